#include "core/src/conformance/source_life.hpp"

#include <set>

#include "core/src/conformance/lent_batch.hpp"

namespace weir::conformance {
namespace {

constexpr uint32_t kWaitMs = 20;
constexpr size_t kIdlePolls = 50;

// Lanes as a host passes them: borrowed for the call, further apart than their size.
class LentLanes {
public:
    explicit LentLanes(const std::vector<LaneAt>& lanes) : table_(memory_, lanes.size()) {
        for (size_t i = 0; i < lanes.size(); ++i) {
            const LaneAt& lane = lanes[i];
            table_.put(i, {sizeof(weir_lane),
                           {memory_.copy(lane.name, 0), lane.name.size()},
                           lane.position,
                           lane.end,
                           0});
            indexes_.push_back(static_cast<uint32_t>(i));
        }
        memory_.seal();
    }
    [[nodiscard]] const weir_lane* begin() const { return table_.begin(); }
    [[nodiscard]] size_t stride() const { return table_.stride(); }
    [[nodiscard]] const uint32_t* indexes() const { return indexes_.data(); }
    [[nodiscard]] size_t size() const { return indexes_.size(); }

private:
    GuardedMemory memory_{"the lanes"};
    LentTable<weir_lane> table_;
    std::vector<uint32_t> indexes_;
};

PlanMade checked(const weir_source_plan& plan) {
    PlanMade made;
    std::set<std::string> names;
    for (const weir_lane& lane : Strided(plan.lanes, plan.lane_stride, plan.lane_count)) {
        made.lanes.push_back({std::string(view(lane.name)), lane.position, lane.end});
        require(lane.name.size != 0, "plan(): a lane has no name");
        require(names.emplace(view(lane.name)).second,
                "plan(): two lanes are called " + made.lanes.back().name);
    }
    for (const weir_partition& partition :
         Strided(plan.partitions, plan.partition_stride, plan.partition_count)) {
        require(partition.lane < made.lanes.size(), "plan(): a partition lies in lane " +
                                                        std::to_string(partition.lane) + " of " +
                                                        std::to_string(made.lanes.size()));
        require(partition.topic.data != nullptr, "plan(): a partition has no topic");
    }
    made.partitions = plan.partition_count;
    return made;
}

}  // namespace

SourceLife::SourceLife(const Subject& subject) : instance_(subject, host_) {
    const Answer configured = instance_.configure(subject.usual());
    if (!configured.is_ok()) throw Skip("configure(): " + configured.text);
}

Answer SourceLife::plan(const std::vector<LaneAt>& known, bool first_run, PlanMade& made) {
    const LentLanes lanes(known);
    weir_source_plan plan{};
    plan.struct_size = sizeof plan;
    const Answer answer =
        instance_.call("plan()", &weir_source::plan, lanes.begin(), lanes.stride(), lanes.size(),
                       static_cast<uint32_t>(first_run), &plan);
    if (answer.is_ok()) made = checked(plan);
    return answer;
}

PlanMade SourceLife::begin() {
    PlanMade made;
    if (const Answer planned = plan({}, true, made); !planned.is_ok())
        throw Skip("plan(): " + planned.text);
    begin_at(made);
    return made;
}

void SourceLife::begin_at(const PlanMade& plan) {
    partitions_ = plan.partitions;
    if (const Answer begun = start(plan.lanes); !begun.is_ok())
        throw Skip("start(): " + begun.text);
}

Answer SourceLife::start(const std::vector<LaneAt>& lanes) {
    const LentLanes lent(lanes);
    return instance_.call("start()", &weir_source::start, lent.begin(), lent.stride(),
                          lent.indexes(), lent.size());
}

Answer SourceLife::poll(uint32_t lane, uint32_t max_records, Poll& polled) {
    constexpr size_t kMaxBytes = size_t{1} << 20;
    LentIntake intake(partitions_, host_.faults);
    weir_poll poll{sizeof(weir_poll), lane, max_records, kMaxBytes, INT64_MIN};
    const Answer answer = instance_.call("poll()", &weir_source::poll, &poll, intake.raw());
    polled = {answer.result, poll.next, intake.records()};
    return answer;
}

Poll SourceLife::poll_ok(uint32_t lane, uint32_t max_records) {
    Poll polled;
    const Answer answer = poll(lane, max_records, polled);
    require(answer.is_ok() || answer.result == WEIR_END, "poll() failed: " + answer.text);
    require(polled.next != INT64_MIN, "poll() did not set `next`");
    require(polled.records.size() <= max_records,
            "poll() gave " + std::to_string(polled.records.size()) + " records where at most " +
                std::to_string(max_records) + " were asked for");
    return polled;
}

std::vector<ReadRecord> SourceLife::read(uint32_t lane, uint32_t max_records, size_t at_most) {
    std::vector<ReadRecord> all;
    size_t idle = 0;
    while (all.size() < at_most && idle < kIdlePolls) {
        Poll polled = poll_ok(lane, max_records);
        for (ReadRecord& record : polled.records) {
            require(all.empty() || record.cursor > all.back().cursor,
                    "cursors do not rise: " + std::to_string(record.cursor) + " comes behind " +
                        (all.empty() ? "" : std::to_string(all.back().cursor)));
            require(record.cursor < polled.next,
                    "poll() says that cursor " + std::to_string(polled.next) +
                        " is next, and gave a record of " + std::to_string(record.cursor));
            all.push_back(std::move(record));
        }
        if (polled.result == WEIR_END) break;
        idle = polled.records.empty() ? idle + 1 : 0;
        if (polled.records.empty()) wait(kWaitMs);
    }
    if (all.size() > at_most) all.resize(at_most);
    return all;
}

void SourceLife::wait(uint32_t timeout_ms) {
    require_ok("wait()", instance_.call("wait()", &weir_source::wait, timeout_ms));
}

weir_lane_status SourceLife::status(uint32_t lane) {
    weir_lane_status status{};
    status.struct_size = sizeof status;
    require_ok("status()", instance_.call("status()", &weir_source::status, lane, &status));
    return status;
}

}  // namespace weir::conformance
