// The intake that a source writes to in a test: it keeps what was read, and notes every rule that is broken.
#pragma once

#include <string>
#include <vector>

#include "core/src/conformance/guarded_memory.hpp"
#include "core/src/conformance/verdict.hpp"
#include "weir/source.h"
#include "weir/testing/faults.hpp"
#include "weir/testing/owned_record.hpp"

namespace weir::conformance {

struct ReadRecord {
    testing::OwnedRecord record;
    std::string topic;
    int32_t partition = 0;
    int64_t offset = 0;
    int64_t cursor = 0;
    std::string refused;  // why; "" where it was taken
    bool operator==(const ReadRecord&) const = default;
};

class LentIntake {
public:
    LentIntake(size_t partitions, testing::Faults& faults)
        : raw_{sizeof raw_, this, alloc, take, refuse}, partitions_(partitions), faults_(faults) {}
    LentIntake(const LentIntake&) = delete;
    LentIntake& operator=(const LentIntake&) = delete;

    weir_intake* raw() { return &raw_; }
    // What was read. Throws the first Fault that was noted.
    std::vector<ReadRecord> records() const;

private:
    struct Given {
        weir_record record;
        weir_position position;
        std::string refused;
    };
    static LentIntake& of(weir_intake* raw) { return *static_cast<LentIntake*>(raw->context); }
    static char* alloc(weir_intake* self, size_t size);
    static weir_result take(weir_intake* self, const weir_record* records, size_t stride,
                            const weir_position* positions, size_t position_stride, size_t count);
    static weir_result refuse(weir_intake* self, const weir_record* record,
                              const weir_position* position, const weir_error* error);
    void note(const std::string& fault);
    void look_at(const weir_record& record, const weir_position& position);
    void look_at(const char* what, weir_bytes bytes, size_t padding);

    weir_intake raw_;
    size_t partitions_;
    testing::Faults& faults_;
    GuardedMemory memory_{"memory of an intake's alloc()"};
    std::vector<Given> given_;
    std::string fault_;
};

}  // namespace weir::conformance
