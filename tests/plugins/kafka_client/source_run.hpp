// A source with lanes, read by a test as the host reads it.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <span>

#include "driven.hpp"

namespace weir::test {

class SourceRun {
public:
    SourceRun(const weir_component* component, Settings& settings) : driven(component, host) {
        driven.configure(settings);
    }

    FakeHost host;
    FakeIntake intake;
    DrivenSource driven;
    std::vector<Lane> lanes;  // of the last plan; positions go on with every poll
    std::set<uint32_t> ended;

    void plan(bool first_run, const std::vector<Lane>& known = {}) {
        lanes = driven.plan(known, first_run).lanes;
    }
    void start(size_t first = 0) {
        driven.start(std::span(lanes).subspan(first), static_cast<uint32_t>(first));
    }
    size_t poll(uint32_t lane, uint32_t max_records = 512, size_t max_bytes = 1 << 20) {
        const size_t before = intake.taken.size();
        const auto [result, next] = driven.poll(intake, max_records, max_bytes, lane);
        lanes[lane].position = next;
        if (result == WEIR_END) ended.insert(lane);
        return intake.taken.size() - before;
    }
    // Polls all lanes in turn until it is so, at most half a minute.
    void run_until(const std::function<bool()>& done) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!done()) {
            if (std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error("what was waited for did not come in 30 s");
            size_t came = 0;
            for (uint32_t lane = 0; lane < lanes.size(); ++lane) came += poll(lane);
            if (came == 0) driven.wait(200);
        }
    }
    void run_until_records(size_t count) {
        run_until([&] { return intake.taken.size() >= count; });
    }
    void run_to_end() {
        run_until([&] { return ended.size() == lanes.size(); });
    }
};

}  // namespace weir::test
