// What a run answers to questions from outside, whenever nothing moves: between two rounds or steps of the watermark, and
// while it waits for its source.
#include <system_error>

#include "core/src/host/clock.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir {
namespace {

constexpr std::string_view kExplain = "explain ";

}  // namespace

void PipelineRun::open_control() try {
    if (!stages_.empty() && virtual_clock == nullptr) control_.emplace(config_.state_directory);
} catch (const std::system_error& e) {
    log_.warn(std::string("weir explain cannot reach this run: ") + e.what());
}

void PipelineRun::serve_control() {
    if (control_) control_->serve([&](const std::string& request) { return answer(request); });
}

// A question never ends the run.
std::string PipelineRun::answer(const std::string& request) const try {
    if (!request.starts_with(kExplain)) return {};
    return explanation(standing(), stages_, std::string_view(request).substr(kExplain.size()));
} catch (const PipelineError& e) {
    log_.warn(std::string("a device cannot be explained: ") + e.what());
    return {};
}

const char* PipelineRun::activity_of(size_t lane) const {
    if (lanes_.all()[lane]->idle) return "idle";
    return silence_.is_blind(lane) ? "blind" : "active";
}

Standing PipelineRun::standing() const {
    Standing standing{config_.name, epoch_, watermark_,      clock_decisions_,
                      true,         {},     passages_.kept()};
    if (lanes_.size() == 0 && began_with_)
        standing.partitions = standing_at_rest(config_.name, *began_with_, {}).partitions;
    if (watermark_ != kNever) standing.passages.push_back({0, wall_ms(), watermark_});
    for (size_t i = 0; i < lanes_.names().size(); ++i) {
        const ReadPartition& partition = lanes_.partitions()[i];
        standing.partitions.push_back({lanes_.names()[i].topic, lanes_.names()[i].number,
                                       lanes_.all()[partition.lane]->position,
                                       partition.clock.watermark(), activity_of(partition.lane)});
    }
    return standing;
}

}  // namespace weir
