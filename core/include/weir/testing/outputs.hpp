// What a component writes to: an emitter and an intake that keep what they are given.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "weir/source.h"
#include "weir/testing/host.hpp"
#include "weir/testing/records.hpp"

namespace weir::testing {

// The record as this host knows it: a plugin's own weir_record may be shorter or longer.
inline weir_record record_at(const void* records, size_t stride, size_t index) {
    weir_record record{};
    std::memcpy(&record, static_cast<const char*>(records) + index * stride,
                std::min(stride, sizeof record));
    return record;
}

// A record that a component has given up: it alone goes to the dead letters.
struct FailedRecord {
    uint32_t origin;
    std::string text, stage;
};

class CapturingEmitter {
public:
    explicit CapturingEmitter(Host& host)
        : raw_{sizeof raw_, this, alloc, emit, fail}, host_(host) {}
    CapturingEmitter(const CapturingEmitter&) = delete;
    CapturingEmitter& operator=(const CapturingEmitter&) = delete;

    std::vector<weir_record> emitted;  // valid until clear(), and as long as the input batch
    std::vector<FailedRecord> failed;
    // Records of the batch under way: who emits or fails one beyond is refused.
    size_t origins = SIZE_MAX;
    // Given to all that is emitted, in place of its own.
    std::optional<uint32_t> forced_origin;

    weir_emitter* raw() { return &raw_; }
    // Forgets everything, and frees the memory from alloc().
    void clear() {
        emitted.clear();
        failed.clear();
        arena_.clear();
    }

private:
    bool is_beyond(HostCall call, uint32_t origin) {
        return origin >= origins &&
               host_.refuse(call, "origin " + std::to_string(origin) + " is none of the " +
                                      std::to_string(origins) + " records of the batch");
    }
    static CapturingEmitter& of(weir_emitter* raw) {
        return *static_cast<CapturingEmitter*>(raw->context);
    }
    static char* alloc(weir_emitter* self, size_t size) {
        return of(self).host_.fails(HostCall::alloc) ? nullptr : of(self).arena_.alloc(size);
    }
    static weir_result emit(weir_emitter* self, const weir_record* records, size_t stride,
                            size_t count) {
        CapturingEmitter& emitter = of(self);
        if (emitter.host_.fails(HostCall::emit)) return WEIR_FAILED;
        for (size_t i = 0; i < count; ++i) {
            weir_record record = record_at(records, stride, i);
            if (emitter.is_beyond(HostCall::emit, record.origin)) return WEIR_FAILED;
            record.origin = emitter.forced_origin.value_or(record.origin);
            emitter.emitted.push_back(record);
        }
        return WEIR_OK;
    }
    static weir_result fail(weir_emitter* self, uint32_t origin, const weir_error* error) {
        CapturingEmitter& emitter = of(self);
        if (emitter.host_.fails(HostCall::fail) || emitter.is_beyond(HostCall::fail, origin))
            return WEIR_FAILED;
        emitter.failed.push_back({origin, error->text, error->stage});
        return WEIR_OK;
    }

    weir_emitter raw_;
    Host& host_;
    Arena arena_;
};

// A record that a source has read.
struct TakenRecord {
    OwnedRecord record;
    Position position;
    bool refused = false;
    std::string error, stage;  // of a refused one
};

class CapturingIntake {
public:
    explicit CapturingIntake(Host& host)
        : raw_{sizeof raw_, this, alloc, take, refuse}, host_(host) {}
    CapturingIntake(const CapturingIntake&) = delete;
    CapturingIntake& operator=(const CapturingIntake&) = delete;

    std::vector<TakenRecord> taken;  // refused ones among them, in order

    weir_intake* raw() { return &raw_; }
    void clear() {
        taken.clear();
        arena_.clear();
    }

private:
    static CapturingIntake& of(weir_intake* raw) {
        return *static_cast<CapturingIntake*>(raw->context);
    }
    static char* alloc(weir_intake* self, size_t size) {
        return of(self).host_.fails(HostCall::alloc) ? nullptr : of(self).arena_.alloc(size);
    }
    static TakenRecord& keep(weir_intake* self, const weir_record& record,
                             const weir_position& at) {
        const Position position{std::string(view(at.topic)), at.partition, at.offset, at.cursor,
                                at.partition_index};
        return of(self).taken.emplace_back(
            TakenRecord{OwnedRecord(record), position, false, {}, {}});
    }
    static weir_result take(weir_intake* self, const weir_record* records, size_t stride,
                            const weir_position* positions, size_t position_stride, size_t count) {
        if (of(self).host_.fails(HostCall::take)) return WEIR_FAILED;
        const Strided<weir_position> at(positions, position_stride, count);
        for (size_t i = 0; i < count; ++i) keep(self, record_at(records, stride, i), at[i]);
        return WEIR_OK;
    }
    static weir_result refuse(weir_intake* self, const weir_record* record,
                              const weir_position* position, const weir_error* error) {
        if (of(self).host_.fails(HostCall::refuse)) return WEIR_FAILED;
        TakenRecord& kept = keep(self, *record, *position);
        kept.refused = true;
        kept.error = error->text;
        kept.stage = error->stage;
        return WEIR_OK;
    }

    weir_intake raw_;
    Host& host_;
    Arena arena_;
};

}  // namespace weir::testing
