#include "core/src/run/record_codec.hpp"

#include <stdexcept>

namespace weir {

void put_unsigned(std::string& to, uint64_t value) {
    while (value >= 0x80) {
        to.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    to.push_back(static_cast<char>(value));
}

void put_signed(std::string& to, int64_t value) {
    put_unsigned(to, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

void put_bytes(std::string& to, weir_bytes value) {
    if (value.data == nullptr) return put_unsigned(to, 0);
    put_unsigned(to, value.size + 1);
    to.append(value.data, value.size);
}

uint64_t Reader::get_unsigned() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
        const auto byte = static_cast<uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        value |= static_cast<uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) return value;
    }
    throw std::runtime_error("stored bytes end inside a number");
}

int64_t Reader::get_signed() {
    const uint64_t value = get_unsigned();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

weir_bytes Reader::get_bytes() {
    const uint64_t size = get_unsigned();
    if (size == 0) return {nullptr, 0};
    if (size - 1 > rest_.size()) throw std::runtime_error("stored bytes end inside a value");
    const weir_bytes value{rest_.data(), static_cast<size_t>(size - 1)};
    rest_.remove_prefix(value.size);
    return value;
}

void put_record(std::string& to, const weir_record& record) {
    put_unsigned(to, record.origin);
    put_signed(to, record.timestamp_ms);
    put_bytes(to, record.key);
    put_bytes(to, record.value);
    put_unsigned(to, record.header_count);
    for (uint32_t i = 0; i < record.header_count; ++i) {
        put_bytes(to, record.headers[i].name);
        put_bytes(to, record.headers[i].value);
    }
}

StoredRecord get_record(Reader& from) {
    StoredRecord stored{};
    stored.record.origin = static_cast<uint32_t>(from.get_unsigned());
    stored.record.timestamp_ms = from.get_signed();
    stored.record.key = from.get_bytes();
    stored.record.value = from.get_bytes();
    for (uint64_t left = from.get_unsigned(); left != 0; --left) {
        const weir_bytes name = from.get_bytes();
        stored.headers.push_back({name, from.get_bytes()});
    }
    return stored;
}

void put_due(std::string& to, const Due& due) {
    put_unsigned(to, due.lane ? uint64_t{*due.lane} + 1 : 0);
    put_signed(to, due.at);
}

Due get_due(Reader& from) {
    const uint64_t lane = from.get_unsigned();
    Due due{std::nullopt, from.get_signed()};
    if (lane != 0) due.lane = static_cast<uint32_t>(lane - 1);
    return due;
}

size_t size_of(const weir_record& record) {
    size_t size = record.key.size + record.value.size;
    for (uint32_t i = 0; i < record.header_count; ++i)
        size += record.headers[i].name.size + record.headers[i].value.size;
    return size;
}

}  // namespace weir
