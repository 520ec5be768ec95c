// Publishes the outbox of one sink instance, from a thread of its own: committed epochs in order, each once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/src/host/node_metrics.hpp"
#include "core/src/publish/publication.hpp"
#include "core/src/publish/recovery.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"
#include "state/store.hpp"

namespace weir {

struct PublisherSettings {
    std::string pipeline;
    size_t max_bytes;          // of outbox payload in one publication
    std::string source_group;  // where the source is on the sink's cluster and has a group; else ""
    bool uses_clock = false;   // some component does: lost epochs cannot be made again as they were
    // Brokers forget the offsets of a group without members, the marker among them, after seven days.
    int64_t marker_refresh_ms = 24 * 3'600'000;
    int64_t marker_refresh_at_stop_ms = 60'000;  // at a clean stop one so old is refreshed too
};

class Publisher {
public:
    struct Hooks {
        std::function<void()> make_changes_durable;
        std::function<void(const PipelineError&)> failed;
    };

    Publisher(std::unique_ptr<SinkNode> sink, PublisherSettings settings, state::Store& store,
              const Log& log, Metrics& metrics, Hooks hooks);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    [[nodiscard]] uint32_t id() const { return id_; }
    [[nodiscard]] const std::string& name() const { return sink_->name(); }
    // By number, as outbox entries name them.
    [[nodiscard]] const std::vector<std::string>& outputs() const { return outputs_; }
    // Before start(): throws PipelineError where what comes first is for an output that the sink does not have.
    void require_outputs() const;
    // Begins to publish what is in the outbox. `committed`: the last committed epoch.
    void start(uint64_t committed);
    // [any thread] Epochs up to `epoch` are committed.
    void committed(uint64_t epoch);
    // [any thread] Adds what is to be written with the next commit: what has changed since the last call.
    void add_changes(state::EpochCommit& commit);
    // Waits until everything committed is published, or until `give_up` says so. False: something is left.
    bool drain(const std::function<bool()>& give_up);
    // Ends the thread after what it is doing.
    void stop();

private:
    void work();
    void follow();
    bool recover();  // false: asked to stop
    // WEIR_OK, or why it is to be tried again.
    SinkResult settle(const SinkFound& found);
    SinkResult settle_by_marker(const SinkFound& found);
    [[noreturn]] void stop(const Decision& decision) const;
    void check_moved_by_nobody_else(const std::string& marker) const;
    void begin_replay(const std::string& marker);
    void check_replay(const OutboxPublication& publication);
    void end_replay(const OutboxPublication& publication);
    SinkResult scan();
    [[nodiscard]] bool all_published() const;
    bool publish_next();  // false: nothing to do
    void publish(const std::vector<state::OutboxEntry>& entries);
    // WEIR_OK, WEIR_REFUSED; or anything else: to be tried again.
    weir_result send(const weir_publication& publication, SinkFound& found, std::string& text);
    void count_recovery(const std::string& why);
    void keep_refused(const std::vector<state::OutboxEntry>& entries,
                      const OutboxPublication& publication, size_t record, const std::string& why);
    void published(const OutboxPublication& publication, const SinkFound& found);
    bool is_stopping();
    void wait_for_work();
    void refresh_marker(int64_t older_than_ms);
    void note_marker(std::string_view marker);
    void read_back();
    void confirm(const std::function<void(state::Confirmation&)>& change);
    bool pause(const SinkResult& result);  // backs off; false: asked to stop
    void say_once(const std::string& text);
    void back_again();
    [[nodiscard]] LocalEpochs local_epochs();
    [[nodiscard]] weir_sink_start start_facts() const;

    std::unique_ptr<SinkNode> sink_;
    PublisherSettings settings_;
    state::Store& store_;
    Log log_;
    Hooks hooks_;
    uint32_t id_;
    std::vector<std::string> outputs_;
    std::string incarnation_;
    uint64_t clock_decisions_;  // of the epoch that the run began on

    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable drained_;
    state::Confirmation confirmation_;
    bool confirmation_changed_ = false;
    std::vector<state::OutboxEntry> rewritten_;
    std::vector<state::Refused> refused_;
    uint64_t committed_ = 0;
    uint64_t seen_ = 0;  // nothing up to this epoch is left to publish
    bool stop_ = false;

    std::optional<Replay> replay_;
    size_t max_bytes_;  // of the next publication: less after one that failed
    std::string said_;
    int64_t pause_ms_ = 0;
    int64_t last_read_back_ms_ = 0;
    std::string marker_;  // as the cluster holds it; "" where it has none
    int64_t marker_written_ms_ = 0;
    bool settled_ = false;                // what the cluster holds was known once in this life
    std::vector<int64_t> recoveries_ms_;  // since something was published
    NodeMetrics counters_;
    prometheus::Counter& retries_;
    prometheus::Counter& refused_records_;
    prometheus::Counter& replayed_;
    prometheus::Gauge& published_epoch_;
    std::thread thread_;
};

}  // namespace weir
