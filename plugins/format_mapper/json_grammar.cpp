#include "json_grammar.hpp"

#include <cstring>

namespace weir::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class NumberScan {
public:
    explicit NumberScan(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}
    [[nodiscard]] bool at_end() const { return at_ == end_; }
    bool accept(char c) {
        const bool is_it = at_ < end_ && *at_ == c;
        at_ += is_it ? 1 : 0;
        return is_it;
    }
    bool digits() {
        const char* begin = at_;
        while (at_ < end_ && is_digit(*at_)) ++at_;
        return at_ != begin;
    }

private:
    const char* at_;
    const char* end_;
};

bool is_number_token(std::string_view token) {
    NumberScan scan(token);
    scan.accept('-');
    if (!scan.accept('0') && !scan.digits()) return false;
    if (scan.accept('.') && !scan.digits()) return false;
    if (scan.accept('e') || scan.accept('E')) {
        if (!scan.accept('+')) scan.accept('-');
        if (!scan.digits()) return false;
    }
    return scan.at_end();
}

bool is_unicode(std::string_view digits) {
    return digits.size() == 4 && is_hex(digits[0]) && is_hex(digits[1]) && is_hex(digits[2]) &&
           is_hex(digits[3]);
}

}  // namespace

bool is_scalar(std::string_view token) {
    if (token.empty()) return false;
    switch (token[0]) {
        case 't':
            return token == "true";
        case 'f':
            return token == "false";
        case 'n':
            return token == "null";
        default:
            return is_number_token(token);
    }
}

bool escapes_are_valid(std::string_view inside) {
    size_t at = inside.find('\\');
    while (at != inside.npos) {
        const char letter = at + 1 < inside.size() ? inside[at + 1] : '\0';
        const bool is_long = letter == 'u' && is_unicode(inside.substr(at + 2, 4));
        if (!is_long && (letter == '\0' || std::strchr("\"\\/bfnrt", letter) == nullptr))
            return false;
        at = inside.find('\\', at + (is_long ? 6 : 2));
    }
    return true;
}

}  // namespace weir::json
