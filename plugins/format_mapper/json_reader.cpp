#include "json_reader.hpp"

#include <algorithm>

#include "json_fault.hpp"
#include "json_grammar.hpp"
#include "json_scan.hpp"
#include "json_text.hpp"
#include "weir/record.h"

namespace weir {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr size_t kKeptCapacity = size_t{1} << 20;  // memory for larger texts is given back

std::string_view trimmed(std::string_view token) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    while (!token.empty() && is_blank(token.back())) token.remove_suffix(1);
    return token;
}

// Behind a name's first character stand its closing quote, a colon and blanks, up to the value.
std::string_view name_before(const char* begin, const char* value) {
    const char* end = value - 1;
    while (*end != ':') --end;
    --end;
    while (*end != '"') --end;
    return {begin, static_cast<size_t>(end - begin)};
}

void keep(std::string_view name, bool may_have_escapes, std::string_view value, Members& members) {
    std::string plain;
    if (may_have_escapes && json::has_escapes(name)) {
        json::unescape(name, plain);
        name = plain;
    }
    const Name known = name_of(name);
    if (known != Name::kCount) members.set(known, value);
}

}  // namespace

void read_members(std::string_view object, Members& members) {
    json::for_each_member(object, [&](std::string_view name, std::string_view value) {
        keep(name, true, value, members);
    });
}

std::string_view without_bom(std::string_view text) {
    return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

JsonOutcome JsonReader::read(std::string_view text, Members& members) {
    text_ = without_bom(text);
    if (json::scan_plain_object(text_, members)) return JsonOutcome::kObject;
    members.clear();
    too_deep_ = false;
    const size_t begin = std::min(text_.find_first_not_of(" \n\t\r"), text_.size());
    last_token_ = text_.data() + begin;
    if (!text_.substr(begin).starts_with('{')) {
        fail("a JSON object is wanted", last_token_);
        return JsonOutcome::kOther;
    }
    has_backslash_ = json::has_escapes(text_);
    if (text_.size() <= kKeptCapacity) return read_with(parser_, members);
    ondemand::parser large;
    return read_with(large, members);
}

JsonOutcome JsonReader::read_with(ondemand::parser& parser, Members& members) {
    const simdjson::padded_string_view padded(text_.data(), text_.size(),
                                              text_.size() + WEIR_PADDING);
    ondemand::document document;
    ondemand::object object;
    auto error = parser.iterate(padded).get(document);
    if (!error) error = document.get_object().get(object);
    bool ok = error ? fail(error) : read_top(object, members);
    if (ok && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        ok = fail("something follows the object", last_token_);
    if (ok) return JsonOutcome::kObject;
    return too_deep_ ? JsonOutcome::kTooDeep : JsonOutcome::kInvalid;
}

bool JsonReader::read_top(ondemand::object& object, Members& members) {
    for (auto next : object) {
        ondemand::field field;
        if (const auto error = std::move(next).get(field)) return fail(error);
        const std::string_view token = trimmed(field.value().raw_json_token());
        const std::string_view name = name_before(field.key().raw(), token.data());
        if (!check_string(name) || !check(field.value(), token, 1)) return false;
        keep(name, has_backslash_, token, members);
    }
    return true;
}

// `depth`: of the containers around it.
bool JsonReader::check(ondemand::value value, std::string_view token, int depth) {
    last_token_ = token.data();
    if (token.starts_with('"')) return take_string(value, json::inside(token));
    const bool is_container = token.starts_with('{') || token.starts_with('[');
    if (!is_container) return json::is_scalar(token) || fail("not a value", token.data());
    too_deep_ = depth == kMaxDepth;
    if (too_deep_) return fail("nested deeper than 32", token.data());
    return token[0] == '{' ? check_object(value, depth + 1) : check_array(value, depth + 1);
}

bool JsonReader::check_object(ondemand::value value, int depth) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return fail(error);
    for (auto next : object) {
        ondemand::field field;
        if (const auto error = std::move(next).get(field)) return fail(error);
        const std::string_view token = trimmed(field.value().raw_json_token());
        if (has_backslash_ && !check_string(name_before(field.key().raw(), token.data())))
            return false;
        if (!check(field.value(), token, depth)) return false;
    }
    return true;
}

bool JsonReader::check_array(ondemand::value value, int depth) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return fail(error);
    for (auto next : array) {
        ondemand::value element;
        if (const auto error = std::move(next).get(element)) return fail(error);
        if (!check(element, trimmed(element.raw_json_token()), depth)) return false;
    }
    return true;
}

// A string that is not taken may pass for a name when a colon follows it.
bool JsonReader::take_string(ondemand::value value, std::string_view inside) {
    if (const auto error = value.get_raw_json_string().error()) return fail(error);
    return check_string(inside);
}

bool JsonReader::check_string(std::string_view inside) {
    return !has_backslash_ || json::escapes_are_valid(inside) ||
           fail("unknown escape", inside.data());
}

bool JsonReader::fail(const char* why, const char* at) {
    why_ = why;
    at_ = at;
    return false;
}

bool JsonReader::fail(simdjson::error_code code) {
    using enum simdjson::error_code;
    if (code == UTF8_ERROR) return fail("not UTF-8", json::line_not_utf8(text_));
    if (code == UNCLOSED_STRING || code == UNESCAPED_CHARS)
        return fail("a string that is not closed, or holds a control character",
                    json::open_string(text_));
    return fail(simdjson::error_message(code), last_token_);
}

std::string JsonReader::explain() const {
    const char* at = at_ == nullptr ? text_.data() : at_;
    return json::place(text_, at) + ": " + why_;
}

}  // namespace weir
