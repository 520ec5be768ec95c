#include "core/src/run/workers.hpp"

#include <utility>

namespace weir {

Workers::Workers(unsigned count) {
    for (unsigned worker = 1; worker < count; ++worker)
        threads_.emplace_back([this, worker] { work(worker); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Workers::run(size_t tasks, const Task& task, bool alone) {
    if (alone || threads_.empty() || tasks < 2) {
        for (size_t i = 0; i < tasks; ++i) task(i, 0);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        task_ = &task;
        tasks_ = tasks;
        next_ = 0;
        busy_ = threads_.size();
        ++round_;
    }
    wake_.notify_all();
    take_tasks(0);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Workers::take_tasks(unsigned worker) {
    try {
        for (size_t i = next_++; i < tasks_; i = next_++) (*task_)(i, worker);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
    }
}

void Workers::work(unsigned worker) {
    uint64_t seen = 0;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return stop_ || round_ != seen; });
        if (stop_) return;
        seen = round_;
        lock.unlock();
        take_tasks(worker);
        lock.lock();
        if (--busy_ == 0) done_.notify_one();
    }
}

}  // namespace weir
