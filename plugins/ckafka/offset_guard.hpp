// Checks every offset of a lane against the next one expected: the client library may hand out records again, or
// leave some out around seeks and errors, while real gaps (control records of transactions, compaction) are usual.
#pragma once

#include <cstdint>

namespace weir::ckafka {

enum class Verdict {
    expected,
    repeated,  // below what is expected: drop it
    gap,       // above it, and truly nothing lies between
    ask_again  // above it: seek to expected() and look once more
};

class OffsetGuard {
public:
    explicit OffsetGuard(int64_t expected) : expected_(expected) {}

    // Of a record's offset, or of the offset at which the partition was found to end.
    Verdict judge(int64_t offset) {
        if (offset < expected_) return Verdict::repeated;
        if (offset == expected_) return Verdict::expected;
        if (!doubtful_) return Verdict::gap;
        if (offset != asked_at_) {
            asked_at_ = offset;
            return Verdict::ask_again;
        }
        doubtful_ = false;
        return Verdict::gap;
    }
    void advance(int64_t next) { expected_ = next; }
    // Something happened that may have lost records: the next gap is not believed at once.
    void doubt() {
        doubtful_ = true;
        asked_at_ = kNever;
    }
    [[nodiscard]] int64_t expected() const { return expected_; }

private:
    static constexpr int64_t kNever = -1;
    int64_t expected_;
    int64_t asked_at_ = kNever;
    bool doubtful_ = true;
};

}  // namespace weir::ckafka
