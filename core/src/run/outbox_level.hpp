// How full the outbox is, and when it will be full at the present rate.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace weir {

class OutboxLevel {
public:
    using Say = std::function<void(const std::string&)>;
    OutboxLevel(uint64_t limit_bytes, Say warn, Say info)
        : limit_bytes_(limit_bytes), warn_(std::move(warn)), info_(std::move(info)) {}

    // What the outbox holds at `now_ms`, of a clock that never goes back. Warns at each quarter of the limit that is
    // reached; again only after the outbox was below the first.
    void note(uint64_t bytes, int64_t now_ms);
    // Beyond its limit: reading has to pause.
    [[nodiscard]] bool is_full() const { return is_full_; }

private:
    [[nodiscard]] std::string forecast(uint64_t bytes, int64_t now_ms) const;
    void note_full(uint64_t bytes);

    uint64_t limit_bytes_;
    Say warn_;
    Say info_;
    uint64_t least_bytes_ = UINT64_MAX;  // the outbox has grown since it held so little
    int64_t least_ms_ = 0;
    uint64_t quarters_said_ = 0;
    bool is_full_ = false;
};

}  // namespace weir
