// A source that counts: each lane has the records 0, 1, 2 ..., and any of them can be read again from its cursor,
// which is the number itself. For trying out pipelines.
#include <algorithm>

#include "weir/plugin.hpp"

namespace {

class Counter {
public:
    static constexpr weir::ComponentInfo info{
        .name = "counter",
        .summary = "Counts: numbered records for trying out a pipeline.",
        .doc =
            "The key is `counter/LANE`, the value the number, the timestamp the number times "
            "`every`.",
        .flags = WEIR_COMPONENT_FINITE};
    static constexpr weir::Option options[] = {
        weir::option("records", WEIR_INT)
            .required()
            .between(0, 1'000'000'000)
            .says("How many records each lane has."),
        weir::option("lanes", WEIR_INT).or_else("1").between(1, 1024).says("How many lanes count."),
        weir::option("every", WEIR_DURATION)
            .or_else("1s")
            .between(0, 86'400'000)
            .says("From one record's timestamp to the next one's.")};
    static constexpr const char* produces[] = {"text/plain", nullptr};

    explicit Counter(const weir::Host&) {}
    void configure(const weir::Config& config) {
        records_ = config.integer("records");
        lanes_ = static_cast<size_t>(config.integer("lanes"));
        every_ms_ = config.integer("every");
    }

    // begin: plan
    // What the checkpoint knows comes first, as it is; new lanes follow. A lane that was read to its end has none any
    // more: this run says anew where it ends.
    const weir::Plan& plan(std::span<const weir::Lane> known, bool) {
        for (size_t i = 0; i < known.size(); ++i)
            if (i >= lanes_ || known[i].name != std::to_string(i))
                throw weir::Error("the checkpoint knows the lane '" + known[i].name +
                                  "', but the option 'lanes' is " + std::to_string(lanes_) +
                                  ": raise it again, or use another state.directory");
        plan_.lanes.assign(known.begin(), known.end());
        for (weir::Lane& lane : plan_.lanes)
            if (lane.end == WEIR_NO_END) lane.end = std::max(lane.position, records_);
        plan_.partitions.clear();
        for (size_t i = known.size(); i < lanes_; ++i)
            plan_.lanes.push_back({.name = std::to_string(i), .position = 0, .end = records_});
        for (uint32_t i = 0; i < lanes_; ++i)
            plan_.partitions.push_back(
                {.topic = "counter", .number = static_cast<int32_t>(i), .lane = i});
        return plan_;
    }
    void start(std::span<const weir::LaneStart> lanes) {
        positions_.resize(plan_.lanes.size());
        for (const weir::LaneStart& lane : lanes) positions_[lane.lane] = lane.position;
    }
    // end: plan

    // begin: poll
    weir_result poll(weir_poll& poll, weir::Intake& out) {
        int64_t& next = positions_[poll.lane];
        const int64_t end = plan_.lanes[poll.lane].end;
        const int64_t stop = std::min<int64_t>(end, next + poll.max_records);
        const weir_bytes key = out.copy("counter/" + plan_.lanes[poll.lane].name);
        for (; next < stop; ++next) {
            weir_record record{};
            record.key = key;
            record.value = out.copy(std::to_string(next));
            record.timestamp_ms = next * every_ms_;
            out.take(record, {.topic = weir::bytes("counter"),
                              .partition = static_cast<int32_t>(poll.lane),
                              .partition_index = poll.lane,
                              .offset = next,
                              .cursor = next});
        }
        poll.next = next;
        return next == end ? WEIR_END : WEIR_OK;
    }
    void wait(uint32_t) {}  // there is always something to read
    // end: poll
    weir_lane_status status(uint32_t lane) const {
        return {sizeof(weir_lane_status), positions_[lane], plan_.lanes[lane].end, 0};
    }

private:
    int64_t records_ = 0;
    size_t lanes_ = 1;
    int64_t every_ms_ = 0;
    weir::Plan plan_;
    std::vector<int64_t> positions_;  // by lane: the next number
};

}  // namespace

WEIR_PLUGIN("weir_counter", "1.0.0", "Apache-2.0", weir::source<Counter>())
