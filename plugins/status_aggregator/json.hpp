// JSON text as STATUS.md section 7 has it: no blanks, UTF-8 as it is.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace weir::status_aggregator {

// Appends values, each behind the text that leads up to it: {"name":
class JsonWriter {
public:
    explicit JsonWriter(std::string& to) : to_(to) {}

    JsonWriter& raw(std::string_view text) {
        to_ += text;
        return *this;
    }
    JsonWriter& text(std::string_view lead, std::string_view value);
    JsonWriter& text_or_null(std::string_view lead, bool present, std::string_view value) {
        return present ? text(lead, value) : raw(lead).raw("null");
    }
    JsonWriter& flag(std::string_view lead, bool value) {
        return raw(lead).raw(value ? "true" : "false");
    }
    template <std::integral Number>
    JsonWriter& number(std::string_view lead, Number value) {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        return raw(lead).raw({digits, end});
    }
    template <std::integral Number>
    JsonWriter& number_or_null(std::string_view lead, bool present, Number value) {
        return present ? number(lead, value) : raw(lead).raw("null");
    }

private:
    std::string& to_;
};

}  // namespace weir::status_aggregator
