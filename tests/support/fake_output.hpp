// An intake and an emitter for tests: they keep copies of what they are given.
#pragma once

#include <cstring>
#include <list>
#include <memory>

#include "owned_record.hpp"

namespace weir::test {

// Memory for a batch, filled with rubbish so that nobody takes it for zeros.
class Arena {
public:
    char* alloc(size_t size) {
        auto& piece =
            pieces_.emplace_back(std::make_unique_for_overwrite<char[]>(size + WEIR_PADDING));
        std::memset(piece.get(), 0xA5, size + WEIR_PADDING);
        return piece.get();
    }

private:
    std::list<std::unique_ptr<char[]>> pieces_;
};

struct Taken {
    OwnedRecord record;
    std::string topic;
    int32_t partition = 0;
    uint32_t partition_index = 0;
    int64_t offset = 0;
    int64_t cursor = 0;
    bool refused = false;
    std::string error, stage;  // of a refused one
};

class FakeIntake {
public:
    FakeIntake() : raw_{sizeof raw_, this, alloc, take, refuse} {}
    FakeIntake(const FakeIntake&) = delete;
    FakeIntake& operator=(const FakeIntake&) = delete;
    std::vector<Taken> taken;  // refused ones among them, in order
    weir_intake* raw() { return &raw_; }

private:
    static FakeIntake& of(weir_intake* raw) { return *static_cast<FakeIntake*>(raw->context); }
    static char* alloc(weir_intake* self, size_t size) { return of(self).arena_.alloc(size); }
    static Taken& keep(weir_intake* self, const weir_record& record, const weir_position& at) {
        return of(self).taken.emplace_back(Taken{OwnedRecord(record),
                                                 std::string(view(at.topic)),
                                                 at.partition,
                                                 at.partition_index,
                                                 at.offset,
                                                 at.cursor,
                                                 false,
                                                 {},
                                                 {}});
    }
    static weir_result take(weir_intake* self, const weir_record* records, size_t stride,
                            const weir_position* positions, size_t position_stride, size_t count) {
        const Strided<weir_record> all(records, stride, count);
        const Strided<weir_position> at(positions, position_stride, count);
        for (size_t i = 0; i < count; ++i) keep(self, all[i], at[i]);
        return WEIR_OK;
    }
    static weir_result refuse(weir_intake* self, const weir_record* record,
                              const weir_position* position, const weir_error* error) {
        Taken& kept = keep(self, *record, *position);
        kept.refused = true;
        kept.error = error->text;
        kept.stage = error->stage;
        return WEIR_OK;
    }

    weir_intake raw_;
    Arena arena_;
};

struct FailedRecord {
    uint32_t origin;
    std::string text, stage;
};

class FakeEmitter {
public:
    FakeEmitter() : raw_{sizeof raw_, this, alloc, emit, fail} {}
    FakeEmitter(const FakeEmitter&) = delete;
    FakeEmitter& operator=(const FakeEmitter&) = delete;
    std::vector<weir_record> emitted;  // valid as long as this and the input batch
    std::vector<FailedRecord> failed;
    weir_emitter* raw() { return &raw_; }

private:
    static FakeEmitter& of(weir_emitter* raw) { return *static_cast<FakeEmitter*>(raw->context); }
    static char* alloc(weir_emitter* self, size_t size) { return of(self).arena_.alloc(size); }
    static weir_result emit(weir_emitter* self, const weir_record* records, size_t stride,
                            size_t count) {
        for (const weir_record& record : Strided<weir_record>(records, stride, count))
            of(self).emitted.push_back(record);
        return WEIR_OK;
    }
    static weir_result fail(weir_emitter* self, uint32_t origin, const weir_error* error) {
        of(self).failed.push_back({origin, error->text, error->stage});
        return WEIR_OK;
    }

    weir_emitter raw_;
    Arena arena_;
};

}  // namespace weir::test
