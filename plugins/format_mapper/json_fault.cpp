#include "json_fault.hpp"

#include <simdjson.h>

#include <algorithm>

namespace weir::json {

std::string place(std::string_view text, const char* at) {
    const std::string_view before = text.substr(0, static_cast<size_t>(at - text.data()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t line_begin = before.rfind('\n') + 1;
    return "line " + std::to_string(line) + " column " +
           std::to_string(before.size() - line_begin + 1);
}

const char* open_string(std::string_view text) {
    const char* quote = nullptr;
    for (size_t i = 0; i < text.size(); ++i) {
        const char* at = text.data() + i;
        if (*at == '"')
            quote = quote == nullptr ? at : nullptr;
        else if (quote != nullptr && static_cast<unsigned char>(*at) < ' ')
            return at;
        else if (quote != nullptr && *at == '\\')
            ++i;
    }
    return quote;
}

const char* line_not_utf8(std::string_view text) {
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        if (!simdjson::validate_utf8(text.data() + begin, end - begin)) return text.data() + begin;
        begin = end + 1;
    }
    return nullptr;
}

}  // namespace weir::json
