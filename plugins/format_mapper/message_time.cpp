#include "message_time.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

#include "json_text.hpp"

namespace weir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a text of fixed form from left to right.
class Fields {
public:
    explicit Fields(std::string_view text) : text_(text) {}
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return text_.empty(); }
    bool accept(char c) {
        const bool is_it = text_.starts_with(c);
        if (is_it) text_.remove_prefix(1);
        return is_it;
    }
    void expect(char c) { ok_ = accept(c) && ok_; }
    unsigned digits(size_t count) {
        unsigned number = 0;
        ok_ = ok_ && text_.size() >= count;
        for (size_t i = 0; ok_ && i < count; ++i) {
            ok_ = is_digit(text_[i]);
            number = number * 10 + static_cast<unsigned>(text_[i] - '0');
        }
        if (ok_) text_.remove_prefix(count);
        return number;
    }
    int64_t fraction_ms() {
        int64_t ms = 0;
        size_t count = 0;
        for (; count < text_.size() && is_digit(text_[count]); ++count)
            if (count < 3) ms = ms * 10 + (text_[count] - '0');
        ok_ = ok_ && count != 0;
        text_.remove_prefix(count);
        for (; count < 3; ++count) ms *= 10;
        return ms;
    }

private:
    std::string_view text_;
    bool ok_ = true;
};

constexpr size_t kSecondsEnd = 19;  // of "2020-06-08 20:03:41"

// A number of fixed width, and whether it is one.
struct FixedFields {
    std::string_view text;
    bool ok = true;
    unsigned two(size_t at) {
        const auto tens = static_cast<unsigned>(text[at] - '0');
        const auto ones = static_cast<unsigned>(text[at + 1] - '0');
        ok = ok && tens <= 9 && ones <= 9;
        return tens * 10 + ones;
    }
    void expect(size_t at, char c) { ok = ok && text[at] == c; }
};

// Of the first kSecondsEnd characters, in UTC.
Time seconds_ms(std::string_view text) {
    using namespace std::chrono;
    FixedFields fields{text};
    const unsigned y = fields.two(0) * 100 + fields.two(2);
    const year_month_day date{year(static_cast<int>(y)), month(fields.two(5)), day(fields.two(8))};
    const unsigned h = fields.two(11), m = fields.two(14), s = fields.two(17);
    fields.expect(4, '-');
    fields.expect(7, '-');
    fields.expect(10, text[10] == 'T' ? 'T' : ' ');
    fields.expect(13, ':');
    fields.expect(16, ':');
    if (!fields.ok || !date.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
    const int64_t day_ms = milliseconds(sys_days(date).time_since_epoch()).count();
    return day_ms + (h * 3600 + m * 60 + s) * int64_t{1000};
}

int64_t offset_ms(Fields& fields, int64_t zone_ms) {
    if (fields.at_end()) return zone_ms;
    if (fields.accept('Z')) return 0;
    const bool west = fields.accept('-');
    if (!west) fields.expect('+');
    const unsigned h = fields.digits(2);
    fields.expect(':');
    const unsigned m = fields.digits(2);
    if (h > 23 || m > 59) return INT64_MIN;
    const int64_t ms = (h * 60 + m) * int64_t{60'000};
    return west ? -ms : ms;
}

Time parse_date(std::string_view text, int64_t zone_ms) {
    if (text.size() < kSecondsEnd) return std::nullopt;
    const Time seconds = seconds_ms(text);
    if (!seconds) return std::nullopt;
    Fields rest(text.substr(kSecondsEnd));
    const int64_t fraction = rest.accept('.') ? rest.fraction_ms() : 0;
    const int64_t offset = offset_ms(rest, zone_ms);
    if (!rest.ok() || !rest.at_end() || offset == INT64_MIN) return std::nullopt;
    const int64_t ms = *seconds + fraction - offset;
    return ms > 0 ? Time(ms) : std::nullopt;
}

// What a string means, or the text of any other value.
std::string_view content(std::string_view value, std::string& room) {
    if (!json::is_string(value)) return value;
    value = json::inside(value);
    if (!json::has_escapes(value)) return value;
    json::unescape(value, room);
    return room;
}

}  // namespace

Time number_time(std::string_view value) {
    std::string room;
    const std::string_view text = content(value, room);
    if (text.empty() || !is_digit(text[0])) return std::nullopt;
    const auto number = json::to_int64(text);
    if (!number || *number <= 0) return std::nullopt;
    return *number < kMillisecondsFrom ? *number * 1000 : *number;
}

Time date_time(std::string_view value, int64_t zone_ms) {
    std::string room;
    if (!json::is_string(value)) return std::nullopt;
    return parse_date(content(value, room), zone_ms);
}

Time any_time(std::string_view value, int64_t zone_ms) {
    const Time number = number_time(value);
    return number ? number : date_time(value, zone_ms);
}

bool has_zone(std::string_view date_value) {
    return date_value.ends_with("Z\"") ||
           (date_value.size() > 20 && date_value.find_first_of("+-", 20) != date_value.npos);
}

}  // namespace weir
