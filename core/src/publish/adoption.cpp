#include "core/src/publish/adoption.hpp"

#include <functional>

#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr int kAttempts = 6;  // of at least five seconds, where the cluster is away

uint64_t last_epoch(const state::Store& store) {
    return store.checkpoint() ? store.checkpoint()->epoch : 0;
}

SinkResult patiently(const std::function<SinkResult()>& call) {
    SinkResult result = call();
    for (int i = 1; i < kAttempts && result.result == WEIR_RETRY; ++i) result = call();
    return result;
}

void require_answer(const SinkNode& sink, const SinkResult& result) {
    if (result.result == WEIR_OK) return;
    throw PipelineError(result.result == WEIR_BAD_CONFIG ? Exit::config : Exit::protocol,
                        sink.name() + ": " + result.text);
}

Decision look_into_outputs(SinkNode& sink, const weir_sink_start& start, const LocalEpochs& local) {
    const SinkResult scanned = patiently([&] { return sink.scan(start); });
    if (scanned.result != WEIR_FAILED) require_answer(sink, scanned);
    return decide_after_scan(local, scanned);
}

LocalEpochs local_epochs(const PipelineConfig& config, const state::Store& store,
                         const state::Confirmation& confirmation) {
    const auto& checkpoint = store.checkpoint();
    return {store.incarnation(),
            store.runs(),
            last_epoch(store),
            confirmation.confirmed,
            checkpoint ? checkpoint->clock_decisions : 0,
            config.uses_clock(),
            confirmation.accepted,
            confirmation.replayed,
            store.read_outbox(confirmation.publisher, confirmation.confirmed, 1).empty()};
}

FoundMarker look_at(SinkNode& sink, const PipelineConfig& config, state::Store& store) {
    FoundMarker found{sink.name(), {}, {}, {}};
    const uint32_t publisher = store.publisher_id(sink.name());
    found.confirmation = store.confirmation(publisher).value_or(state::Confirmation{});
    found.confirmation.publisher = publisher;
    const LocalEpochs local = local_epochs(config, store, found.confirmation);
    state::Confirmation told = found.confirmation;
    const auto facts = [&] { return sink_start(config.name, local.incarnation, told, ""); };
    const auto start = [&] { return sink.start(facts()); };
    const SinkResult first = patiently(start);
    const bool position_fits = first.result != WEIR_FAILED;
    if (!position_fits) told.position.clear();
    const SinkResult started = position_fits ? first : patiently(start);
    require_answer(sink, started);
    found.marker = started.found.marker;
    found.decision = position_fits ? decide(local, found.marker) : stop_unseen(local, first.text);
    if (found.decision.recovery == Recovery::scan)
        found.decision = look_into_outputs(sink, facts(), local);
    return found;
}

}  // namespace

std::vector<FoundMarker> find_markers(const PipelineConfig& config, state::Store& store,
                                      const Log& log, Metrics& metrics, Watchdog& watchdog) {
    std::vector<FoundMarker> found;
    for (auto& group : group_outputs(outputs_of(config), log, metrics, watchdog)) {
        SinkNode sink(group, log, metrics, watchdog);
        if (sink.guarantee() == WEIR_BY_MARKER) found.push_back(look_at(sink, config, store));
    }
    return found;
}

void accept(state::Store& store, const FoundMarker& found, uint64_t confirmed) {
    if (confirmed < found.confirmation.trim || confirmed > last_epoch(store))
        throw PipelineError(Exit::usage,
                            found.sink + ": the state directory holds the output of the epochs " +
                                std::to_string(found.confirmation.trim + 1) + " to " +
                                std::to_string(last_epoch(store)) +
                                "; it cannot be published from epoch " +
                                std::to_string(confirmed + 1) + " on");
    state::Confirmation changed = found.confirmation;
    changed.confirmed = confirmed;
    changed.accepted = found.marker.value_or(std::string(kNoMarker));
    changed.replayed.clear();
    changed.position.clear();  // it may be what does not fit: the next start looks at all there is
    store.put_confirmation(changed);
}

}  // namespace weir
