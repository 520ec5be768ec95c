// A pipeline in motion: rounds of reading, transforming and applying, cut into epochs (docs/architecture.md).
//
// One thread, the caller of run(), does everything that is not parallel; the workers run stateless transforms by
// lane and keyed ones by shard, in phases with a barrier between them. Between two phases nothing moves, so an
// epoch can end there without further ado.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/publish/committer.hpp"
#include "core/src/publish/publisher.hpp"
#include "core/src/run/control_socket.hpp"
#include "core/src/run/exchange.hpp"
#include "core/src/run/explanation.hpp"
#include "core/src/run/keyed_stage.hpp"
#include "core/src/run/lanes.hpp"
#include "core/src/run/outbox_level.hpp"
#include "core/src/run/passages.hpp"
#include "core/src/run/runtime_metrics.hpp"
#include "core/src/run/silence.hpp"
#include "core/src/run/source_node.hpp"
#include "core/src/run/trusted_clock.hpp"
#include "core/src/run/workers.hpp"
#include "state/disk_space.hpp"

namespace weir {

class PipelineRun {
public:
    // Opens the state directory and makes all instances. Throws PipelineError.
    // `abandoned`: keyed transforms whose state, and sinks whose output is deleted.
    PipelineRun(const PipelineConfig& config, Log log, Metrics& metrics, Watchdog& watchdog,
                const std::atomic<bool>& stop, std::vector<std::string> abandoned = {});
    ~PipelineRun();
    PipelineRun(const PipelineRun&) = delete;
    PipelineRun& operator=(const PipelineRun&) = delete;

    // Runs until asked to stop, until a finite source has ended and its output is published, or until something
    // stands in the way (PipelineError).
    void run();
    // [within a call of the source] Ends the epoch and waits until it is published. False: a sink is away.
    bool publish_all();

private:
    static constexpr size_t kLittleWork =
        64;  // records that are not worth waking the other workers

    // Set-up.
    void make_publishers();
    void make_stages();
    void restore_state();
    void refuse_other_components() const;
    void settle_left_output();
    void abandon_output(const state::Confirmation& confirmation, const std::string& sink);
    [[nodiscard]] bool is_abandoned(std::string_view node) const;
    void say_abandoned(const std::string& node) const;
    void refuse_changed_reading() const;
    void tell_changed_settings();
    bool open_source();
    void settle_gone_partitions(const ReadPlan& plan) const;
    void start_publishers();

    // Rounds.
    void loop();
    bool round();
    bool poll_lanes();
    bool poll_lane(ReadLane& lane);
    void check_last(ReadLane& lane);
    [[nodiscard]] std::vector<ReadLane*> lanes_in_order();
    [[nodiscard]] bool may_run_ahead() const;
    void transform();
    void stop_at_failure();
    void collect();
    void discover();

    // Questions from outside.
    void open_control();
    void serve_control();
    [[nodiscard]] std::string answer(const std::string& request) const;
    [[nodiscard]] Standing standing() const;
    [[nodiscard]] const char* activity_of(size_t lane) const;

    // Event time.
    void advance(int64_t target);
    void follow_density(size_t made, bool last);
    void wait_for_room();
    void step(int64_t watermark);
    void step_stage(size_t stage, int64_t watermark, bool alone);
    void collect_shards();
    // Every shard of every stage.
    template <class Visit>
    void each_shard(Visit visit) const {
        for (const auto& stage : stages_)
            for (const auto& shard : stage->shards()) visit(*shard);
    }
    void fire_clock_timers();
    void decided(const char* kind, size_t count);

    // Silence.
    void follow_clocks();
    void start_timers_anew();
    void wake(ReadLane& lane);
    void judge_lanes(int64_t now_ms);
    void say_blind(size_t blind);
    void follow_wall_clock(int64_t now_ms);
    [[nodiscard]] int64_t earliest_due() const;
    [[nodiscard]] int64_t next_step(int64_t at, int64_t target) const;
    void finish();

    // Epochs.
    [[nodiscard]] bool epoch_is_due() const;
    void close_epoch();
    [[nodiscard]] state::Checkpoint checkpoint();
    void add_outbox(state::EpochCommit& epoch);
    void check_failures();
    void check_outbox();
    bool drain();
    void shut_down();
    void report();

    const PipelineConfig& config_;
    Log log_;
    Metrics& metrics_;
    Watchdog& watchdog_;
    RuntimeMetrics counters_;
    const std::atomic<bool>& stop_;
    std::unique_ptr<state::Store> store_;
    std::optional<state::Checkpoint> began_with_;
    std::vector<std::string> abandoned_;  // names of nodes
    state::EpochCommit abandonment_;      // what goes with the first epoch
    state::DiskSpace disk_space_;

    Routes routes_;
    DeadLetters dead_letters_;
    std::unique_ptr<RowWriter> rows_;
    std::unique_ptr<SourceNode> source_;
    std::vector<std::unique_ptr<Publisher>> publishers_;
    Workers workers_;
    std::vector<std::unique_ptr<StatelessChain>> chains_;  // by worker
    EventTimeOptions event_time_;
    uint64_t reading_settings_;  // of every checkpoint, see there
    std::map<std::string, uint64_t> keyed_settings_;
    std::map<std::string, std::string> keyed_components_;
    Lanes lanes_;
    Topics topics_;
    std::vector<std::unique_ptr<KeyedStage>> stages_;  // the keyed transforms, in their order
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<Committer> committer_;

    int64_t watermark_ = kNever;
    int64_t greatest_effective_ = kNever;
    uint64_t clock_decisions_ = 0;
    Passages passages_;
    uint64_t epoch_ = 0;
    bool finite_ = false;
    bool ended_ = false;
    bool dirty_ = false;  // something is to be committed
    bool read_something_ = false;
    std::optional<OutboxLevel> outbox_level_;
    Silence silence_;
    TrustedClock trusted_clock_;
    size_t blind_ = 0;  // lanes
    bool distrust_said_ = false;
    bool paused_ = false;  // for want of room: nothing is read, and no clock decision is taken
    bool stopped_cleanly_ = false;
    int64_t last_look_ms_ = INT64_MIN;
    int64_t quantum_ms_ = 60'000;
    int64_t last_epoch_ms_ = 0;
    int64_t last_discovery_ms_ = 0;
    size_t waiting_bytes_ = 0;
    std::vector<size_t> peaks_;  // waiting bytes by shard, at their highest in a step
    Outputs outputs_;            // of the open epoch
    std::optional<PipelineError> stop_reason_;  // a failure that errors.tolerance does not allow

    std::optional<ControlSocket> control_;

    std::mutex failure_mutex_;
    std::optional<PipelineError> failure_;  // of another thread
    std::atomic<bool> failed_ = false;
};

}  // namespace weir
