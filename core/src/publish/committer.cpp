#include "core/src/publish/committer.hpp"

#include <chrono>
#include <utility>

#include "core/src/host/fault_points.hpp"

namespace weir {

Committer::Committer(state::Store& store, state::Checkpoint last, Hooks hooks)
    : store_(store),
      last_(std::move(last)),
      hooks_(std::move(hooks)),
      thread_([this] { work(); }) {}

Committer::~Committer() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Committer::check() const {
    if (failure_) std::rethrow_exception(failure_);
}

void Committer::submit(state::EpochCommit&& epoch) {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return !next_ || failure_; });
    check();
    next_ = std::move(epoch);
    wake_.notify_all();
}

void Committer::commit_changes() {
    std::unique_lock lock(mutex_);
    check();
    const uint64_t mine = ++asked_;
    wake_.notify_all();
    idle_.wait(lock, [&] { return answered_ >= mine || failure_; });
    check();
}

void Committer::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return (!next_ && !writing_) || failure_; });
    check();
}

void Committer::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || next_ || asked_ != answered_; });
        if (!next_ && asked_ == answered_) return;
        const bool is_epoch = next_.has_value();
        state::EpochCommit epoch;
        if (is_epoch)
            epoch = std::move(*next_);
        else
            epoch.checkpoint = last_;
        const uint64_t asked = asked_;
        next_.reset();
        writing_ = true;
        lock.unlock();
        try {
            write(std::move(epoch), is_epoch);
        } catch (...) {
            lock.lock();
            failure_ = std::current_exception();
            idle_.notify_all();
            return;
        }
        lock.lock();
        writing_ = false;
        answered_ = asked;
        idle_.notify_all();
    }
}

void Committer::write(state::EpochCommit&& epoch, bool is_epoch) {
    const auto begin = std::chrono::steady_clock::now();
    hooks_.add_changes(epoch);
    const state::Checkpoint before = std::exchange(last_, epoch.checkpoint);
    fault_point("before write");
    if (broken("outbox after checkpoint") || broken("sink first"))
        write_in_two(std::move(epoch), before);
    else
        store_.commit(std::move(epoch));
    fault_point("after write");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (is_epoch) hooks_.committed(last_.epoch, took.count());
}

// What the protocol forbids, so that tests see it fail: an epoch's output without its checkpoint, or the reverse.
void Committer::write_in_two(state::EpochCommit&& epoch, const state::Checkpoint& before) {
    const bool sink_first = broken("sink first");
    const bool has_output = !epoch.outbox.empty();
    const uint64_t number = epoch.checkpoint.epoch;
    state::EpochCommit output;
    output.checkpoint = sink_first ? before : epoch.checkpoint;
    output.outbox = std::move(epoch.outbox);
    state::EpochCommit& first = sink_first ? output : epoch;
    state::EpochCommit& second = sink_first ? epoch : output;
    store_.commit(std::move(first));
    if (sink_first) hooks_.committed(number, 0);
    if (has_output) fault_point("between writes");
    store_.commit(std::move(second));
}

}  // namespace weir
