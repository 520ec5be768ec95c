#include "core/src/publish/replay.hpp"

#include <algorithm>

namespace weir {

const LanePosition* Replay::lane(const std::string& name) const {
    const auto found = std::ranges::find(marker_.positions, name, &LanePosition::name);
    return found == marker_.positions.end() ? nullptr : &*found;
}

bool Replay::covers(const Due& due, const EpochOutputs& epoch) const {
    if (!due.lane) return due.at <= marker_.watermark;
    const LanePosition* read = lane(epoch.positions.at(*due.lane).name);
    return read != nullptr && due.at < read->position;
}

bool Replay::is_over(const EpochOutputs& epoch) const {
    return epoch.watermark >= marker_.watermark &&
           std::ranges::all_of(marker_.positions, [&](const LanePosition& lost) {
               const auto now = std::ranges::find(epoch.positions, lost.name, &LanePosition::name);
               return now != epoch.positions.end() && now->position >= lost.position;
           });
}

std::string Replay::doubt(const EpochOutputs& epoch) const {
    if (!epoch.has_dues) return "the outbox is of an earlier format";
    if (epoch.clock_decisions == marker_.clock_decisions) return {};
    return "the lost epochs took " + std::to_string(marker_.clock_decisions) +
           " decisions by the clock, these " + std::to_string(epoch.clock_decisions);
}

}  // namespace weir
