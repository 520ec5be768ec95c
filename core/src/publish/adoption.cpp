#include "core/src/publish/adoption.hpp"

#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr int kAttempts = 6;  // of at least five seconds, where the cluster is away

uint64_t last_epoch(const state::Store& store) {
    return store.checkpoint() ? store.checkpoint()->epoch : 0;
}

std::optional<std::string> marker_of(SinkNode& sink, const PipelineConfig& config,
                                     const state::Store& store,
                                     const state::Confirmation& confirmation) {
    const weir_sink_start start = sink_start(config.name, store.incarnation(), confirmation, "");
    SinkResult result;
    for (int i = 0; i < kAttempts; ++i) {
        result = sink.start(start);
        if (result.result == WEIR_OK) return result.found.marker;
        if (result.result != WEIR_RETRY) break;
    }
    throw PipelineError(result.result == WEIR_BAD_CONFIG ? Exit::config : Exit::protocol,
                        sink.name() + ": " + result.text);
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
            confirmation.replayed};
}

FoundMarker look_at(SinkNode& sink, const PipelineConfig& config, state::Store& store) {
    FoundMarker found{sink.name(), {}, {}, {}};
    const uint32_t publisher = store.publisher_id(sink.name());
    found.confirmation = store.confirmation(publisher).value_or(state::Confirmation{});
    found.confirmation.publisher = publisher;
    found.marker = marker_of(sink, config, store, found.confirmation);
    found.decision = decide(local_epochs(config, store, found.confirmation), found.marker);
    return found;
}

}  // namespace

std::vector<FoundMarker> find_markers(const PipelineConfig& config, state::Store& store,
                                      const Log& log, Metrics& metrics) {
    std::vector<FoundMarker> found;
    for (auto& group : group_outputs(outputs_of(config), log, metrics)) {
        SinkNode sink(group, log, metrics);
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
    changed.accepted = found.marker.value_or("");
    changed.replayed.clear();
    store.put_confirmation(changed);
}

}  // namespace weir
