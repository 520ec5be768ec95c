// What the marker that a cluster holds means for this state directory (docs/architecture.md, "Start").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/src/publish/marker.hpp"
#include "core/src/publish/sink_node.hpp"
#include "state/store.hpp"

namespace weir {

// What `accepted` holds where an operator has accepted that there is no marker.
inline constexpr std::string_view kNoMarker = "none";

// What is known on this side.
struct LocalEpochs {
    std::string incarnation;
    std::vector<state::Run> runs;
    uint64_t committed = 0;        // E: the last epoch in the state directory
    uint64_t confirmed = 0;        // C: the last epoch known published
    uint64_t clock_decisions = 0;  // of E
    bool uses_clock = false;       // some component does: the same input may give other output
    std::string accepted = {};     // a marker that an operator has accepted; "" where there is none
    std::string replayed =
        {};  // the marker of lost epochs that are being made again; "" where none are
    bool all_published = false;  // of what earlier runs, or a former try of this one, may have sent
};

enum class Recovery {
    publish,  // go on publishing behind `confirmed`
    replay,   // the same, but throw away what lost epochs have published: up to the marker
    scan,     // there is no marker though epochs were confirmed: look into the outputs themselves
    stop      // going on could lose or double output
};

struct Decision {
    Recovery recovery;
    uint64_t confirmed = 0;
    std::string report;  // of a stop: what was found, and the ways out
};

// `marker`: the text found, none where the cluster has none.
Decision decide(const LocalEpochs& local, const std::optional<std::string>& marker);

// After a scan: `found` is the run and epoch of the last output, none where there is none.
Decision decide_after_scan(const LocalEpochs& local, const std::optional<EpochHeader>& found);
// The same of what the sink's scan() gave. Where it cannot look any more (retention, a topic made anew), all must be
// known published.
Decision decide_after_scan(const LocalEpochs& local, const SinkResult& scanned);

// The cluster does not tell what it holds: `why`.
Decision stop_unseen(const LocalEpochs& local, const std::string& why);

// Whether the run table says that `run` made `epoch` on this directory.
bool made_here(const std::vector<state::Run>& runs, const RunId& run, uint64_t epoch);

}  // namespace weir
