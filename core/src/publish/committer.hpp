// Writes epochs to the state directory, from a thread of its own: while one is written the next is computed.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "state/store.hpp"

namespace weir {

class Committer {
public:
    struct Hooks {
        // [commit thread] Adds what the publishers have to be written with the next commit.
        std::function<void(state::EpochCommit& epoch)> add_changes;
        // [commit thread] Everything up to `epoch` is durable.
        std::function<void(uint64_t epoch, double seconds)> committed;
    };

    // `last`: the checkpoint that the store holds.
    Committer(state::Store& store, state::Checkpoint last, Hooks hooks);
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    // Hands over an epoch; waits while an earlier one is being written. Throws what a commit threw.
    void submit(state::EpochCommit&& epoch);
    // [any thread] Makes the publishers' present changes durable. Throws what a commit threw.
    void commit_changes();
    // Waits until everything handed over is durable. Throws what a commit threw.
    void flush();

private:
    void work();
    void write(state::EpochCommit&& epoch, bool is_epoch);
    void write_in_two(state::EpochCommit&& epoch, const state::Checkpoint& before);
    void check() const;

    state::Store& store_;
    state::Checkpoint last_;
    Hooks hooks_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable idle_;
    std::optional<state::EpochCommit> next_;
    uint64_t asked_ = 0;     // requests for a commit of changes
    uint64_t answered_ = 0;  // how many of them are durable
    bool writing_ = false;
    bool stop_ = false;
    std::exception_ptr failure_;
    std::thread thread_;
};

}  // namespace weir
