#include "core/src/publish/publisher.hpp"

#include <algorithm>
#include <chrono>

#include "core/src/host/clock.hpp"
#include "core/src/host/fault_points.hpp"

namespace weir {
namespace {

constexpr int64_t kFirstPauseMs = 100;
constexpr int64_t kLongestPauseMs = 5'000;
constexpr int64_t kLongestConfigPauseMs = 60'000;
constexpr int64_t kReadBackEveryMs = 5'000;
constexpr size_t kMaxRecoveries = 3;
constexpr int64_t kRecoveriesWithinMs = 600'000;
constexpr std::chrono::milliseconds kLookEvery{50};

}  // namespace

Publisher::Publisher(std::unique_ptr<SinkNode> sink, PublisherSettings settings,
                     state::Store& store, const Log& log, Metrics& metrics, Hooks hooks)
    : sink_(std::move(sink)),
      settings_(std::move(settings)),
      store_(store),
      log_(log.of(sink_->name())),
      hooks_(std::move(hooks)),
      id_(store.publisher_id(sink_->name())),
      outputs_(names_of(sink_->outputs())),
      incarnation_(store.incarnation()),
      clock_decisions_(store.checkpoint() ? store.checkpoint()->clock_decisions : 0),
      max_bytes_(settings_.max_bytes),
      counters_(metrics, sink_->name()),
      retries_(metrics.counter("weir_publish_retries_total", "Publications tried again.",
                               {{"node", sink_->name()}})),
      refused_records_(metrics.counter("weir_refused_records_total",
                                       "Records that a sink's target will never take.",
                                       {{"node", sink_->name()}})),
      replayed_(metrics.counter("weir_replayed_records_total",
                                "Outputs of lost epochs that were made again and thrown away.",
                                {{"node", sink_->name()}})),
      published_epoch_(metrics.gauge("weir_published_epoch", "Last epoch confirmed by a sink.",
                                     {{"node", sink_->name()}})) {
    confirmation_ = store.confirmation(id_).value_or(state::Confirmation{});
    confirmation_.publisher = id_;
    if (const auto lost = parse_marker(confirmation_.replayed)) replay_.emplace(*lost);
}

Publisher::~Publisher() { stop(); }

void Publisher::start(uint64_t committed) {
    committed_ = committed;
    thread_ = std::thread([this] { work(); });
}

void Publisher::committed(uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    committed_ = std::max(committed_, epoch);
    wake_.notify_all();
}

void Publisher::add_changes(state::EpochCommit& commit) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(confirmation_changed_, false)) commit.confirmations.push_back(confirmation_);
    std::ranges::move(rewritten_, std::back_inserter(commit.outbox));
    std::ranges::move(refused_, std::back_inserter(commit.refused));
    rewritten_.clear();
    refused_.clear();
}

void Publisher::confirm(const std::function<void(state::Confirmation&)>& change) {
    const std::lock_guard lock(mutex_);
    change(confirmation_);
    confirmation_changed_ = true;
}

bool Publisher::drain(const std::function<bool()>& give_up) {
    std::unique_lock lock(mutex_);
    while (seen_ < committed_ && !stop_) {
        drained_.wait_for(lock, kLookEvery);
        if (seen_ < committed_ && give_up()) return false;
    }
    return seen_ >= committed_;
}

void Publisher::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        wake_.notify_all();
    }
    thread_.join();
}

void Publisher::work() {
    try {
        follow();
    } catch (const PipelineError& e) {
        hooks_.failed(e);
    } catch (const std::exception& e) {
        hooks_.failed(PipelineError(Exit::io, sink_->name() + ": " + e.what()));
    }
}

void Publisher::follow() {
    if (!recover()) return;
    while (true) {
        if (publish_next()) continue;
        read_back();
        wait_for_work();
        const bool stopping = is_stopping();
        refresh_marker(stopping ? settings_.marker_refresh_at_stop_ms
                                : settings_.marker_refresh_ms);
        if (stopping) return;
    }
}

bool Publisher::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stop_;
}

void Publisher::wait_for_work() {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(settings_.marker_refresh_ms),
                   [this] { return stop_ || seen_ < committed_; });
}

// A publication without records: the marker alone, as it stands. A sink that is away is not waited for.
void Publisher::refresh_marker(int64_t older_than_ms) {
    if (marker_.empty() || !said_.empty() || monotonic_ms() - marker_written_ms_ < older_than_ms)
        return;
    weir_publication publication{};
    publication.struct_size = sizeof publication;
    publication.marker = bytes(marker_);
    publication.first_epoch = publication.last_epoch = confirmation_.confirmed;
    SinkFound found;
    std::string text;
    if (send(publication, found, text) == WEIR_OK) note_marker(marker_);
}

void Publisher::note_marker(std::string_view marker) {
    if (sink_->guarantee() != WEIR_BY_MARKER) return;
    marker_ = std::string(marker);
    marker_written_ms_ = monotonic_ms();
}

bool Publisher::publish_next() {
    uint64_t committed = 0;
    {
        const std::lock_guard lock(mutex_);
        if (stop_ || seen_ >= committed_) return false;
        committed = committed_;
    }
    const auto entries = store_.read_outbox(id_, confirmation_.confirmed, max_bytes_);
    if (!entries.empty()) {
        publish(entries);
        return true;
    }
    const std::lock_guard lock(mutex_);
    seen_ = committed;
    drained_.notify_all();
    return true;
}

