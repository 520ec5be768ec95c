#include "json.hpp"

#include <algorithm>

namespace weir::status_aggregator {
namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void put_escaped(std::string& to, char c) {
    static constexpr std::string_view plain = "\"\\\b\f\n\r\t";
    static constexpr std::string_view letters = "\"\\bfnrt";
    static constexpr std::string_view hex = "0123456789abcdef";
    to += '\\';
    if (const size_t at = plain.find(c); at != plain.npos) {
        to += letters[at];
        return;
    }
    to += "u00";
    to += hex[static_cast<unsigned char>(c) >> 4];
    to += hex[static_cast<unsigned char>(c) & 15];
}

}  // namespace

JsonWriter& JsonWriter::text(std::string_view lead, std::string_view value) {
    raw(lead).raw("\"");
    while (!value.empty()) {
        const auto stop = std::find_if(value.begin(), value.end(), needs_escape);
        const auto plain = static_cast<size_t>(stop - value.begin());
        raw(value.substr(0, plain));
        if (stop != value.end()) put_escaped(to_, *stop);
        value.remove_prefix(std::min(plain + 1, value.size()));
    }
    return raw("\"");
}

}  // namespace weir::status_aggregator
