#include "value_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "json_text.hpp"
#include "message_fields.hpp"

namespace weir {
namespace {

constexpr std::array<std::string_view, 4> kSecrets = {"deviceSecret", "signature", "sign", "token"};

template <class Number>
bool round_trips(std::string_view json, Number& number) {
    const char* end = json.data() + json.size();
    const auto [stop, error] = std::from_chars(json.data(), end, number);
    if (error != std::errc{} || stop != end) return false;
    std::array<char, 64> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
    return json == std::string_view(text.data(), static_cast<size_t>(written.ptr - text.data()));
}

}  // namespace

bool ValueWriter::drops(std::string_view name) const {
    return drops_secrets_ &&
           std::any_of(kSecrets.begin(), kSecrets.end(),
                       [name](std::string_view secret) { return json::is_name(name, secret); });
}

void ValueWriter::value(int field, std::string_view json) {
    wire_.message(field, [&] {
        if (json::is_string(json))
            string(json::inside(json));
        else if (json::is_object(json))
            object(json);
        else if (json::is_array(json))
            wire_.message(field::value::kList, [&] {
                json::for_each_element(
                    json, [&](std::string_view element) { value(field::list::kValues, element); });
            });
        else if (json::is_number(json))
            number(json);
        else if (json::is_null(json))
            wire_.present_number(field::value::kNull, 0);
        else
            wire_.present_number(field::value::kBool, json == "true" ? 1 : 0);
    });
}

void ValueWriter::number(std::string_view json) {
    int64_t integer = 0;
    uint64_t large = 0;
    double floating = 0;
    if (round_trips(json, integer))
        wire_.present_signed(field::value::kInt, integer);
    else if (round_trips(json, large))
        wire_.present_number(field::value::kUint, large);
    else if (!json::is_integer(json) && round_trips(json, floating))
        wire_.present_double(field::value::kDouble, floating);
    else
        wire_.present_text(field::value::kNumberText, json);
}

void ValueWriter::string(std::string_view inside) {
    if (!json::has_escapes(inside)) return wire_.present_text(field::value::kString, inside);
    if (json::unescape(inside, scratch_))
        wire_.present_text(field::value::kString, scratch_);
    else
        wire_.present_text(field::value::kStringBytes, inside);
}

void ValueWriter::object(std::string_view json) {
    wire_.message(field::value::kObject, [&] {
        json::for_each_member(json, [&](std::string_view key, std::string_view inner) {
            if (drops(key)) return note(NoteCode::kFieldDropped, key);
            wire_.message(field::object::kMembers, [&] {
                name(field::member::kName, key);
                value(field::member::kValue, inner);
            });
        });
    });
}

std::string_view ValueWriter::plain(std::string_view inside) {
    if (!json::has_escapes(inside)) return inside;
    if (!json::unescape(inside, scratch_)) note(NoteCode::kInvalidUtf8, inside);
    return scratch_;
}

void ValueWriter::name(int field, std::string_view inside) { wire_.text(field, plain(inside)); }

void ValueWriter::text(int field, std::string_view json) {
    if (json::is_string(json)) wire_.text(field, plain(json::inside(json)));
    if (json::is_number(json)) wire_.text(field, json);
}

void ValueWriter::instant(int field, std::string_view json, int origin, int64_t zone_ms) {
    constexpr uint64_t kMillisecond = 1, kSecond = 2;
    const bool is_text = json::is_string(json);
    const Time time = any_time(json, zone_ms);
    const auto digits = json::to_int64(is_text ? json::inside(json) : json);
    const bool is_fine = digits ? *digits >= kMillisecondsFrom : json.find('.') != json.npos;
    wire_.message(field, [&] {
        wire_.signed_number(field::instant::kUnixMs, time.value_or(0));
        if (time) wire_.number(field::instant::kPrecision, is_fine ? kMillisecond : kSecond);
        wire_.number(field::instant::kOrigin, static_cast<uint64_t>(origin));
        if (is_text || json != std::to_string(time.value_or(0)))
            text(field::instant::kSourceText, json);
        wire_.number(field::instant::kZoneAssumed, time && !digits && !has_zone(json) ? 1 : 0);
    });
}

}  // namespace weir
