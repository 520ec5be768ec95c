// A weir_config for a component: its defaults, and what a test sets, in the words of a pipeline file.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "weir/sdk.hpp"
#include "weir/units.hpp"

namespace weir::testing {

// Copies are independent. Like a host, it lets no value pass that the option's table forbids: std::invalid_argument
// names the option.
class Settings {
public:
    // The option table must outlive this object (static data of a plugin).
    explicit Settings(const weir_component* component, std::string node = "node")
        : Settings(Strided(component->options, component->option_stride, component->option_count),
                   std::move(node)) {}
    explicit Settings(std::span<const Option> options, std::string node = "node")
        : Settings(Strided<weir_option>(options.data(), sizeof(Option), options.size()),
                   std::move(node)) {}

    // A scalar option as a user would write it: "10s", "64KiB", "+08:00", "true", "text"; of a list its items behind
    // commas. Relative paths are relative to the current directory.
    Settings& set(std::string_view key, std::string_view text) {
        const weir_option& option = find(key);
        Value value = parsed(option, text);
        if (is_checked_) check(option, value, text);
        value.is_set = 1;
        values_[key_of(option)] = std::move(value);
        return *this;
    }
    // The items of a list; or of a map: name, value, name, value ...
    Settings& set(std::string_view key, std::vector<std::string> items) {
        const weir_option& option = find(key);
        if (option.type != WEIR_LIST && option.type != WEIR_MAP)
            refuse(option, "is neither a list nor a map");
        if (option.type == WEIR_MAP && items.size() % 2 != 0)
            refuse(option, "is a map: give name, value, name, value ...");
        const size_t step = option.type == WEIR_MAP ? 2 : 1;
        for (size_t i = 0; i < items.size(); i += step)
            if (is_checked_ && !is_choice(option, items[i]))
                refuse(option, "has no choice \"" + items[i] + '"');
        Value value;
        value.is_set = 1;
        value.items = std::move(items);
        values_[key_of(option)] = std::move(value);
        return *this;
    }
    // From here on ranges, choices and required options are the component's own matter, as under a careless host.
    Settings& unchecked() {
        is_checked_ = false;
        return *this;
    }
    // As if the option were not in the file, and had no default.
    Settings& unset(std::string_view key) {
        values_[key_of(find(key))] = {};
        return *this;
    }

    // Points into this object: valid until it is changed, copied to, or gone. Throws where a required option has no
    // value.
    [[nodiscard]] const weir_config* raw() {
        values_raw_.clear();
        items_raw_.clear();
        for (const weir_option& option : options_) add_raw(option, values_[key_of(option)]);
        raw_ = {sizeof raw_, node_.c_str(), values_raw_.data(), sizeof(weir_value),
                values_raw_.size()};
        return &raw_;
    }

private:
    struct Value {
        uint32_t is_set = 0;
        uint32_t is_default = 0;
        int64_t integer = 0;
        double number = 0;
        std::string text;
        std::vector<std::string> items;
    };

    Settings(Strided<weir_option> options, std::string node)
        : options_(options), node_(std::move(node)) {
        for (const weir_option& option : options_) {
            Value& value = values_[key_of(option)];
            value.is_default = 1;
            if (option.default_text == nullptr) continue;
            value = parsed(option, option.default_text);
            value.is_set = value.is_default = 1;
        }
    }

    [[noreturn]] static void refuse(const weir_option& option, const std::string& why) {
        throw std::invalid_argument("option '" + std::string(option.key) + "' " + why);
    }
    static std::string key_of(const weir_option& option) { return option.key; }
    const weir_option& find(std::string_view key) const {
        for (const weir_option& option : options_)
            if (key == option.key) return option;
        throw std::invalid_argument("the component has no option '" + std::string(key) + "'");
    }
    static Value parsed(const weir_option& option, std::string_view text) {
        Value value;
        if (option.type == WEIR_STRING) {
            value.text = text;
        } else if (option.type == WEIR_PATH && !text.empty()) {
            value.text = (std::filesystem::current_path() / text).lexically_normal().string();
        } else if (option.type == WEIR_LIST) {
            value.items = split_list(text);
        } else if (option.type == WEIR_FLOAT && parse_float(text)) {
            value.number = *parse_float(text);
        } else if (const auto integer = parse_integer(option.type, text)) {
            value.integer = *integer;
        } else {
            refuse(option,
                   "cannot be \"" + std::string(text) + "\": it is not of the option's type");
        }
        return value;
    }
    static void check(const weir_option& option, const Value& value, std::string_view text) {
        if (!is_in_range(option, value.integer))
            refuse(option, "cannot be \"" + std::string(text) + "\": it has to lie between " +
                               std::to_string(option.min) + " and " + std::to_string(option.max));
        const bool fits =
            option.type == WEIR_LIST
                ? std::ranges::all_of(
                      value.items, [&](const std::string& item) { return is_choice(option, item); })
                : option.type != WEIR_STRING || is_choice(option, value.text);
        if (!fits) refuse(option, "has no choice \"" + std::string(text) + '"');
    }
    void add_raw(const weir_option& option, const Value& value) {
        if (is_checked_ && value.is_set == 0 && (option.flags & WEIR_OPTION_REQUIRED) != 0)
            refuse(option, "is required: give it a value with set()");
        auto& items = items_raw_[key_of(option)];
        for (const std::string& item : value.items) items.push_back(bytes(item));
        values_raw_.push_back({sizeof(weir_value), value.is_set, value.is_default, value.integer,
                               value.number, bytes(value.text), items.data(), items.size()});
    }

    Strided<weir_option> options_;
    std::string node_;
    bool is_checked_ = true;
    std::map<std::string, Value> values_;
    std::vector<weir_value> values_raw_;
    std::map<std::string, std::vector<weir_bytes>> items_raw_;
    weir_config raw_{};
};

}  // namespace weir::testing
