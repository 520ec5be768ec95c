// Numbers in keys: most significant byte first, so that the order of keys is the order of numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::state {

template <typename Unsigned>
void append_big_endian(std::string& key, Unsigned number) {
    for (size_t i = sizeof(Unsigned); i-- > 0;)
        key.push_back(static_cast<char>(number >> (8 * i) & 0xFF));
}

template <typename Unsigned>
Unsigned read_big_endian(std::string_view bytes) {
    Unsigned number = 0;
    for (size_t i = 0; i < sizeof(Unsigned); ++i) {
        number = static_cast<Unsigned>(number << 8 | static_cast<unsigned char>(bytes[i]));
    }
    return number;
}

}  // namespace weir::state
