#include "core/src/conformance/given_options.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>

#include "core/src/config/option_parse.hpp"
#include "core/src/conformance/samples.hpp"
#include "core/src/conformance/verdict.hpp"
#include "weir/units.hpp"

namespace weir::conformance {
namespace {

// Not a multiple of it: only who walks by the stride arrives.
constexpr size_t kValueStride = sizeof(weir_value) + 24;

std::string input_file(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "input.txt";
    std::ofstream lines(file);
    for (const std::string& value : sample_values()) lines << value << '\n';
    return file.string();
}

std::string guess(const weir_component& component, const weir_option& option,
                  const std::filesystem::path& folder) {
    if (option.type == WEIR_PATH)
        return component.kind == WEIR_SOURCE ? input_file(folder) : (folder / "output").string();
    if (option.example != nullptr) return option.example;
    if (option.choices != nullptr) return option.choices[0];
    switch (option.type) {
        case WEIR_BOOL:
            return "true";
        case WEIR_INT:
        case WEIR_SIZE:
            return std::to_string(option.min == option.max ? 1 : option.min);
        case WEIR_FLOAT:
            return "1";
        case WEIR_DURATION:
            return std::to_string(option.min == option.max ? 1 : option.min) + "ms";
        case WEIR_ZONE:
            return "Z";
        case WEIR_MAP:
            return "";
        default:
            return "check";
    }
}

void add_pair(const std::string& text, OptionValue& value) {
    const size_t equals = text.find('=');
    require(equals != text.npos, "\"" + text + "\" is no entry of a map; write name=value");
    value.items.push_back({text.substr(0, equals), false, {}});
    value.items.push_back({text.substr(equals + 1), false, {}});
}

}  // namespace

GivenOptions::GivenOptions(const std::vector<std::string>& settings) {
    for (const std::string& setting : settings) {
        const size_t equals = setting.find('=');
        const size_t dot = setting.find('.');
        if (equals == setting.npos || dot == setting.npos || dot > equals)
            throw std::invalid_argument("\"" + setting + "\": write COMPONENT.key=value");
        values_[{setting.substr(0, dot), setting.substr(dot + 1, equals - dot - 1)}] =
            setting.substr(equals + 1);
    }
}

const std::string* GivenOptions::find(const std::string& component, const std::string& key) const {
    const auto found = values_.find({component, key});
    return found == values_.end() ? nullptr : &found->second;
}

std::string GivenOptions::unknown_among(const weir_plugin& plugin) const {
    std::map<Key, std::string> unknown = values_;
    for (size_t i = 0; i < plugin.component_count; ++i)
        for (const weir_option& option : option_table(*plugin.components[i]))
            unknown.erase({plugin.components[i]->name, option.key});
    return unknown.empty() ? std::string()
                           : unknown.begin()->first.first + "." + unknown.begin()->first.second;
}

OptionValue value_from(const weir_option& option, const std::string& text,
                       const std::filesystem::path& folder) {
    OptionValue value;
    value.is_set = true;
    if (option.type == WEIR_LIST || option.type == WEIR_MAP) {
        for (std::string& item : split_list(text)) {
            if (option.type == WEIR_MAP)
                add_pair(item, value);
            else
                value.items.push_back({std::move(item), false, {}});
        }
    } else {
        require(
            set_from_text(option, text, folder, value),
            std::string("option ") + option.key + ": \"" + text + "\" is not a value of its type");
    }
    return value;
}

std::vector<OptionValue> usual_values(const weir_component& component, const GivenOptions& given,
                                      const std::filesystem::path& folder) {
    std::vector<OptionValue> values;
    for (const weir_option& option : option_table(component)) {
        const std::string* text = given.find(component.name, option.key);
        if (text != nullptr)
            values.push_back(value_from(option, *text, folder));
        else if ((option.flags & WEIR_OPTION_REQUIRED) != 0)
            values.push_back(value_from(option, guess(component, option, folder), folder));
        else
            values.push_back(default_value(option, folder));
    }
    return values;
}

LentConfig::LentConfig(const std::vector<OptionValue>& values) {
    std::vector<weir_value> raw;
    for (const OptionValue& value : values) raw.push_back(lend(value));
    char* table = memory_.alloc(values.size() * kValueStride);
    for (size_t i = 0; i < raw.size(); ++i)
        std::memcpy(table + i * kValueStride, &raw[i], sizeof raw[i]);
    raw_ = new (memory_.alloc(sizeof(weir_config)))
        weir_config{sizeof(weir_config), lend("node"), reinterpret_cast<const weir_value*>(table),
                    kValueStride, raw.size()};
    memory_.seal();
}

weir_value LentConfig::lend(const OptionValue& value) {
    auto* items = reinterpret_cast<weir_bytes*>(
        memory_.alloc(value.items.size() * sizeof(weir_bytes), alignof(weir_bytes)));
    for (size_t i = 0; i < value.items.size(); ++i)
        items[i] = {lend(value.items[i].text), value.items[i].text.size()};
    return {sizeof(weir_value),
            value.is_set,
            value.is_default,
            value.integer,
            value.number,
            {lend(value.text), value.text.size()},
            items,
            value.items.size()};
}

const char* LentConfig::lend(const std::string& text) {
    return memory_.copy({text.c_str(), text.size() + 1}, 0);
}

}  // namespace weir::conformance
