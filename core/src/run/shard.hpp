// One shard of a keyed transform: a hash slice of all device keys, with their state, timers and waiting records.
// A shard is never called by two threads at once.
#pragma once

#include <algorithm>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <vector>

#include "core/src/host/node_metrics.hpp"
#include "core/src/run/chain.hpp"
#include "core/src/run/dead_letters.hpp"
#include "core/src/run/device_keys.hpp"
#include "core/src/run/event_time.hpp"
#include "core/src/run/host_emitter.hpp"
#include "core/src/run/outputs.hpp"
#include "core/src/run/rows.hpp"
#include "core/src/run/state_table.hpp"
#include "core/src/run/timers.hpp"
#include "core/src/run/waiting_list.hpp"
#include "state/digest.hpp"
#include "state/store.hpp"

namespace weir {

// A source partition as shards see it.
struct PartitionName {
    std::string topic;
    int32_t number;
};

// The topics of records, as small numbers. A file's lines may name topics that its plan does not know.
class Topics {
public:
    // [any thread]
    uint32_t intern(std::string_view topic);
    // [any thread] The name stays where it is.
    [[nodiscard]] std::string_view name(uint32_t index) const;

private:
    mutable std::shared_mutex mutex_;
    std::deque<std::string> names_;
};

inline constexpr size_t kShards = 16;

// What all shards of a keyed transform share.
struct ShardContext {
    const NodeConfig& node;
    std::span<const NodeConfig> after;  // stateless transforms behind the keyed one
    const NodeConfig* next;             // the keyed transform behind these; null: the sinks
    bool is_first;                      // else its records come from another keyed transform
    size_t publishers;
    DeadLetters& dead_letters;
    const RowWriter& rows;
    const EventTimeOptions& options;
    const std::vector<PartitionName>& partitions;
    const Topics& topics;
    const Log& log;
    Metrics& metrics;
};

// What a keyed transform says of one device.
struct Explained {
    std::string json;  // "" where it explains nothing
    std::vector<StoredTimer> timers;
};

class Shard {
public:
    explicit Shard(const ShardContext& context);
    ~Shard();
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // State of earlier lives, before start().
    void restore_state(std::string_view product, std::string_view name, uint64_t hash,
                       std::string_view value);
    void restore_timers(std::string_view product, std::string_view name, uint64_t hash,
                        std::string_view value);
    void start();

    // A record from the exchange; it waits, unless it comes from a keyed transform: then it is due.
    void add(Crossing&& crossing);
    // Applies what is due at `watermark`: records and timers, in the order of STATUS.md section 3.
    void advance(int64_t watermark);
    // Fires the timers that the wall clock has reached; returns how many.
    size_t advance_clock(int64_t now_ms);
    // Cheap: no timer on the wall clock is due. [any thread, while nothing moves]
    [[nodiscard]] bool nothing_due_on_clock(int64_t now_ms) const {
        return timers_.nothing_due_on_clock(now_ms);
    }
    // advance() to before this would change nothing; a timer that was replaced or cancelled may still count.
    [[nodiscard]] int64_t earliest_due() const {
        return std::min(waiting_.earliest(), timers_.earliest_due());
    }
    // Ends the epoch here: appends what has changed, and follows the digest.
    void snapshot(std::vector<state::Change>& state, std::vector<state::Change>& timers);
    // The watermark that closes what a finite source's last record opened.
    int64_t horizon(int64_t greatest_effective_ms);

    // None where the device has no state here.
    std::optional<Explained> explain(std::string_view product, std::string_view name,
                                     uint64_t hash);
    [[nodiscard]] const DeviceKeys& keys() const { return keys_; }
    [[nodiscard]] std::vector<uint32_t> slots_with_state() const { return state_.slots(); }
    // Tells the component that it goes on under other options.
    void settings_changed(int64_t watermark);

    [[nodiscard]] const WaitingList& waiting() const { return waiting_; }
    // For the shards of the next keyed transform, by shard; the names in them live until clear_crossings().
    [[nodiscard]] std::vector<std::vector<Crossing>>& crossings() { return crossings_; }
    void clear_crossings();
    [[nodiscard]] Outputs& outputs() { return outputs_; }
    [[nodiscard]] uint64_t digest() const { return digest_.value(); }
    [[nodiscard]] size_t state_keys() const { return state_.keys(); }
    [[nodiscard]] uint64_t failed() const { return failed_; }
    [[nodiscard]] const std::string& first_failure() const { return first_failure_; }

private:
    class Host;
    void apply(std::vector<Waiting>& due);
    void deliver(std::span<Waiting* const> due);
    weir_emitter* begin_call(size_t origins);
    weir_keyed_record keyed_record(const Waiting& record, uint32_t index);
    void fire(std::span<const weir_timer> due);
    void run_due(uint32_t slot, int64_t effective_ms);
    weir_result set_timer(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase);
    weir_result put_state(uint32_t slot, weir_bytes value);
    weir_result refuse(std::string why);
    bool knows(uint32_t slot);
    void check(weir_result result, const weir_error& error);
    void refuse_failures_behind(size_t count) const;
    void add_timer_origin(int64_t at_ms);
    void write_rows(std::span<Waiting* const> due);
    void put_out(const weir_record& row, std::span<Waiting* const> due);
    void cross(const weir_record& row, std::span<Waiting* const> due);
    [[nodiscard]] std::unique_ptr<Extra> crossing_extra(const weir_record& row) const;
    [[nodiscard]] bool by_product() const;
    void sort_by_position();
    void sort_by_device();
    void fail_keyed(const Failure& failure, const Waiting& record);
    void report_late(const Waiting& record);
    void note_failure(const std::string& node, std::string_view text);
    [[nodiscard]] std::string stored_key(uint32_t slot) const;
    weir_position position_of(const Waiting& record) const;
    void follow(uint64_t& old_pair, std::string_view key, std::string_view value);

    const ShardContext& context_;
    const weir_keyed_transform& functions_;
    std::unique_ptr<Host> host_;
    void* self_ = nullptr;
    bool started_ = false;
    int64_t watermark_ = kNever;

    DeviceKeys keys_;
    StateTable state_;
    TimerTable timers_;
    WaitingList waiting_;
    std::vector<Waiting> inbox_;  // from another keyed transform
    std::vector<std::vector<Crossing>> crossings_;
    Arena crossing_names_;
    Outputs outputs_;
    state::Digest digest_;
    std::vector<uint64_t> state_pairs_;  // hash of each slot's stored pair; 0: none
    std::vector<uint64_t> timer_pairs_;

    StatelessChain after_;
    Arena arena_;
    std::vector<weir_record> emitted_;
    std::vector<Failure> failures_;
    std::optional<HostEmitter> emitter_;  // of the call that is under way
    std::vector<Waiting> due_;
    std::vector<Waiting*> order_;
    std::vector<weir_device> devices_;
    std::vector<weir_keyed_record> batch_;
    std::vector<weir_position> positions_;  // by origin
    std::vector<int64_t> times_;            // by origin: when what it gives is due
    std::vector<weir_timer> due_timers_;
    std::vector<StoredRecord> values_;
    std::exception_ptr timer_failure_;  // of run_due() in the call that is under way
    std::string refused_;               // why the host refused what that call asked for
    uint64_t failed_ = 0;
    std::string first_failure_;
    NodeMetrics counters_;
    prometheus::Counter& late_;
};

}  // namespace weir
