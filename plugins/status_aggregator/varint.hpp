// Numbers and texts as few bytes: unsigned ones in groups of seven bits, signed ones folded to unsigned.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/sdk.hpp"

namespace weir::status_aggregator {

inline void put_number(std::string& to, uint64_t value) {
    for (; value >= 0x80; value >>= 7) to.push_back(static_cast<char>(value | 0x80));
    to.push_back(static_cast<char>(value));
}

inline void put_signed(std::string& to, int64_t value) {
    put_number(to, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

inline void put_text(std::string& to, std::string_view text) {
    put_number(to, text.size());
    to += text;
}

// Reads what the functions above have put. Throws on whatever they cannot have put.
class VarintReader {
public:
    explicit VarintReader(std::string_view from) : rest_(from) {}

    uint8_t byte() {
        if (rest_.empty()) throw Error("it ends too early");
        const auto first = static_cast<uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    uint64_t number() {
        uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const uint64_t group = byte();
            if (shift == 63 && group > 1) break;
            value |= (group & 0x7f) << shift;
            if (group < 0x80) return value;
        }
        throw Error("a number in it is too long");
    }
    uint64_t number_up_to(uint64_t most) {
        const uint64_t value = number();
        if (value > most) throw Error("a number in it is out of its range");
        return value;
    }
    int64_t signed_number() {
        const uint64_t folded = number();
        return static_cast<int64_t>((folded >> 1) ^ (0 - (folded & 1)));
    }
    std::string_view text() {
        const uint64_t size = number();
        if (size > rest_.size()) throw Error("it ends too early");
        const std::string_view found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    void expect_end() const {
        if (!rest_.empty()) throw Error("it has more bytes than it should");
    }

private:
    std::string_view rest_;
};

}  // namespace weir::status_aggregator
