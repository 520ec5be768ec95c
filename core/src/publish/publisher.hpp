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
    // Brokers forget the offsets of a group without members, the marker among them, after seven days.
    int64_t marker_refresh_ms = 24 * 3'600'000;
    int64_t marker_refresh_at_stop_ms = 60'000;  // at a clean stop one so old is refreshed too
};

class Publisher {
public:
    struct Hooks {
        std::function<void()> make_confirmations_durable;
        std::function<void(const PipelineError&)> failed;
    };

    Publisher(std::unique_ptr<SinkNode> sink, PublisherSettings settings, state::Store& store,
              const Log& log, Metrics& metrics, Hooks hooks);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    [[nodiscard]] uint32_t id() const { return id_; }
    // Begins to publish what is in the outbox. `committed`: the last committed epoch.
    void start(uint64_t committed);
    // [any thread] Epochs up to `epoch` are committed.
    void committed(uint64_t epoch);
    // [any thread] What is to be written with the next commit; none where nothing has changed since the last call.
    std::optional<state::Confirmation> changed_confirmation();
    // Waits until everything committed is published, or until `give_up` says so. False: something is left.
    bool drain(const std::function<bool()>& give_up);
    // Ends the thread after what it is doing.
    void stop();

private:
    void work();
    bool recover();  // false: asked to stop
    void settle(const SinkFound& found);
    std::optional<EpochHeader> scan();
    bool publish_next();  // false: nothing to do
    void publish(const std::vector<state::OutboxEntry>& entries);
    bool send(const weir_publication& publication, SinkFound& found);  // false: to be tried again
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
    weir_sink_start sink_start() const;

    std::unique_ptr<SinkNode> sink_;
    PublisherSettings settings_;
    state::Store& store_;
    Log log_;
    Hooks hooks_;
    uint32_t id_;
    std::string incarnation_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable drained_;
    state::Confirmation confirmation_;
    bool confirmation_changed_ = false;
    uint64_t committed_ = 0;
    uint64_t seen_ = 0;  // nothing up to this epoch is left to publish
    bool stop_ = false;

    std::string said_;
    int64_t pause_ms_ = 0;
    int64_t last_read_back_ms_ = 0;
    std::string marker_;  // as the cluster holds it; "" where it has none
    int64_t marker_written_ms_ = 0;
    int recoveries_without_progress_ = 0;
    NodeMetrics counters_;
    prometheus::Counter& retries_;
    prometheus::Gauge& published_epoch_;
    std::thread thread_;
};

}  // namespace weir
