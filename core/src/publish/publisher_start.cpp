// How a publisher begins: what the sink holds, and what that means.
#include "core/src/host/fault_points.hpp"
#include "core/src/publish/publisher.hpp"

namespace weir {

weir_sink_start Publisher::start_facts() const {
    return sink_start(settings_.pipeline, incarnation_, confirmation_, settings_.source_group);
}

void Publisher::require_outputs() const {
    const auto first = store_.read_outbox(id_, confirmation_.confirmed, 1);
    if (!first.empty()) OutboxPublication(first, incarnation_, {.outputs = &outputs_});
}

bool Publisher::recover() {
    fault_point("recovery");
    while (true) {
        SinkResult result = sink_->start(start_facts());
        if (result.result == WEIR_OK) result = settle(result.found);
        if (result.result == WEIR_OK) {
            back_again();
            return true;
        }
        // What a local target refuses does not mend itself; a cluster's rights and topics may.
        if (result.result == WEIR_BAD_CONFIG && sink_->guarantee() != WEIR_BY_MARKER)
            throw PipelineError(Exit::config, sink_->name() + ": " + result.text);
        if (result.result == WEIR_FAILED && sink_->guarantee() == WEIR_BY_MARKER)
            stop(stop_unseen(local_epochs(), result.text));
        if (!pause(result)) return false;
    }
}

void Publisher::stop(const Decision& decision) const {
    throw PipelineError(Exit::protocol, sink_->name() + ": " + decision.report);
}

SinkResult Publisher::settle(const SinkFound& found) {
    fault_point("recovered");
    if (sink_->guarantee() == WEIR_BY_POSITION && found.position &&
        *found.position != confirmation_.position) {
        confirm([&](state::Confirmation& c) { c.position = *found.position; });
        hooks_.make_changes_durable();
    }
    return sink_->guarantee() == WEIR_BY_MARKER ? settle_by_marker(found) : SinkResult{};
}

// What this run has made is sent only when the cluster's marker is known.
bool Publisher::all_published() const {
    const auto next = store_.read_outbox(id_, confirmation_.confirmed, 1);
    return next.empty() || (!settled_ && next.front().epoch > store_.run().first_epoch);
}

LocalEpochs Publisher::local_epochs() {
    const bool published = all_published();
    const std::lock_guard lock(mutex_);
    return {incarnation_,
            store_.runs(),
            committed_,
            confirmation_.confirmed,
            clock_decisions_,
            settings_.uses_clock,
            confirmation_.accepted,
            confirmation_.replayed,
            published};
}

SinkResult Publisher::settle_by_marker(const SinkFound& found) {
    const LocalEpochs local = local_epochs();
    Decision decision = decide(local, found.marker);
    if (decision.recovery == Recovery::scan) {
        SinkResult scanned = scan();
        if (scanned.result != WEIR_OK && scanned.result != WEIR_FAILED) return scanned;
        decision = decide_after_scan(local, scanned);
    }
    if (decision.recovery == Recovery::stop) stop(decision);
    if (decision.recovery == Recovery::replay) check_moved_by_nobody_else(*found.marker);
    settled_ = true;
    if (found.marker) note_marker(*found.marker);
    if (broken("marker ignored")) return {};
    if (decision.confirmed > confirmation_.confirmed) recoveries_ms_.clear();
    confirm([&](state::Confirmation& c) { c.confirmed = decision.confirmed; });
    if (decision.recovery == Recovery::replay && *found.marker != confirmation_.replayed)
        begin_replay(*found.marker);
    published_epoch_.Set(static_cast<double>(decision.confirmed));
    return {};
}

// Epochs that are lost here were lost before this process began.
void Publisher::check_moved_by_nobody_else(const std::string& marker) const {
    if (!settled_ || marker == marker_) return;
    throw PipelineError(
        Exit::protocol,
        sink_->name() +
            ": the cluster got epochs that this state directory does not have while this process "
            "ran: another instance, or a copy of this directory, publishes under the same name. "
            "Stop one of the two; where the other one's directory is gone, start this one again");
}

// Durable before anything is published: afterwards the cluster's marker no longer tells.
void Publisher::begin_replay(const std::string& marker) {
    const Marker lost = parse_marker(marker).value();
    log_.warn("the cluster holds epochs up to " + std::to_string(lost.epoch) +
              ", of which this state directory has lost those behind " +
              std::to_string(confirmation_.confirmed) +
              " (it is an older copy, or the disk lost synced writes): they are made again from "
              "the source, and what they had published is thrown away");
    replay_.emplace(lost);
    confirm([&](state::Confirmation& c) { c.replayed = marker; });
    hooks_.make_changes_durable();
}

void Publisher::check_replay(const OutboxPublication& publication) {
    for (const EpochOutputs& epoch : publication.epochs()) {
        const std::string doubt = replay_ ? replay_->doubt(epoch) : std::string();
        if (doubt.empty()) continue;
        throw PipelineError(
            Exit::protocol,
            sink_->name() + ": while lost epochs are made again: " + doubt +
                ", so that what was published before cannot be told apart. Ways out: bring back "
                "the state directory that made them; or, where some output may be lost or doubled, "
                "go on from here with `weir state adopt`");
    }
}

void Publisher::end_replay(const OutboxPublication& publication) {
    if (!replay_) return;
    replayed_.Increment(static_cast<double>(publication.left_out()));
    if (!replay_->is_over(publication.epochs().back())) return;
    replay_.reset();
    confirm([&](state::Confirmation& c) { c.replayed.clear(); });
    log_.info("the lost epochs were made again, what is new is published from here on");
}

SinkResult Publisher::scan() {
    log_.warn(
        "the cluster has no marker though epochs were confirmed (offsets expire after days without "
        "use, and go with their topic): looking for the last epoch in the output itself");
    SinkResult result = sink_->scan(start_facts());
    if (result.result == WEIR_FAILED) log_.warn(result.text);
    return result;
}

}  // namespace weir
