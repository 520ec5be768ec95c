#include "core/src/publish/recovery.hpp"

#include "core/src/host/fault_points.hpp"

namespace weir {
namespace {

constexpr const char* kWaysOut =
    "where some output may be lost or doubled, go on from here with `weir state adopt`, or from "
    "another epoch with `weir sink reset`";

std::string epochs_of(const LocalEpochs& local) {
    return "E = " + std::to_string(local.committed) +
           " is the last epoch of the state directory, C = " + std::to_string(local.confirmed) +
           " the last one known published";
}

Decision stop(const LocalEpochs& local, uint64_t marker_epoch, const std::string& why) {
    return {Recovery::stop, 0,
            why + " (" + epochs_of(local) + ", M = " + std::to_string(marker_epoch) +
                " the marker of the cluster). Nothing was published. Ways out: bring back the "
                "state directory that made epoch M; or, " +
                kWaysOut};
}

// The run behind the one that made `epoch`, where that began on an earlier epoch: the two ways part there, and `epoch`
// is none that this directory has. None: it has not lost this epoch.
const state::Run* parted(const std::vector<state::Run>& runs, const RunId& run, uint64_t epoch) {
    for (size_t i = 0; i + 1 < runs.size(); ++i)
        if (runs[i].number == run.number && runs[i].random == run.random)
            return epoch > runs[i + 1].first_epoch ? &runs[i + 1] : nullptr;
    return nullptr;
}

// Why epochs that the directory has lost cannot be made again as they were; "" where they can.
std::string no_replay(const LocalEpochs& local, const Marker& marker, const state::Run& next) {
    if (local.confirmed > next.first_epoch)
        return "and other epochs of these numbers are published already";
    if (local.uses_clock) return "and a component uses the clock: made again they may differ";
    if (marker.clock_decisions != local.clock_decisions)
        return "and the lost ones took decisions by the clock: made again they may differ";
    if (marker.positions.empty())
        return "and its marker does not say how far the source was read (too many partitions)";
    return {};
}

Decision weigh_lost(const LocalEpochs& local, const Marker& marker, const state::Run& next) {
    const std::string obstacle = no_replay(local, marker, next);
    if (obstacle.empty()) return {Recovery::replay, next.first_epoch, {}};
    return stop(local, marker.epoch,
                "the cluster holds epochs that this state directory has lost (it is an older copy, "
                "or the disk lost synced writes), " +
                    obstacle);
}

Decision weigh(const LocalEpochs& local, const Marker& marker) {
    const uint64_t epoch = marker.epoch;
    if (marker.incarnation != local.incarnation)
        return stop(local, epoch,
                    "the cluster holds output of another state directory (incarnation " +
                        marker.incarnation + ", here " + local.incarnation +
                        ") under this pipeline's name");
    if (broken("no run numbers") && epoch <= local.committed) return {Recovery::publish, epoch, {}};
    if (const state::Run* next = parted(local.runs, marker.run, epoch))
        return weigh_lost(local, marker, *next);
    if (!made_here(local.runs, marker.run, epoch))
        return stop(
            local, epoch,
            "the cluster's last epoch was made by run " + to_text(marker.run) +
                ", which this state directory does not know: another instance, or a copy of "
                "this directory, publishes under the same name");
    if (epoch > local.committed)
        return stop(
            local, epoch,
            "the cluster holds epochs that this state directory does not have, though it made "
            "all of that run");
    if (epoch < local.confirmed)
        return stop(
            local, epoch,
            "the cluster holds less than was confirmed: its topics or offsets were set back");
    return {Recovery::publish, epoch, {}};
}

}  // namespace

bool made_here(const std::vector<state::Run>& runs, const RunId& run, uint64_t epoch) {
    for (size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].number != run.number || runs[i].random != run.random) continue;
        const bool after_start = epoch > runs[i].first_epoch;
        const bool before_next = i + 1 == runs.size() || epoch <= runs[i + 1].first_epoch;
        return after_start && before_next;
    }
    return false;
}

Decision decide(const LocalEpochs& local, const std::optional<std::string>& marker) {
    if (!marker) {
        if (local.confirmed == 0) return {Recovery::publish, 0, {}};
        if (local.accepted == kNoMarker) return {Recovery::publish, local.confirmed, {}};
        return {Recovery::scan, 0, {}};
    }
    if (!local.accepted.empty() && *marker == local.accepted)
        return {Recovery::publish, local.confirmed, {}};
    if (!local.replayed.empty() && *marker == local.replayed)
        return {Recovery::replay, local.confirmed, {}};
    const auto parsed = parse_marker(*marker);
    if (!parsed)
        return stop(local, 0,
                    "the marker found is damaged or of a newer version: \"" + *marker + "\"");
    return weigh(local, *parsed);
}

Decision decide_after_scan(const LocalEpochs& local, const std::optional<EpochHeader>& found) {
    if (!found) return {Recovery::publish, local.confirmed, {}};
    Marker marker;
    marker.incarnation = found->incarnation;
    marker.run = found->run;
    marker.epoch = found->epoch;
    marker.clock_decisions = local.clock_decisions;
    return weigh(local, marker);
}

Decision stop_unseen(const LocalEpochs& local, const std::string& why) {
    return {Recovery::stop, 0,
            why + " (" + epochs_of(local) +
                ", M, the marker of the cluster, is not known). Nothing was published. Way out: " +
                kWaysOut};
}

Decision decide_after_scan(const LocalEpochs& local, const SinkResult& scanned) {
    if (scanned.result == WEIR_OK) {
        const auto& header = scanned.found.marker;
        return decide_after_scan(local, header ? parse_epoch_header(*header) : std::nullopt);
    }
    if (local.all_published) return {Recovery::publish, local.confirmed, {}};
    return stop_unseen(local, scanned.text);
}

}  // namespace weir
