// The emitter that a component writes to in a test: it notes every rule that is broken.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/src/conformance/guarded_memory.hpp"
#include "core/src/conformance/verdict.hpp"
#include "weir/testing/faults.hpp"
#include "weir/testing/owned_record.hpp"

namespace weir::conformance {

// What became of a record, or what a timer gave: a record, or why it failed.
struct Output {
    testing::OwnedRecord record;
    std::string failed;
    bool operator==(const Output&) const = default;
};
// By what the order of outputs is defined for: a record of a stateless transform, a device of a keyed one.
using Outputs = std::map<std::string, std::vector<Output>>;

void append(Outputs& to, Outputs&& more);
// Throws Fault with the first difference; `first` and `second` say how each came about.
void require_equal(const Outputs& a, const Outputs& b, const std::string& first,
                   const std::string& second);

// Whether memory belongs to a loaded library's file: its code, constants, static variables.
bool is_static_storage(const void* at, size_t size);

class LentOutput {
public:
    // `holds`: whether memory is the input batch's. `origins`: how many there are. Faults of `faults` strike.
    LentOutput(size_t origins, std::function<bool(const void*, size_t)> holds,
               testing::Faults& faults, const void* beside);
    LentOutput(const LentOutput&) = delete;
    LentOutput& operator=(const LentOutput&) = delete;

    weir_emitter* raw() { return &raw_; }
    // Throws the first Fault that was noted.
    void require_kept() const;
    [[nodiscard]] const std::vector<weir_record>& emitted() const { return emitted_; }
    struct Failed {
        uint32_t origin;
        std::string text;
    };
    [[nodiscard]] const std::vector<Failed>& failed() const { return failed_; }

private:
    static LentOutput& of(weir_emitter* raw) { return *static_cast<LentOutput*>(raw->context); }
    static char* alloc(weir_emitter* self, size_t size);
    static weir_result emit(weir_emitter* self, const weir_record* records, size_t stride,
                            size_t count);
    static weir_result fail(weir_emitter* self, uint32_t origin, const weir_error* error);
    void note(const std::string& fault);
    void look_at(const weir_record& record);
    void look_at(const char* what, weir_bytes bytes, size_t padding);
    void look_at_extensions(const weir_record& record);
    [[nodiscard]] bool lives_on(const void* at, size_t size) const;

    weir_emitter raw_;
    size_t origins_;
    std::function<bool(const void*, size_t)> holds_;
    testing::Faults& faults_;
    const void* beside_;
    GuardedMemory memory_{"memory of an emitter's alloc()"};
    std::vector<weir_record> emitted_;
    std::vector<Failed> failed_;
    std::string fault_;
};

}  // namespace weir::conformance
