// The source that takes the place of the pipeline's own in a test.
#pragma once

#include "core/src/pipeline_test/feed.hpp"
#include "weir/source.hpp"

namespace weir::pipeline_test {

class FeedSource {
public:
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr ComponentInfo info{.name = "test_input", .summary = "The input of a test."};

    explicit FeedSource(const Host&) : feed_(*Feed::present), next_(feed_.partitions.size()) {}

    void configure(const Config&) {}
    const Plan& plan(std::span<const Lane> known, bool first_run);
    void start(std::span<const LaneStart> lanes);
    weir_result poll(weir_poll& poll, Intake& out);
    void wait(uint32_t) { feed_.go_on(); }
    [[nodiscard]] weir_lane_status status(uint32_t lane) const;

private:
    void read(uint32_t lane, Intake& out) const;

    Feed& feed_;
    std::vector<int64_t> next_;  // by partition, each a lane of its own
    Plan plan_;
};

}  // namespace weir::pipeline_test
