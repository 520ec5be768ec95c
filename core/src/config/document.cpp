#include "core/src/config/document.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "core/src/config/toml_place.hpp"

namespace weir {
namespace {

std::vector<Value> list_of(const toml::array& array);

Value value_of(const toml::node& node) {
    Value value{place_of(node.source()), DateOrTime{}};
    if (const auto* text = node.as_string()) value.data = text->get();
    if (const auto* flag = node.as_boolean()) value.data = flag->get();
    if (const auto* integer = node.as_integer()) value.data = integer->get();
    if (const auto* number = node.as_floating_point()) value.data = number->get();
    if (const auto* array = node.as_array()) value.data = list_of(*array);
    if (node.is_table()) value.data = EmptyTable{};
    return value;
}

std::vector<Value> list_of(const toml::array& array) {
    std::vector<Value> list;
    for (const toml::node& item : array) list.push_back(value_of(item));
    return list;
}

class Flattener {
public:
    explicit Flattener(std::string_view text) {
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            const size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
            statement_columns_.push_back(static_cast<uint32_t>(blanks) + 1);
            text.remove_prefix(std::min(line.size() + 1, text.size()));
        }
    }

    void flatten(const toml::table& table, const std::string& prefix, bool is_inline = false) {
        is_inline = is_inline || table.is_inline();
        for (const auto& [key, node] : table) {
            const std::string path = prefix + std::string(key.str());
            const toml::table* below = node.as_table();
            if (below != nullptr) document_.tables.try_emplace(path, place_of(below->source()));
            if (below != nullptr && !below->empty())
                flatten(*below, path + '.', is_inline);
            else
                document_.entries.push_back({path, key_place(key, is_inline), value_of(node)});
        }
    }

    Document take() {
        std::ranges::stable_sort(document_.entries, {}, &Entry::place);
        return std::move(document_);
    }

private:
    // Where its statement begins: `window.size = "5m"` is pointed at as a whole.
    Place key_place(const toml::key& key, bool is_inline) const {
        Place place = place_of(key.source());
        if (!is_inline) place.column = std::min(place.column, statement_columns_[place.line - 1]);
        return place;
    }

    Document document_;
    std::vector<uint32_t> statement_columns_;  // by line
};

void drop_doubles(Document& document, Problems& problems) {
    std::map<std::string, Place> seen;
    std::erase_if(document.entries, [&](const Entry& entry) {
        const auto [first, is_new] = seen.try_emplace(entry.path, entry.place);
        if (!is_new)
            problems.error(entry.place, entry.path,
                           "is given in line " + std::to_string(first->second.line) +
                               " already; leave one of the two out");
        return !is_new;
    });
}

}  // namespace

std::optional<Document> parse_document(std::string_view toml, Problems& problems) {
    try {
        const toml::table root = toml::parse(toml);
        Flattener flattener(toml);
        flattener.flatten(root, "");
        Document document = flattener.take();
        drop_doubles(document, problems);
        return document;
    } catch (const toml::parse_error& error) {
        problems.error(place_of(error.source()), "",
                       "this is not TOML: " + std::string(error.description()) +
                           "; correct it, the rest is checked then");
        return std::nullopt;
    }
}

}  // namespace weir
