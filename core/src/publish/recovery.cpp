#include "core/src/publish/recovery.hpp"

#include "core/src/host/fault_points.hpp"

namespace weir {
namespace {

Decision stop(const LocalEpochs& local, uint64_t marker_epoch, const std::string& why) {
    return {
        Recovery::stop, 0,
        why + " (E = " + std::to_string(local.committed) +
            " is the last epoch of the state directory, C = " + std::to_string(local.confirmed) +
            " the last one known published, M = " + std::to_string(marker_epoch) +
            " the marker of the cluster). Nothing was published. Ways out: bring back the state "
            "directory that made epoch M; or, where some output may be lost or doubled, go on from "
            "here with `weir state adopt`, or from another epoch with `weir sink reset`"};
}

Decision weigh(const LocalEpochs& local, const std::string& incarnation, const RunId& run,
               uint64_t epoch) {
    if (incarnation != local.incarnation)
        return stop(local, epoch,
                    "the cluster holds output of another state directory (incarnation " +
                        incarnation + ", here " + local.incarnation +
                        ") under this pipeline's name");
    if (epoch > local.committed)
        return stop(
            local, epoch,
            "the cluster holds epochs that this state directory does not have: it is an older "
            "copy, or the disk lost synced writes");
    if (!broken("no run numbers") && !made_here(local.runs, run, epoch))
        return stop(
            local, epoch,
            "the cluster's last epoch was made by run " + to_text(run) +
                ", which this state directory does not know: another instance, or a copy of "
                "this directory, publishes under the same name");
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
        return {Recovery::scan, 0, {}};
    }
    if (!local.accepted.empty() && *marker == local.accepted)
        return {Recovery::publish, local.confirmed, {}};
    const auto parsed = parse_marker(*marker);
    if (!parsed)
        return stop(local, 0,
                    "the marker found is damaged or of a newer version: \"" + *marker + "\"");
    return weigh(local, parsed->incarnation, parsed->run, parsed->epoch);
}

Decision decide_after_scan(const LocalEpochs& local, const std::optional<EpochHeader>& found) {
    if (!found) return {Recovery::publish, local.confirmed, {}};
    return weigh(local, found->incarnation, found->run, found->epoch);
}

}  // namespace weir
