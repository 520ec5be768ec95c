#include "core/src/pipeline_test/fields.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>

#include "core/src/config/nearest.hpp"
#include "core/src/config/printable.hpp"
#include "core/src/config/toml_place.hpp"
#include "weir/units.hpp"

namespace weir::pipeline_test {
namespace {

constexpr const char* kInstantHint =
    "write a date and time with its zone, like \"2026-05-04T09:00:00+08:00\", or a duration from "
    "now on, like \"-20s\"";

// Nothing without a zone.
std::optional<int64_t> unix_ms(const toml::date_time& at) {
    using namespace std::chrono;
    if (!at.offset) return std::nullopt;
    const auto day = sys_days{year{at.date.year} / month{at.date.month} / at.date.day};
    const auto time = hours{at.time.hour} + minutes{at.time.minute} + seconds{at.time.second};
    const auto fraction = duration_cast<milliseconds>(nanoseconds{at.time.nanosecond});
    const auto local = duration_cast<milliseconds>(day.time_since_epoch() + time) + fraction;
    return (local - minutes{at.offset->minutes}).count();
}

// A date and time that stands in quotes.
std::optional<int64_t> unix_ms(const std::string& text) {
    if (text.find_first_not_of("0123456789TtZz:+-. ") != std::string::npos) return std::nullopt;
    try {
        const toml::table parsed = toml::parse("at = " + text);
        const auto at = parsed["at"].value<toml::date_time>();
        return at ? unix_ms(*at) : std::nullopt;
    } catch (const toml::parse_error&) {
        return std::nullopt;
    }
}

boost::json::value time_to_json(const toml::node& node, const std::string& path,
                                Problems& problems) {
    if (const auto* at = node.as_date_time())
        if (const auto ms = unix_ms(at->get())) return *ms;
    problems.error(place_of(node.source()), path,
                   "a date or time without a zone is no instant; write for example "
                   "2026-05-04T09:00:00+08:00, or put it in quotes for a text");
    return nullptr;
}

boost::json::value table_to_json(const toml::table& table, const std::string& path,
                                 Problems& problems) {
    boost::json::object object;
    for (const auto& [key, below] : table)
        object[std::string(key.str())] =
            to_json(below, path + '.' + std::string(key.str()), problems);
    return object;
}

}  // namespace

boost::json::value to_json(const toml::node& node, const std::string& path, Problems& problems) {
    if (const auto* text = node.as_string()) return boost::json::string(text->get());
    if (const auto* integer = node.as_integer()) return integer->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (const auto* table = node.as_table()) return table_to_json(*table, path, problems);
    if (const auto* items = node.as_array()) {
        boost::json::array array;
        for (const toml::node& item : *items) array.push_back(to_json(item, path, problems));
        return array;
    }
    return time_to_json(node, path, problems);
}

const toml::node* Fields::take(std::string_view key) {
    known_.emplace_back(key);
    return table_.get(key);
}

Place Fields::place() const { return place_of(table_.source()); }

Place Fields::place(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node == nullptr ? place() : place_of(node->source());
}

void Fields::error(std::string_view key, const std::string& text) const {
    problems_.error(place(key), path(key), text);
}

void Fields::missing(std::string_view key, const std::string& example) const {
    problems_.error(place(), path(key), "is missing; add " + example);
}

std::optional<std::string> Fields::text(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* text = node->as_string()) return text->get();
    error(key, "must be a text; put it in quotes");
    return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* flag = node->as_boolean()) return flag->get();
    error(key, "must be true or false");
    return std::nullopt;
}

std::optional<int64_t> Fields::integer(std::string_view key, int64_t least, int64_t most) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto* integer = node->as_integer();
    if (integer != nullptr && integer->get() >= least && integer->get() <= most)
        return integer->get();
    error(key,
          "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

std::optional<int64_t> Fields::duration_ms(std::string_view key) {
    const auto written = text(key);
    if (!written) return std::nullopt;
    if (const auto ms = parse_duration_ms(*written); ms && *ms >= 0) return ms;
    error(key, in_quotes(*written) + " is not a duration; write for example \"30s\" or \"1h30m\"");
    return std::nullopt;
}

std::optional<int64_t> Fields::instant_ms(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* at = node->as_date_time())
        if (const auto ms = unix_ms(at->get())) return ms;
    if (const auto* text = node->as_string()) {
        if (const auto ms = unix_ms(text->get())) return ms;
        if (const auto after = parse_duration_ms(text->get())) return now_ms_ + *after;
    }
    error(key, std::string("is not an instant; ") + kInstantHint);
    return std::nullopt;
}

std::optional<boost::json::value> Fields::json(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    return to_json(*node, path(key), problems_);
}

const toml::table* Fields::table(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr || node->is_table()) return node == nullptr ? nullptr : node->as_table();
    error(key, "must be a table; write " + std::string(key) + " = { … }");
    return nullptr;
}

const toml::array* Fields::array(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr || node->is_array()) return node == nullptr ? nullptr : node->as_array();
    error(key, "must be a list; write " + std::string(key) + " = [ … ]");
    return nullptr;
}

void Fields::report_unknown() const {
    for (const auto& [key, node] : table_) {
        const std::string name(key.str());
        if (std::ranges::find(known_, name) != known_.end()) continue;
        problems_.error(place_of(key.source()), path(name),
                        "unknown key; " + suggestion(name, known_, "known keys"));
    }
}

}  // namespace weir::pipeline_test
