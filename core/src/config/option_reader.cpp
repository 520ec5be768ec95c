#include "core/src/config/option_reader.hpp"

#include "core/src/config/nearest.hpp"
#include "core/src/config/option_parse.hpp"
#include "core/src/config/option_problem.hpp"
#include "core/src/config/option_text.hpp"
#include "weir/units.hpp"

namespace weir {
std::optional<Text> OptionReader::resolve(const std::string& written, Place place,
                                          const std::string& path) {
    std::vector<std::string> texts;
    Text text = interpolator_.resolve(written, texts);
    for (std::string& problem : texts) problems_.error(place, path, std::move(problem));
    return texts.empty() ? std::optional(std::move(text)) : std::nullopt;
}

OptionValue OptionReader::read(const weir_option& option, const Entry& entry) {
    return option.type == WEIR_LIST ? read_list(option, entry) : read_scalar(option, entry);
}

OptionValue OptionReader::read_scalar(const weir_option& option, const Entry& entry) {
    const Value& written = entry.value;
    OptionValue value;
    value.place = written.place;
    std::optional<Text> text;
    bool fits = false;
    if (const auto* string = std::get_if<std::string>(&written.data)) {
        text = resolve(*string, written.place, entry.path);
        if (!text) return {};
        value.is_hidden = text->from_file;
        fits = (text->referenced || !is_written_bare(option.type)) &&
               set_from_text(option, text->text, folder_, value);
    } else {
        fits = set_from_bare(option, written, value);
    }
    const Text* known = text ? &*text : nullptr;
    const std::string problem = fits ? value_problem(option, value, shown(option, written, known))
                                     : type_problem(option, written, known);
    if (problem.empty()) return value;
    problems_.error(written.place, entry.path, problem);
    return {};
}

std::optional<OptionItem> OptionReader::read_item(const weir_option& option, const Value& value,
                                                  const std::string& path) {
    OptionItem item{"", false, value.place};
    std::string shown_value = shown(option, value, nullptr);
    if (const auto* string = std::get_if<std::string>(&value.data)) {
        const std::optional<Text> text = resolve(*string, value.place, path);
        if (!text) return std::nullopt;
        item = {text->text, text->from_file, value.place};
        shown_value = shown(option, value, &*text);
    } else if (const auto bare = bare_text(value); bare && option.type == WEIR_MAP) {
        item.text = *bare;
    } else {
        problems_.error(value.place, path, wrong_item(option, value));
        return std::nullopt;
    }
    const std::string problem = item_problem(option, item, shown_value);
    if (problem.empty()) return item;
    problems_.error(value.place, path, problem);
    return std::nullopt;
}

OptionValue OptionReader::read_list(const weir_option& option, const Entry& entry) {
    OptionValue list;
    list.place = entry.value.place;
    const auto* items = std::get_if<std::vector<Value>>(&entry.value.data);
    if (items == nullptr) {
        problems_.error(list.place, entry.path, not_a_list(option, entry.value));
        return {};
    }
    if (items->empty() && (option.flags & WEIR_OPTION_REQUIRED) != 0) {
        problems_.error(list.place, entry.path,
                        "is empty; write for example " + example_line(option));
        return {};
    }
    list.is_set = true;
    for (const Value& value : *items)
        if (auto item = read_item(option, value, entry.path))
            list.items.push_back(std::move(*item));
    return list;
}

void OptionReader::read_map_entry(const weir_option& option, const MapEntry& entry,
                                  OptionValue& map) {
    const Value& value = entry.entry->value;
    if (entry.name.empty()) {
        if (!std::holds_alternative<EmptyTable>(value.data))
            problems_.error(value.place, entry.entry->path,
                            wrong_type(option, shown(option, value, nullptr)));
        return;
    }
    if (!is_choice(option, entry.name)) {
        problems_.error(
            entry.entry->place, entry.entry->path,
            "is not an allowed name; " + suggestion(entry.name, choices_of(option), "allowed"));
        return;
    }
    if (auto item = read_item(option, value, entry.entry->path)) {
        map.items.push_back({entry.name, false, entry.entry->place});
        map.items.push_back(std::move(*item));
    }
}

OptionValue OptionReader::read_map(const weir_option& option,
                                   const std::vector<MapEntry>& entries) {
    OptionValue map;
    map.is_set = !entries.empty();
    if (map.is_set) map.place = entries.front().entry->place;
    for (const MapEntry& entry : entries) read_map_entry(option, entry, map);
    return map;
}

}  // namespace weir
