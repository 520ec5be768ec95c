// The workers of a pipeline: `count` threads, the caller's among them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weir {

class Workers {
public:
    using Task = std::function<void(size_t task, unsigned worker)>;

    explicit Workers(unsigned count);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    [[nodiscard]] unsigned count() const { return static_cast<unsigned>(threads_.size()) + 1; }
    // Runs task(0) ... task(tasks - 1), each once, and returns when all are done. `alone`: on this thread only
    // (little work is not worth waking the others). The first exception is thrown again here.
    void run(size_t tasks, const Task& task, bool alone = false);

private:
    void work(unsigned worker);
    void take_tasks(unsigned worker);

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    uint64_t round_ = 0;
    size_t busy_ = 0;
    bool stop_ = false;
    const Task* task_ = nullptr;
    size_t tasks_ = 0;
    std::atomic<size_t> next_ = 0;
    std::exception_ptr failure_;
};

}  // namespace weir
