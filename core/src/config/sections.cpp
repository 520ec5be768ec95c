#include "core/src/config/sections.hpp"

#include <algorithm>
#include <optional>

#include "core/src/config/nearest.hpp"
#include "core/src/config/option_parse.hpp"
#include "core/src/config/option_text.hpp"
#include "core/src/config/printable.hpp"

namespace weir {
namespace {

const std::vector<std::string> kTables{"pipeline",   "sources", "transforms",
                                       "predicates", "sinks",   "tests"};
constexpr size_t kLongestName = 100;

// Cuts "a.b.c" to "a" and leaves "b.c".
std::string_view take_segment(std::string_view& path) {
    const std::string_view segment = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    return segment;
}

bool is_node_name(std::string_view name) {
    constexpr const char* allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return !name.empty() && name.size() <= kLongestName &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

class Splitter {
public:
    Splitter(const Document& document, Problems& problems)
        : document_(document), problems_(problems) {}

    Sections split() {
        sections_.pipeline = Section("pipeline", place_of("pipeline", {}));
        for (const Entry& entry : document_.entries) add(entry);
        return std::move(sections_);
    }

private:
    void add(const Entry& entry) {
        std::string_view rest = entry.path;
        const std::string top(take_segment(rest));
        if (std::ranges::find(kTables, top) == kTables.end()) return report_top(top, entry);
        if (top == "tests") return;  // of `weir test` alone
        const bool is_empty = std::holds_alternative<EmptyTable>(entry.value.data);
        if (rest.empty() && !is_empty) return report_no_table(top, entry);
        if (top == "pipeline")
            add_key(sections_.pipeline, rest, entry);
        else if (!rest.empty())
            add_to_node(nodes_of(top), top, rest, entry);
    }

    NamedSections& nodes_of(const std::string& top) {
        if (top == "sources") return sections_.sources;
        if (top == "transforms") return sections_.transforms;
        return top == "predicates" ? sections_.predicates : sections_.sinks;
    }

    void add_to_node(NamedSections& nodes, const std::string& top, std::string_view rest,
                     const Entry& entry) {
        const std::string name(take_segment(rest));
        const std::string path = top + '.' + name;
        if (rest.empty() && !std::holds_alternative<EmptyTable>(entry.value.data))
            return report_no_table(path, entry);
        const auto [at, is_new] = nodes.try_emplace(name, path, place_of(path, entry.place));
        if (is_new && !is_node_name(name))
            problems_.error(at->second.place(), path,
                            "is not a name for a node; use letters, digits, _ and -, at most 100");
        add_key(at->second, rest, entry);
    }

    static void add_key(Section& section, std::string_view key, const Entry& entry) {
        if (!key.empty()) section.add(std::string(key), entry);
    }

    void report_top(const std::string& top, const Entry& entry) {
        const bool is_table = document_.tables.contains(top);
        if (reported_[top]) return;
        reported_[top] = true;
        problems_.error(place_of(top, entry.place), top,
                        (is_table ? "unknown table; " : "unknown key outside of all tables; ") +
                            suggestion(top, kTables, "known tables"));
    }

    void report_no_table(const std::string& path, const Entry& entry) {
        problems_.error(entry.place, path,
                        "must be a table; write [" + path + "] and its keys below it");
    }

    Place place_of(const std::string& table, Place otherwise) const {
        const auto found = document_.tables.find(table);
        return found == document_.tables.end() ? otherwise : found->second;
    }

    const Document& document_;
    Problems& problems_;
    Sections sections_;
    std::map<std::string, bool> reported_;
};

size_t dots_in(std::string_view text) { return static_cast<size_t>(std::ranges::count(text, '.')); }

// What `key` would be if its first words were the map's name: "clinet.a" -> "client.a".
std::optional<std::string> below_map(std::string_view map, std::string_view key) {
    for (size_t dots = dots_in(map) + 1; dots != 0; --dots) {
        if (key.find('.') == std::string_view::npos) return std::nullopt;
        take_segment(key);
    }
    return std::string(map) + '.' + std::string(key);
}

void add_known(const OptionTable& options, std::string_view unknown,
               std::vector<std::string>& known) {
    for (const weir_option& option : options) {
        known.emplace_back(option.key);
        if (option.type != WEIR_MAP) continue;
        if (auto below = below_map(option.key, unknown)) known.back() = std::move(*below);
    }
}

void fill_in_default(const weir_option& option, Section& section, OptionReader& reader,
                     Problems& problems, OptionValue& value) {
    if ((option.flags & WEIR_OPTION_REQUIRED) != 0) {
        problems.error(section.place(), section.path() + '.' + option.key,
                       "is missing; add " + example_line(option));
        return;
    }
    try {
        value = default_value(option, reader.folder());
        value.place = section.place();
    } catch (const std::exception& defect) {
        problems.error(
            section.place(), section.path() + '.' + option.key,
            std::string(defect.what()) + "; this is a defect of the plugin: set the key here");
    }
}

}  // namespace

const Entry* Section::take(std::string_view name) {
    const auto found = std::ranges::find(keys_, name, &Key::name);
    if (found == keys_.end()) return nullptr;
    found->is_taken = true;
    return found->entry;
}

std::vector<MapEntry> Section::take_map(std::string_view name) {
    std::vector<MapEntry> entries;
    const std::string prefix = std::string(name) + '.';
    for (Key& key : keys_) {
        if (key.name != name && !key.name.starts_with(prefix)) continue;
        key.is_taken = true;
        entries.push_back({key.name == name ? "" : key.name.substr(prefix.size()), key.entry});
    }
    return entries;
}

std::vector<OptionValue> Section::read(const OptionTable& options, OptionReader& reader,
                                       Problems& problems) {
    std::vector<OptionValue> values;
    for (const weir_option& option : options) {
        OptionValue& value = values.emplace_back();
        if (option.type == WEIR_MAP) {
            const auto entries = take_map(option.key);
            if (!entries.empty())
                value = reader.read_map(option, entries);
            else
                fill_in_default(option, *this, reader, problems, value);
        } else if (const Entry* entry = take(option.key); entry != nullptr) {
            value = reader.read(option, *entry);
        } else {
            fill_in_default(option, *this, reader, problems, value);
        }
    }
    return values;
}

void Section::report_unknown(const std::vector<OptionTable>& tables, Problems& problems) const {
    for (const Key& key : keys_) {
        if (key.is_taken) continue;
        std::vector<std::string> known;
        for (const OptionTable& table : tables) add_known(table, key.name, known);
        problems.error(key.entry->place, key.entry->path,
                       "unknown key; " + suggestion(key.name, known, "known keys"));
    }
}

NamedSections& Sections::of(weir_kind kind) {
    switch (kind) {
        case WEIR_SOURCE:
            return sources;
        case WEIR_TRANSFORM:
            return transforms;
        case WEIR_PREDICATE:
            return predicates;
        case WEIR_SINK:
            break;
    }
    return sinks;
}

std::string_view word_of(weir_kind kind) {
    switch (kind) {
        case WEIR_SOURCE:
            return "source";
        case WEIR_TRANSFORM:
            return "transform";
        case WEIR_PREDICATE:
            return "predicate";
        case WEIR_SINK:
            break;
    }
    return "sink";
}

Sections split_sections(const Document& document, Problems& problems) {
    return Splitter(document, problems).split();
}

}  // namespace weir
