// Protobuf's wire format, written directly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

class Wire {
public:
    explicit Wire(std::string& out) : out_(out) {}

    // Without a value where that is the default.
    void number(int field, uint64_t value) {
        if (value != 0) present_number(field, value);
    }
    void signed_number(int field, int64_t value) { number(field, zigzag(value)); }
    void text(int field, std::string_view value) {
        if (!value.empty()) present_text(field, value);
    }
    // For members of a oneof and optional fields: defaults are written too.
    void present_number(int field, uint64_t value) {
        varint(static_cast<uint64_t>(field) << 3);
        varint(value);
    }
    void present_signed(int field, int64_t value) { present_number(field, zigzag(value)); }
    void present_double(int field, double value) {
        varint(static_cast<uint64_t>(field) << 3 | 1);
        uint64_t bits = 0;
        static_assert(sizeof bits == sizeof value);
        __builtin_memcpy(&bits, &value, sizeof bits);
        for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(bits >> shift);
    }
    void present_text(int field, std::string_view value) {
        varint(static_cast<uint64_t>(field) << 3 | 2);
        varint(value.size());
        out_ += value;
    }
    // A message: what `body` writes.
    template <class Body>
    void message(int field, Body&& body) {
        varint(static_cast<uint64_t>(field) << 3 | 2);
        const size_t begin = out_.size();
        out_ += '\0';  // most lengths fit one byte
        body();
        close(begin);
    }

private:
    static uint64_t zigzag(int64_t value) {
        return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
    }
    void varint(uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
        out_ += static_cast<char>(value);
    }
    void close(size_t begin) {
        uint64_t size = out_.size() - begin - 1;
        for (; size >= 0x80; size >>= 7) out_.insert(begin++, 1, static_cast<char>(size | 0x80));
        out_[begin] = static_cast<char>(size);
    }

    std::string& out_;
};

}  // namespace weir
