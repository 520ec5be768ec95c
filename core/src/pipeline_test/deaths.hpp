// The death of a process, played within one: from some fault point on, whatever comes to one fails, on every thread.
// So nothing more is committed or published.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace weir::pipeline_test {

// Those that a pipeline of a test comes to.
const std::vector<std::string>& fault_points();

// One at a time: it takes the process' hooks.
class Deaths {
public:
    Deaths();
    ~Deaths();
    Deaths(const Deaths&) = delete;
    Deaths& operator=(const Deaths&) = delete;

    // One of fault_points(), or "": at the next one that the thread of this call comes to; what others have begun is
    // done.
    void await(const std::string& point);
    [[nodiscard]] bool is_awaited() const { return awaited_ != nullptr; }
    // At a point that only a stop or a start leads to.
    [[nodiscard]] bool is_awaited_at_start() const;
    [[nodiscard]] bool has_come() const { return dead_; }
    void revive() { dead_ = false; }

private:
    static void reached(const char* point);

    static inline Deaths* present_ = nullptr;
    std::atomic<const std::string*> awaited_ = nullptr;
    std::thread::id thread_;  // on which the death is; none: all
    std::atomic<bool> dead_ = false;
};

}  // namespace weir::pipeline_test
