// Records as bytes, for the outbox: output, timestamp, key, value, headers.
// Integers are LEB128 (signed ones zig-zag); bytes carry size + 1, and 0 stands for absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/record.h"

namespace weir {

void put_unsigned(std::string& to, uint64_t value);
void put_signed(std::string& to, int64_t value);
void put_bytes(std::string& to, weir_bytes value);

// Reads what the put functions wrote. Throws std::runtime_error where the bytes end too early.
class Reader {
public:
    explicit Reader(std::string_view from) : rest_(from) {}
    [[nodiscard]] bool empty() const { return rest_.empty(); }
    uint64_t get_unsigned();
    int64_t get_signed();
    weir_bytes get_bytes();  // a view into what is read

private:
    std::string_view rest_;
};

// `record.origin` is the output.
void put_record(std::string& to, const weir_record& record);

// A record and its headers, as views into the bytes it was read from.
struct StoredRecord {
    weir_record record;
    std::vector<weir_header> headers;
};
StoredRecord get_record(Reader& from);
// The record with its headers; `stored` must outlive it.
inline weir_record whole(const StoredRecord& stored) {
    weir_record record = stored.record;
    record.headers = stored.headers.data();
    record.header_count = static_cast<uint32_t>(stored.headers.size());
    return record;
}

// When an output was due: a log that is read again makes the same outputs again, due at the same place.
struct Due {
    std::optional<uint32_t>
        lane;  // of the source record behind it; none: the output is due in event time
    int64_t at = INT64_MIN;  // the lane's cursor, or ms
    bool operator==(const Due&) const = default;
};
void put_due(std::string& to, const Due& due);
Due get_due(Reader& from);

// What a sink counts against its limit.
size_t size_of(const weir_record& record);

}  // namespace weir
