#include "core/src/run/source_node.hpp"

#include <algorithm>

#include "core/src/run/error.hpp"
#include "core/src/run/host_emitter.hpp"

namespace weir {
namespace {

// What an error is about, without its details: the same absence is said once, however it shows.
std::string_view gist(std::string_view text) { return text.substr(0, text.find_first_of("(;")); }

int64_t rewind_of(const state::Lane& lane) {
    return lane.last ? std::max<int64_t>(lane.position - lane.last->cursor, 0) : 0;
}

// Borrows the lane's name.
weir_lane raw_lane(const state::Lane& lane, int64_t rewind) {
    return {sizeof(weir_lane), bytes(lane.name), lane.position, lane.end, rewind};
}

}  // namespace

SourceNode::SourceNode(const NodeConfig& config, const Log& log, Metrics& metrics,
                       Watchdog& watchdog)
    : config_(config),
      watchdog_(watchdog),
      functions_(*static_cast<const weir_source*>(config.component->functions)),
      services_(log.of(config.name), metrics, config.name),
      counters_(metrics, config.name) {
    create();
    try {
        configure();
    } catch (...) {
        destroy();
        throw;
    }
}

void SourceNode::create() {
    const auto call = watched("create");
    weir_error error = empty_error();
    require(functions_.create(services_.host(), &self_, &error), error, config_.name);
}

void SourceNode::configure() {
    const auto call = watched("configure");
    const weir_config raw = config_.raw();
    const weir_link link = config_.link();
    weir_error error = empty_error();
    require(functions_.configure(self_, &raw, &link, &error), error, config_.name);
}

void SourceNode::destroy() {
    const auto call = watched("destroy");
    functions_.destroy(self_);
}

SourceNode::~SourceNode() {
    stop();
    destroy();
}

std::string SourceNode::cluster() {
    if (functions_.cluster == nullptr) return {};
    const auto call = watched("cluster");
    weir_text text{};
    text.struct_size = sizeof text;
    weir_error error = empty_error();
    require(functions_.cluster(self_, &text, &error), error, config_.name);
    return text.text;
}

bool SourceNode::went_well(weir_result result, const weir_error& error) {
    if (result == WEIR_OK || result == WEIR_END) {
        if (!said_.empty()) services_.log().info("the source is back, reading goes on");
        said_.clear();
        return true;
    }
    if (result == WEIR_FAILED)
        throw PipelineError(Exit::source, config_.name + ": " + text_of(error));
    if (result != WEIR_RETRY) raise(result, error, config_.name);
    const std::string text = text_of(error);
    if (gist(text) != gist(said_)) services_.log().warn(text + "; waiting");
    said_ = text;
    return false;
}

bool SourceNode::plan(const std::vector<state::Lane>& known, bool first_run, ReadPlan& plan) {
    std::vector<weir_lane> lanes;
    lanes.reserve(known.size());
    for (const state::Lane& lane : known) lanes.push_back(raw_lane(lane, rewind_of(lane)));
    const auto call = watched("plan");
    weir_source_plan raw{};
    raw.struct_size = sizeof raw;
    weir_error error = empty_error();
    const weir_result result = functions_.plan(self_, lanes.data(), sizeof(weir_lane), lanes.size(),
                                               first_run ? 1 : 0, &raw, &error);
    // While it is read the source itself says that it waits.
    if (started_ && result == WEIR_RETRY) return false;
    if (!went_well(result, error)) return false;
    plan = {};
    for (const weir_lane& lane : Strided(raw.lanes, raw.lane_stride, raw.lane_count))
        plan.lanes.push_back({std::string(view(lane.name)), lane.position, lane.end});
    for (const weir_partition& p :
         Strided(raw.partitions, raw.partition_stride, raw.partition_count)) {
        if (p.lane >= plan.lanes.size())
            throw PipelineError(Exit::software, config_.name + ": its plan is broken");
        plan.partitions.push_back({std::string(view(p.topic)), p.number, p.lane});
    }
    return true;
}

void SourceNode::start(const std::vector<state::Lane>& lanes, uint32_t first_index) {
    std::vector<weir_lane> raw;
    std::vector<uint32_t> indexes;
    for (const state::Lane& lane : lanes) {
        indexes.push_back(first_index + static_cast<uint32_t>(raw.size()));
        raw.push_back(raw_lane(lane, 0));
    }
    const auto call = watched("start");
    weir_error error = empty_error();
    const weir_result result =
        functions_.start(self_, raw.data(), sizeof(weir_lane), indexes.data(), raw.size(), &error);
    started_ = true;
    if (!went_well(result, error))
        throw PipelineError(Exit::source, config_.name + ": " + text_of(error));
}

void SourceNode::poll(LaneBatch& batch, uint32_t max_records, size_t max_bytes,
                      const std::vector<int64_t>& resume) {
    const auto call = watched("poll");
    HostIntake intake(batch, resume, config_.name.c_str(), config_.component->name);
    weir_poll poll{sizeof poll, batch.lane, max_records, max_bytes, batch.next};
    weir_error error = empty_error();
    const weir_result result = functions_.poll(self_, &poll, intake.raw(), &error);
    went_well(result, error);
    batch.next = poll.next;
    batch.end = result == WEIR_END;
    batch.note_last();
    counters_.records_out.Increment(static_cast<double>(batch.originals.size()));
    counters_.bytes_out.Increment(static_cast<double>(batch.bytes_in));
    counters_.errors.Increment(static_cast<double>(batch.failures.size()));
}

void SourceNode::wait(uint32_t timeout_ms) {
    const auto call = watched("wait");
    weir_error error = empty_error();
    went_well(functions_.wait(self_, timeout_ms, &error), error);
}

LaneEnd SourceNode::end_of(uint32_t lane) {
    if (!started_) return {};
    const auto call = watched("status");
    weir_lane_status status{sizeof status, 0, -1, 0};
    weir_error error = empty_error();
    if (functions_.status(self_, lane, &status, &error) != WEIR_OK) return {};
    return {status.log_end, status.asked_ms};
}

void SourceNode::stop() {
    if (!started_) return;
    started_ = false;
    const auto call = watched("stop");
    weir_error error = empty_error();
    if (functions_.stop(self_, &error) != WEIR_OK) services_.log().warn(text_of(error));
}

}  // namespace weir
