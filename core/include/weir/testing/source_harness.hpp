// Drives one source without a runtime: plans, starts lanes and polls them, at positions that the test chooses.
//
//   weir::testing::SourceHarness source({component, weir::testing::Settings(component).set("path", file)});
//   source.begin();
//   source.read_to_end();
//   check(source.intake.taken.size() == 3);
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "weir/source.hpp"
#include "weir/testing/host.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/outputs.hpp"

namespace weir::testing {

class SourceHarness {
public:
    // Makes and configures an instance. Throws as TransformHarness does.
    explicit SourceHarness(Setup setup)
        : host(setup.without), intake(host), setup_(std::move(setup)) {
        require_kind(*setup_.component, WEIR_SOURCE, false, "source");
        make();
    }

    Host host;
    CapturingIntake intake;    // what was read, since its last clear()
    std::vector<Lane> lanes;   // of the last plan; their positions follow every poll
    std::set<uint32_t> ended;  // lanes that have told their end

    // Plans and starts all lanes: a first run, or one that goes on at the positions of `known`.
    void begin(const std::vector<Lane>& known = {}) {
        plan(known, known.empty());
        start();
    }
    // Asks for the plan, which replaces `lanes`. Throws what the source reports, and Defect where the plan does not
    // begin with `known`.
    Plan plan(const std::vector<Lane>& known = {}, bool first_run = true) {
        const std::vector<weir_lane> raw = raw_of(known);
        weir_source_plan out{};
        instance_->call("plan", &weir_source::plan, raw.data(), sizeof(weir_lane), raw.size(),
                        static_cast<uint32_t>(first_run), &out);
        Plan made;
        for (const weir_lane& lane : Strided(out.lanes, out.lane_stride, out.lane_count))
            made.lanes.push_back({std::string(view(lane.name)), lane.position, lane.end});
        for (const weir_partition& p :
             Strided(out.partitions, out.partition_stride, out.partition_count))
            made.partitions.push_back({std::string(view(p.topic)), p.number, p.lane});
        for (size_t i = 0; i < known.size(); ++i)
            if (i >= made.lanes.size() || made.lanes[i].name != known[i].name)
                throw Defect("plan() has to begin with the known lanes, in their order");
        lanes = made.lanes;
        return made;
    }
    // Starts the lanes of the plan from the index `first` on, at their positions in `lanes`.
    void start(uint32_t first = 0) {
        const std::vector<weir_lane> raw = raw_of(std::span(lanes).subspan(first));
        std::vector<uint32_t> indexes;
        for (uint32_t i = first; i < lanes.size(); ++i) indexes.push_back(i);
        instance_->start(&weir_source::start, raw.data(), sizeof(weir_lane), indexes.data(),
                         raw.size());
    }
    // Reads once of one lane; hands back how many records came. `lanes` then has its next cursor, and `ended` has it
    // where the source has told its end.
    size_t poll(uint32_t lane = 0, uint32_t max_records = 512, size_t max_bytes = 1 << 20) {
        const size_t before = intake.taken.size();
        weir_poll poll{sizeof(weir_poll), lane, max_records, max_bytes, -1};
        const weir_result result = instance_->call("poll", &weir_source::poll, &poll, intake.raw());
        if (lane < lanes.size()) lanes[lane].position = poll.next;
        if (result == WEIR_END) ended.insert(lane);
        return intake.taken.size() - before;
    }
    // Polls all lanes in turn, waiting where none has records, until `done`; std::runtime_error after half a minute.
    void read_until(const std::function<bool()>& done, uint32_t max_records = 512) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!done()) {
            if (std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error("what was waited for did not come in 30 s");
            size_t came = 0;
            for (uint32_t lane = 0; lane < lanes.size(); ++lane) came += poll(lane, max_records);
            if (came == 0 && !done()) wait(200);
        }
    }
    void read_records(size_t count) {
        read_until([&] { return intake.taken.size() >= count; });
    }
    void read_to_end(uint32_t max_records = 512) {
        read_until([&] { return ended.size() == lanes.size(); }, max_records);
    }
    void wait(uint32_t timeout_ms) { instance_->call("wait", &weir_source::wait, timeout_ms); }
    weir_lane_status status(uint32_t lane = 0) {
        weir_lane_status out{};
        instance_->call("status", &weir_source::status, lane, &out);
        return out;
    }
    // "" where the source has no cluster().
    std::string cluster() {
        weir_text out{};
        out.struct_size = sizeof out;
        if (instance_->has(&weir_source::cluster))
            instance_->call("cluster", &weir_source::cluster, &out);
        return out.text;
    }
    void stop() { instance_->stop(); }
    // A new instance that goes on where the lanes stand; set `lanes` back before, and it reads again from there.
    // `intake` keeps what was read.
    void restart() {
        instance_->stop();
        make();
        ended.clear();
        begin(std::vector(lanes));
    }

private:
    void make() {
        instance_ = std::make_unique<Instance<weir_source>>(setup_.component, host);
        const weir_link link{sizeof link, "", setup_.output.c_str()};
        instance_->call("configure", &weir_source::configure, setup_.settings.raw(), &link);
    }
    static std::vector<weir_lane> raw_of(std::span<const Lane> from) {
        std::vector<weir_lane> raw;
        for (const Lane& lane : from)
            raw.push_back(
                {sizeof(weir_lane), bytes(lane.name), lane.position, lane.end, lane.rewind});
        return raw;
    }

    Setup setup_;
    std::unique_ptr<Instance<weir_source>> instance_;
};

}  // namespace weir::testing
