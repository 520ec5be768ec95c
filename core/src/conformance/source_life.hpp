// A source led through a life: planned, started, read.
#pragma once

#include "core/src/conformance/instance.hpp"
#include "core/src/conformance/lent_intake.hpp"

namespace weir::conformance {

struct LaneAt {
    std::string name;
    int64_t position;
    int64_t end;
    bool operator==(const LaneAt&) const = default;
};

struct PlanMade {
    std::vector<LaneAt> lanes;
    size_t partitions = 0;
};

struct Poll {
    weir_result result;
    int64_t next;
    std::vector<ReadRecord> records;
};

class SourceLife {
public:
    // Made and configured. Throws Skip where it refuses.
    explicit SourceLife(const Subject& subject);

    Answer plan(const std::vector<LaneAt>& known, bool first_run, PlanMade& made);
    // Throws Skip where the source cannot be planned or started here.
    PlanMade begin();
    void begin_at(const PlanMade& plan);
    Answer poll(uint32_t lane, uint32_t max_records, Poll& polled);
    Poll poll_ok(uint32_t lane, uint32_t max_records);
    // All that the lane has to give within reason, in polls of at most `max_records`.
    std::vector<ReadRecord> read(uint32_t lane, uint32_t max_records, size_t at_most);
    void wait(uint32_t timeout_ms);
    weir_lane_status status(uint32_t lane);
    Answer stop() { return instance_.call("stop()", &weir_source::stop); }
    testing::Host& host() { return host_; }

private:
    Answer start(const std::vector<LaneAt>& lanes);
    testing::Host host_;
    Instance<weir_source> instance_;
    size_t partitions_ = 0;
};

}  // namespace weir::conformance
