// Epochs that the state directory has lost (an older copy of it came back, or the disk lied about a sync), though a sink
// holds what they published. The log is read again and gives the same outputs again, as rows are a function of the log:
// those that the lost epochs had published are thrown away (docs/architecture.md, "Start").
#pragma once

#include "core/src/publish/marker.hpp"
#include "core/src/publish/outbox_payload.hpp"

namespace weir {

class Replay {
public:
    // Of the last of the lost epochs.
    explicit Replay(Marker marker) : marker_(std::move(marker)) {}

    // Whether an output of `epoch`, due there, was published by the lost epochs.
    [[nodiscard]] bool covers(const Due& due, const EpochOutputs& epoch) const;
    // Whether no epoch behind this one can hold anything that the lost ones published.
    [[nodiscard]] bool is_over(const EpochOutputs& epoch) const;
    // Why the outputs of `epoch` may differ from those that the lost epochs made; "" where they are the same.
    [[nodiscard]] std::string doubt(const EpochOutputs& epoch) const;

private:
    [[nodiscard]] const LanePosition* lane(const std::string& name) const;

    Marker marker_;
};

}  // namespace weir
