// A number as the shortest text that gives it back.
#pragma once

#include <charconv>
#include <string>

namespace weir {

template <class Number>
std::string number_text(Number number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace weir
