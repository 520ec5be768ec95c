// A weir_config for tests: a component's defaults, and what a test sets.
#pragma once

#include <cstdlib>
#include <deque>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "weir/sdk.hpp"

namespace weir::test {

class Settings {
public:
    explicit Settings(std::span<const Option> options, std::string node = "node")
        : options_(options), node_(std::move(node)) {
        for (const Option& option : options) {
            weir_value value{};
            value.struct_size = sizeof value;
            values_.push_back(value);
            if (option.default_text != nullptr) {
                set(option.key, option.default_text);
                values_.back().is_default = 1;
            }
        }
    }

    // `text` as in a pipeline file; booleans are "true" and "false", times and sizes plain numbers or with a unit.
    Settings& set(std::string_view key, std::string_view text) {
        weir_value& value = find(key);
        value.is_set = 1;
        value.text = kept(text);
        value.integer =
            text == "true" ? 1 : std::strtoll(value.text.data, nullptr, 10) * unit(text);
        value.number = std::strtod(value.text.data, nullptr);
        return *this;
    }
    Settings& set(std::string_view key, const std::vector<std::string>& items) {
        std::vector<weir_bytes>& list = lists_.emplace_back();
        for (const std::string& item : items) list.push_back(kept(item));
        weir_value& value = find(key);
        value.is_set = 1;
        value.items = list.data();
        value.item_count = list.size();
        return *this;
    }
    // Values that no text above stands for, such as a zone's minutes.
    Settings& set(std::string_view key, int64_t integer) {
        find(key).is_set = 1;
        find(key).integer = integer;
        return *this;
    }

    [[nodiscard]] const weir_config* raw() {
        raw_ = {sizeof raw_, node_.c_str(), values_.data(), sizeof(weir_value), values_.size()};
        return &raw_;
    }

private:
    weir_value& find(std::string_view key) {
        for (size_t i = 0; i < values_.size(); ++i)
            if (key == options_[i].key) {
                values_[i].is_default = 0;
                return values_[i];
            }
        throw std::invalid_argument("no option " + std::string(key));
    }
    weir_bytes kept(std::string_view text) { return bytes(texts_.emplace_back(text)); }
    static int64_t unit(std::string_view text) {
        const size_t begin = text.find_first_not_of("+-0123456789 ");
        const std::string_view word = begin == text.npos ? std::string_view{} : text.substr(begin);
        if (word == "s") return 1'000;
        if (word == "m") return 60'000;
        if (word == "h") return 3'600'000;
        if (word == "d") return 86'400'000;
        if (word == "KiB") return 1 << 10;
        if (word == "MiB") return 1 << 20;
        return 1;
    }

    std::span<const Option> options_;
    std::string node_;
    std::vector<weir_value> values_;
    std::deque<std::string> texts_;
    std::deque<std::vector<weir_bytes>> lists_;
    weir_config raw_{};
};

}  // namespace weir::test