void Publisher::publish(const std::vector<state::OutboxEntry>& entries) {
    const OutboxPublication publication(
        entries, incarnation_,
        {sink_->guarantee() == WEIR_BY_MARKER, !settings_.source_group.empty(),
         replay_ ? &*replay_ : nullptr, &outputs_});
    check_replay(publication);
    SinkFound found;
    std::string text;
    const weir_result result = send(publication.raw(), found, text);
    if (result == WEIR_OK) return published(publication, found);
    if (result == WEIR_REFUSED) return keep_refused(entries, publication, found.refused, text);
    max_bytes_ = std::max<size_t>(max_bytes_ / 2, 1);
}

weir_result Publisher::send(const weir_publication& publication, SinkFound& found,
                            std::string& text) {
    fault_point("publish");
    SinkResult result = sink_->publish(publication);
    fault_point("published");
    found = std::move(result.found);
    if (result.result == WEIR_OK || result.result == WEIR_REFUSED) {
        text = std::move(result.text);
        return result.result;
    }
    retries_.Increment();
    if (result.result == WEIR_UNKNOWN_OUTCOME) {
        log_.info("outcome unknown (" + result.text + "): asking the cluster for its marker");
        count_recovery(result.text);
        recover();
    } else {
        pause(result);
    }
    return result.result;
}

void Publisher::count_recovery(const std::string& why) {
    const int64_t now_ms = monotonic_ms();
    std::erase_if(recoveries_ms_, [&](int64_t at) { return now_ms - at > kRecoveriesWithinMs; });
    if (recoveries_ms_.size() == kMaxRecoveries)
        throw PipelineError(Exit::software, sink_->name() + ": no publication succeeded after " +
                                                std::to_string(kMaxRecoveries) +
                                                " recoveries in ten minutes: " + why);
    recoveries_ms_.push_back(now_ms);
}

// The record moves from the outbox to the refused ones in one commit; the epoch's others are then published.
void Publisher::keep_refused(const std::vector<state::OutboxEntry>& entries,
                             const OutboxPublication& publication, size_t record,
                             const std::string& why) {
    const auto [entry, index] = publication.origin(record);
    const EpochOutputs& epoch = publication.epochs()[entry];
    std::string bytes;
    put_record(bytes, whole(records_of(epoch).at(index).stored));
    {
        const std::lock_guard lock(mutex_);
        rewritten_.push_back({id_, entries[entry].epoch, encode(without(epoch, index))});
        refused_.push_back({id_, entries[entry].epoch, std::move(bytes), why});
    }
    hooks_.make_changes_durable();
    refused_records_.Increment();
    log_.error(why + "; it is kept in the state directory (weir state dump), the others go on");
}

void Publisher::published(const OutboxPublication& publication, const SinkFound& found) {
    const uint64_t epoch = publication.raw().last_epoch;
    back_again();
    recoveries_ms_.clear();
    max_bytes_ = std::min(max_bytes_ * 2, settings_.max_bytes);
    note_marker(view(publication.raw().marker));
    counters_.records_out.Increment(static_cast<double>(publication.raw().count));
    counters_.bytes_out.Increment(static_cast<double>(publication.bytes()));
    published_epoch_.Set(static_cast<double>(epoch));
    const bool has_marker = sink_->guarantee() == WEIR_BY_MARKER;
    confirm([&](state::Confirmation& c) {
        c.confirmed = epoch;
        c.accepted.clear();
        if (found.position) c.position = *found.position;
        if (!has_marker || broken("trim before read-back")) c.trim = epoch;
    });
    end_replay(publication);
    fault_point("confirmed");
    if (has_marker && monotonic_ms() - last_read_back_ms_ > kReadBackEveryMs) read_back();
}

void Publisher::read_back() {
    if (sink_->guarantee() != WEIR_BY_MARKER || confirmation_.trim >= confirmation_.confirmed)
        return;
    fault_point("read back");
    last_read_back_ms_ = monotonic_ms();
    const SinkResult result = sink_->read_back();
    if (result.result != WEIR_OK)
        return;  // not stable yet: asked again behind the next publication
    const auto marker = result.found.marker ? parse_marker(*result.found.marker) : std::nullopt;
    if (!marker || marker->incarnation != incarnation_) return;
    confirm([&](state::Confirmation& c) {
        c.trim = std::min(marker->epoch, c.confirmed);
        if (result.found.position) c.position = *result.found.position;
    });
}

bool Publisher::pause(const SinkResult& result) {
    if (result.result == WEIR_FAILED || result.result == WEIR_REFUSED)
        throw PipelineError(Exit::software, sink_->name() + ": " + result.text);
    say_once(result.text);
    const bool config = result.result == WEIR_BAD_CONFIG;
    pause_ms_ =
        std::clamp(pause_ms_ * 2, kFirstPauseMs, config ? kLongestConfigPauseMs : kLongestPauseMs);
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(pause_ms_), [this] { return stop_; });
    return !stop_;
}

void Publisher::say_once(const std::string& text) {
    if (text == said_) return;
    said_ = text;
    log_.warn(text + "; waiting, output is kept in the outbox");
}

void Publisher::back_again() {
    pause_ms_ = 0;
    if (said_.empty()) return;
    said_.clear();
    log_.info("the sink is back, publishing goes on");
}

}  // namespace weir
