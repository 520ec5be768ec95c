// Records to give to a component, in memory that is laid out as a host's is.
#pragma once

#include <cstring>
#include <initializer_list>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/sdk.hpp"
#include "weir/testing/owned_record.hpp"

namespace weir::testing {

// Memory for batches, filled with rubbish so that nobody takes it for zeros.
class Arena {
public:
    // `size` bytes with WEIR_PADDING more behind them, aligned for any type; freed by clear().
    char* alloc(size_t size) {
        auto& piece =
            pieces_.emplace_back(std::make_unique_for_overwrite<char[]>(size + WEIR_PADDING));
        std::memset(piece.get(), 0xA5, size + WEIR_PADDING);
        return piece.get();
    }
    weir_bytes copy(weir_bytes from) {
        if (from.data == nullptr) return kAbsent;
        char* memory = alloc(from.size);
        if (from.size != 0) std::memcpy(memory, from.data, from.size);
        return {memory, from.size};
    }
    void clear() { pieces_.clear(); }

private:
    std::list<std::unique_ptr<char[]>> pieces_;
};

// Where a test's records come from unless it says otherwise.
struct Position {
    std::string topic = "in";
    int32_t partition = 0;
    int64_t offset = 0;
    int64_t cursor = 0;
    uint32_t partition_index = 0;
    bool operator==(const Position&) const = default;
};

// A batch: records with their positions. It owns what they point to.
class Records {
public:
    Records() = default;
    Records(std::initializer_list<const char*> values) {
        for (const char* value : values) add(value);
    }
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;

    // A record with this value; its offset is its place here.
    Records& add(std::string_view value, int64_t timestamp_ms = WEIR_NO_TIME) {
        OwnedRecord record;
        record.value = value;
        record.timestamp_ms = timestamp_ms;
        return add(record);
    }
    Records& add(const OwnedRecord& record) {
        const auto place = static_cast<int64_t>(records_.size());
        return add(record, {.offset = place, .cursor = place});
    }
    Records& add(const OwnedRecord& from, const Position& position) {
        weir_record record{};
        record.key = copy(from.key);
        record.value = copy(from.value);
        record.timestamp_ms = from.timestamp_ms;
        record.origin = from.origin;
        add_headers(record, from);
        if (from.payload) record.payload = made(payload_of(*from.payload));
        if (from.device) record.device = made(device_of(*from.device));
        records_.push_back(record);
        const std::string& topic = topics_.emplace_back(position.topic);
        positions_.push_back({bytes(topic), position.partition, position.partition_index,
                              position.offset, position.cursor});
        return *this;
    }
    void clear() {
        records_.clear();
        positions_.clear();
        topics_.clear();
        arena_.clear();
    }

    [[nodiscard]] const std::vector<weir_record>& records() const { return records_; }
    [[nodiscard]] const std::vector<weir_position>& positions() const { return positions_; }
    [[nodiscard]] size_t size() const { return records_.size(); }

private:
    weir_bytes copy(const Bytes& from) { return arena_.copy(borrowed(from)); }
    template <class T>
    const T* made(const T& value) {
        return new (arena_.alloc(sizeof(T))) T(value);
    }
    void add_headers(weir_record& record, const OwnedRecord& from) {
        char* memory = arena_.alloc(from.headers.size() * sizeof(weir_header));
        auto* header = reinterpret_cast<weir_header*>(memory);
        record.headers = header;
        record.header_count = static_cast<uint32_t>(from.headers.size());
        for (const auto& [name, value] : from.headers)
            new (header++) weir_header{copy(name), copy(value)};
    }
    weir_payload payload_of(const OwnedPayload& from) {
        return {sizeof(weir_payload), from.state, copy(from.data), from.declared_size};
    }
    weir_device device_of(const OwnedDevice& from) {
        return {sizeof(weir_device), copy(from.product), copy(from.name),
                copy(from.reason),   from.time_ms,       from.kind,
                from.status,         from.uplink,        {}};
    }

    Arena arena_;
    std::list<std::string> topics_;
    std::vector<weir_record> records_;
    std::vector<weir_position> positions_;
};

}  // namespace weir::testing
