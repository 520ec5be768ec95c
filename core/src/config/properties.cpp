#include "core/src/config/properties.hpp"

#include <string_view>

namespace weir {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr const char* blanks = " \t\r\f";
    const size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

std::map<std::string, std::string> read_properties(std::istream& in) {
    std::map<std::string, std::string> properties;
    for (std::string line; std::getline(in, line);) {
        const std::string_view text = trimmed(line);
        const size_t equals = text.find('=');
        if (text.starts_with('#') || text.starts_with('!') || equals == std::string_view::npos)
            continue;
        properties.insert_or_assign(std::string(trimmed(text.substr(0, equals))),
                                    std::string(trimmed(text.substr(equals + 1))));
    }
    return properties;
}

}  // namespace weir
