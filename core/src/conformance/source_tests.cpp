// Sources: lanes, cursors, reading again.
#include <algorithm>
#include <chrono>

#include "core/src/conformance/source_life.hpp"
#include "core/src/conformance/test.hpp"

namespace weir::conformance {
namespace {

constexpr size_t kMost = 200;
constexpr uint32_t kBatch = 64;

// A lane with the first of its records.
struct Lane {
    PlanMade plan;
    uint32_t index;
    std::vector<ReadRecord> records;
};

// Throws Skip where no lane has a record.
Lane first_lane_with_records(SourceLife& life) {
    Lane found{life.begin(), 0, {}};
    for (; found.index < found.plan.lanes.size(); ++found.index) {
        found.records = life.read(found.index, kBatch, kMost);
        if (!found.records.empty()) return found;
    }
    throw Skip("no lane has a record: give options (--set) of a source that holds some");
}

void check_source_start(const Subject& subject) {
    SourceLife life(subject);
    const PlanMade plan = life.begin();
    require_ok("stop()", life.stop());
    life.stop();
}

void check_plan(const Subject& subject) {
    SourceLife life(subject);
    const PlanMade first = life.begin();
    PlanMade again;
    require_ok("plan() again", life.plan(first.lanes, false, again));
    require(again.lanes.size() >= first.lanes.size() &&
                std::equal(first.lanes.begin(), first.lanes.end(), again.lanes.begin()),
            "plan() does not give the known lanes first, with their positions and ends");
}

void check_strange_lanes(const Subject& subject) {
    SourceLife life(subject);
    PlanMade made;
    const Answer answer = life.plan({{"no such lane", 0, WEIR_NO_END}}, false, made);
    require(!answer.is_ok(),
            "plan() passes over a known lane that is not there: its records would be lost");
}

void check_read(const Subject& subject) {
    SourceLife life(subject);
    const Lane lane = first_lane_with_records(life);
    SourceLife single(subject);
    single.begin();
    const auto alone = single.read(lane.index, 1, lane.records.size());
    require(alone == lane.records, "records read one by one are others than those read together");
}

std::vector<ReadRecord> read_from(const Subject& subject, const Lane& lane, int64_t cursor,
                                  size_t count) {
    SourceLife life(subject);
    std::vector<LaneAt> lanes = lane.plan.lanes;
    lanes[lane.index].position = cursor;
    PlanMade made;
    require_ok("plan() of an earlier position", life.plan(lanes, false, made));
    life.begin_at(made);
    return life.read(lane.index, kBatch, count);
}

void check_read_again(const Subject& subject) {
    constexpr size_t kPlaces = 24;
    SourceLife life(subject);
    const Lane lane = first_lane_with_records(life);
    const auto& all = lane.records;
    for (size_t i = 0; i < all.size(); i += 1 + all.size() / kPlaces) {
        const std::vector<ReadRecord> rest(all.begin() + static_cast<ptrdiff_t>(i), all.end());
        require(read_from(subject, lane, all[i].cursor, rest.size()) == rest,
                "from cursor " + std::to_string(all[i].cursor) +
                    " on other records are read than before");
    }
}

void check_end(const Subject& subject) {
    SourceLife life(subject);
    const Lane lane = first_lane_with_records(life);
    Poll last = life.poll_ok(lane.index, kBatch);
    if (last.result != WEIR_END) throw Skip("the lane has no end");
    for (int i = 0; i < 3; ++i) {
        const Poll more = life.poll_ok(lane.index, kBatch);
        require(more.result == WEIR_END && more.records.empty() && more.next == last.next,
                "behind WEIR_END a lane goes on");
    }
}

void check_status(const Subject& subject) {
    using Clock = std::chrono::steady_clock;
    SourceLife life(subject);
    const PlanMade plan = life.begin();
    for (uint32_t lane = 0; lane < plan.lanes.size(); ++lane) {
        const Poll polled = life.poll_ok(lane, kBatch);
        const weir_lane_status status = life.status(lane);
        require(status.position >= polled.next, "status() says " + std::to_string(status.position) +
                                                    " is next, poll() " +
                                                    std::to_string(polled.next));
    }
    const auto begin = Clock::now();
    life.wait(10);
    require(Clock::now() - begin < std::chrono::seconds(1), "wait(10 ms) took more than a second");
}

bool strike(const Subject& subject, testing::HostCall call, uint64_t after) {
    SourceLife life(subject);
    const PlanMade plan = life.begin();
    testing::Faults& faults = life.host().faults;
    faults.inject(call, after, 1);
    for (uint32_t lane = 0; lane < plan.lanes.size(); ++lane) {
        Poll polled;
        const Answer answer = life.poll(lane, kBatch, polled);
        if (faults.injected() == 0) continue;
        require(!answer.is_ok() && answer.result != WEIR_END,
                std::string("the host's ") + name_of(call) +
                    "() failed, and poll() went on as if nothing had happened");
        break;
    }
    life.stop();
    return faults.injected() != 0;
}

void check_host_failures(const Subject& subject) {
    for (const testing::HostCall call :
         {testing::HostCall::alloc, testing::HostCall::take, testing::HostCall::refuse})
        for (uint64_t after = 0; after < 8 && strike(subject, call, after); ++after) {
        }
}

constexpr Test kSourceTests[] = {
    {"start", "With the usual options a source is planned, started and stopped.", kSource,
     check_source_start},
    {"source.plan", "plan() again keeps the known lanes in their places.", kSource, check_plan,
     true},
    {"source.strange_lanes", "A known lane that is gone is an error.", kSource, check_strange_lanes,
     true},
    {"source.read", "However much is polled at once, the same records come, their cursors rising.",
     kSource, check_read, true},
    {"source.read_again", "From each cursor on the same records are read again.", kSource,
     check_read_again, true},
    {"source.end", "Behind WEIR_END nothing comes.", kSource, check_end, true},
    {"source.status", "status() agrees with poll(), wait() returns.", kSource, check_status, true},
    {"errors.host", "A host call that fails makes poll() fail.", kSource, check_host_failures,
     true},
};

}  // namespace

std::span<const Test> source_tests() { return kSourceTests; }

}  // namespace weir::conformance
