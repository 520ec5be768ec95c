// The host's side of weir_emitter and weir_intake: checks what a plugin hands over, and keeps it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/src/run/batch.hpp"

namespace weir {

class HostEmitter {
public:
    // `origins`: how many source records the batch has; a record of another origin is refused.
    HostEmitter(Arena& arena, std::vector<weir_record>& out, size_t origins,
                std::vector<Failure>& failures, const char* node, const char* component);
    HostEmitter(const HostEmitter&) = delete;
    HostEmitter& operator=(const HostEmitter&) = delete;
    weir_emitter* raw() { return &raw_; }
    // Why something was refused since the last call; "" where nothing was.
    std::string take_refusal() { return std::exchange(refused_, {}); }

private:
    static char* alloc(weir_emitter* self, size_t size);
    weir_result refuse_origin(const char* what, uint32_t origin);
    static weir_result emit(weir_emitter* self, const weir_record* records, size_t stride,
                            size_t count);
    static weir_result fail(weir_emitter* self, uint32_t origin, const weir_error* error);

    weir_emitter raw_;
    Arena& arena_;
    std::vector<weir_record>& out_;
    size_t origins_;
    std::vector<Failure>& failures_;
    const char* node_;
    const char* component_;
    std::string refused_;
};

// Collects what a source reads into a batch. Records whose partition is to be skipped up to a cursor (they were
// applied before the last checkpoint) are left out.
class HostIntake {
public:
    HostIntake(LaneBatch& batch, const std::vector<int64_t>& resume_by_partition, const char* node,
               const char* component);
    weir_intake* raw() { return &raw_; }
    [[nodiscard]] uint64_t skipped() const { return skipped_; }

private:
    static char* alloc(weir_intake* self, size_t size);
    static weir_result take(weir_intake* self, const weir_record* records, size_t stride,
                            const weir_position* positions, size_t position_stride, size_t count);
    static weir_result refuse(weir_intake* self, const weir_record* record,
                              const weir_position* position, const weir_error* error);
    // False: the partition is unknown.
    bool add(const weir_record& record, const weir_position& position, const weir_error* refused);

    weir_intake raw_;
    LaneBatch& batch_;
    const std::vector<int64_t>& resume_;
    const char* node_;
    const char* component_;
    uint64_t skipped_ = 0;
};

}  // namespace weir
