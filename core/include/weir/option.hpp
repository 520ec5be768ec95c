// Options in C++: a component's table, and a node's values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/option.h"
#include "weir/types.hpp"

namespace weir {

// A component's option, built by chaining: option("field", WEIR_STRING).or_else("Payload").says("...").
struct Option : weir_option {
    template <class Change>
    [[nodiscard]] constexpr Option with(Change change) const {
        Option copy = *this;
        change(copy);
        return copy;
    }
    constexpr Option(const char* key_, weir_option_type type_)
        : weir_option{sizeof(weir_option), key_, type_,  0, nullptr, nullptr, 0, 0, nullptr,
                      WEIR_MEDIUM,         "",   nullptr} {}
    [[nodiscard]] constexpr Option or_else(const char* text) const {
        return with([&](Option& o) { o.default_text = text; });
    }
    [[nodiscard]] constexpr Option required() const {
        return with([](Option& o) { o.flags |= WEIR_OPTION_REQUIRED; });
    }
    [[nodiscard]] constexpr Option secret() const {
        return with([](Option& o) { o.flags |= WEIR_OPTION_SECRET; });
    }
    [[nodiscard]] constexpr Option one_of(const char* const* words) const {
        return with([&](Option& o) { o.choices = words; });
    }
    [[nodiscard]] constexpr Option between(int64_t low, int64_t high) const {
        return with([&](Option& o) { o.min = low, o.max = high; });
    }
    [[nodiscard]] constexpr Option in(const char* unit_) const {
        return with([&](Option& o) { o.unit = unit_; });
    }
    [[nodiscard]] constexpr Option ranked(weir_importance rank) const {
        return with([&](Option& o) { o.importance = rank; });
    }
    [[nodiscard]] constexpr Option says(const char* text) const {
        return with([&](Option& o) { o.doc = text; });
    }
    [[nodiscard]] constexpr Option like(const char* text) const {
        return with([&](Option& o) { o.example = text; });
    }
};
static_assert(sizeof(Option) == sizeof(weir_option));

inline constexpr Option option(const char* key, weir_option_type type) { return {key, type}; }

// The options of a node, by key. Valid for the call of configure(): copy what you keep.
class Config {
public:
    Config(const weir_config* raw, std::span<const Option> options)
        : raw_(raw), options_(options) {}

    [[nodiscard]] std::string_view node() const { return raw_->node; }
    [[nodiscard]] bool has(std::string_view key) const { return value(key).is_set != 0; }
    // Not left at the component's default.
    [[nodiscard]] bool written(std::string_view key) const {
        return has(key) && value(key).is_default == 0;
    }
    [[nodiscard]] bool flag(std::string_view key) const { return value(key).integer != 0; }
    [[nodiscard]] int64_t integer(std::string_view key) const { return value(key).integer; }
    [[nodiscard]] double number(std::string_view key) const { return value(key).number; }
    [[nodiscard]] std::string text(std::string_view key) const {
        return std::string(view(value(key).text));
    }
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const {
        std::vector<std::string> items;
        const weir_value& found = value(key);
        for (size_t i = 0; i < found.item_count; ++i) items.emplace_back(view(found.items[i]));
        return items;
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> map(std::string_view key) const {
        std::vector<std::pair<std::string, std::string>> pairs;
        const weir_value& found = value(key);
        for (size_t i = 0; i + 1 < found.item_count; i += 2)
            pairs.emplace_back(view(found.items[i]), view(found.items[i + 1]));
        return pairs;
    }

private:
    [[nodiscard]] const weir_value& value(std::string_view key) const {
        for (size_t i = 0; i < options_.size() && i < raw_->count; ++i)
            if (key == options_[i].key)
                return *reinterpret_cast<const weir_value*>(
                    reinterpret_cast<const char*>(raw_->values) + i * raw_->stride);
        throw Error("option '" + std::string(key) + "' is not in the component's table");
    }
    const weir_config* raw_;
    std::span<const Option> options_;
};

// The content types that the host has chosen for the component's two sides.
struct Link {
    std::string_view input;
    std::string_view output;
    explicit Link(const weir_link* raw) : input(raw->input), output(raw->output) {}
};

}  // namespace weir
