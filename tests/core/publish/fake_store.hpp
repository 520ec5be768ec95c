// A state directory in memory, without its checks.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "state/store.hpp"

namespace weir::test {

class FakeStore : public state::Store {
public:
    std::string incarnation_text = "0123456789abcdef0123456789abcdef";
    std::vector<state::Run> run_table{{1, 7, 0}};
    std::optional<state::Checkpoint> last;
    std::vector<state::Passage> no_passages;
    std::map<uint32_t, std::string> no_publishers;
    std::map<uint32_t, state::Confirmation> confirmations;
    std::vector<state::OutboxEntry> outbox;  // in the order of epochs
    std::vector<state::EpochCommit> commits;
    uint64_t failing_epoch = UINT64_MAX;

    const std::string& incarnation() const override { return incarnation_text; }
    const state::Run& run() const override { return run_table.back(); }
    const std::vector<state::Passage>& passages() const override { return no_passages; }
    const std::vector<state::Run>& runs() const override { return run_table; }
    const std::optional<state::Checkpoint>& checkpoint() const override { return last; }
    uint32_t publisher_id(const std::string&) override { return 0; }
    const std::map<uint32_t, std::string>& publishers() const override { return no_publishers; }
    std::optional<state::Confirmation> confirmation(uint32_t publisher) const override {
        const auto found = confirmations.find(publisher);
        return found == confirmations.end() ? std::nullopt : std::optional(found->second);
    }
    void put_confirmation(const state::Confirmation& confirmation) override {
        confirmations[confirmation.publisher] = confirmation;
    }
    void scan_state(std::string_view, const Visit&) const override {}
    void scan_timers(std::string_view, const Visit&) const override {}
    void commit(state::EpochCommit&& epoch) override {
        const std::lock_guard lock(mutex_);
        if (epoch.checkpoint.epoch == failing_epoch)
            throw state::StoreError(state::Fault::io, "the disk is full");
        commits.push_back(std::move(epoch));
    }
    std::vector<state::OutboxEntry> read_outbox(uint32_t, uint64_t after,
                                                size_t max_bytes) const override {
        const std::lock_guard lock(mutex_);
        std::vector<state::OutboxEntry> entries;
        size_t bytes = 0;
        for (const state::OutboxEntry& entry : outbox) {
            if (entry.epoch <= after) continue;
            bytes += entry.payload.size();
            if (!entries.empty() && bytes > max_bytes) break;
            entries.push_back(entry);
        }
        return entries;
    }
    uint64_t outbox_bytes() const override { return 0; }
    uint64_t refused() const override { return 0; }

    void replace(const state::OutboxEntry& entry) {
        const std::lock_guard lock(mutex_);
        std::ranges::find(outbox, entry.epoch, &state::OutboxEntry::epoch)->payload = entry.payload;
    }
    void put(state::OutboxEntry entry) {
        const std::lock_guard lock(mutex_);
        outbox.push_back(std::move(entry));
    }

private:
    mutable std::mutex mutex_;
};

}  // namespace weir::test
