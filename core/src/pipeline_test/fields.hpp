// The keys of a table of a test, each of its type; what nobody asked for is unknown.
#pragma once

#include <toml++/toml.h>

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/problem.hpp"

namespace weir::pipeline_test {

class Fields {
public:
    // `path`: of the table, "tests[1]"; `now_ms`: what durations count from.
    Fields(const toml::table& table, std::string path, int64_t now_ms, Problems& problems)
        : table_(table), path_(std::move(path)), now_ms_(now_ms), problems_(problems) {}

    // Nothing where the key is absent, or has another type: then it is reported.
    std::optional<std::string> text(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<int64_t> integer(std::string_view key, int64_t least, int64_t most);
    std::optional<int64_t> duration_ms(std::string_view key);
    // An instant, as a date and time with a zone, or as a duration from now on.
    std::optional<int64_t> instant_ms(std::string_view key);
    std::optional<boost::json::value> json(std::string_view key);
    const toml::table* table(std::string_view key);
    const toml::array* array(std::string_view key);
    // It may be there, and is read elsewhere.
    void know(std::string_view key) { known_.emplace_back(key); }

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    [[nodiscard]] bool is_flag(std::string_view key) const { return table_[key].is_boolean(); }
    [[nodiscard]] bool is_text(std::string_view key) const { return table_[key].is_string(); }
    [[nodiscard]] Place place() const;
    [[nodiscard]] Place place(std::string_view key) const;
    [[nodiscard]] std::string path(std::string_view key) const {
        return path_ + '.' + std::string(key);
    }
    [[nodiscard]] Problems& problems() const { return problems_; }
    void error(std::string_view key, const std::string& text) const;
    void missing(std::string_view key, const std::string& example) const;
    void report_unknown() const;

private:
    const toml::node* take(std::string_view key);

    const toml::table& table_;
    std::string path_;
    int64_t now_ms_;
    Problems& problems_;
    std::vector<std::string> known_;
};

// A value of a TOML file in JSON. A date and time is its Unix milliseconds. Reports what JSON does not have.
boost::json::value to_json(const toml::node& node, const std::string& path, Problems& problems);

}  // namespace weir::pipeline_test
