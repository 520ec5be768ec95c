// A batch as a transform or predicate gets it, in memory that tells misuse.
#pragma once

#include <span>
#include <vector>

#include "core/src/conformance/guarded_memory.hpp"
#include "core/src/conformance/samples.hpp"
#include "weir/keyed.h"

namespace weir::conformance {

// Bytes of a layout that no plugin may depend on: what lies in the padding and between two elements.
inline constexpr char kFillers[] = {'\xA5', '\0'};

// Puts what a record points to into lent memory.
class Lender {
public:
    explicit Lender(char filler);
    weir_record lend(const OwnedRecord& record, uint32_t origin);
    // Of the record with that number in its history.
    weir_position lend_position(uint32_t number);
    GuardedMemory& tables() { return tables_; }
    void seal();
    [[nodiscard]] bool holds(const void* at, size_t size) const;

private:
    weir_bytes lend(const testing::Bytes& bytes, size_t padding);
    const weir_header* lend(const std::vector<std::pair<std::string, testing::Bytes>>& headers);
    const weir_payload* lend(const testing::OwnedPayload& payload);
    const weir_device* lend(const testing::OwnedDevice& device);

    GuardedMemory values_;
    GuardedMemory others_;
    GuardedMemory tables_;
    weir_bytes topic_;
};

// Elements further apart than their size, as those of a later version of the interface may be.
template <class T>
class LentTable {
public:
    LentTable(GuardedMemory& memory, size_t count, size_t extra = 24)
        : stride_(sizeof(T) + extra), begin_(memory.alloc(count * stride_, alignof(T), 0)) {}
    LentTable(GuardedMemory& memory, const std::vector<T>& elements)
        : LentTable(memory, elements.size()) {
        for (size_t i = 0; i < elements.size(); ++i) put(i, elements[i]);
    }
    void put(size_t i, const T& element) { *reinterpret_cast<T*>(begin_ + i * stride_) = element; }
    [[nodiscard]] const T* at(size_t i) const {
        return reinterpret_cast<const T*>(begin_ + i * stride_);
    }
    [[nodiscard]] const T* begin() const { return reinterpret_cast<const T*>(begin_); }
    [[nodiscard]] size_t stride() const { return stride_; }

private:
    size_t stride_;
    char* begin_;
};

class LentBatch {
public:
    // Origins have gaps: a transform copies them.
    LentBatch(std::span<const OwnedRecord> records, char filler);
    [[nodiscard]] const weir_batch* raw() const { return raw_; }
    [[nodiscard]] size_t size() const { return size_; }
    // The record of an origin; size() where there is none.
    [[nodiscard]] size_t index_of(uint32_t origin) const;
    [[nodiscard]] bool holds(const void* at, size_t size) const { return lender_.holds(at, size); }
    [[nodiscard]] const void* beside() const { return beside_; }

private:
    static uint32_t origin_of(size_t index) { return static_cast<uint32_t>(2 * index + 1); }
    Lender lender_;
    size_t size_;
    const void* beside_;
    weir_batch* raw_;
};

}  // namespace weir::conformance
