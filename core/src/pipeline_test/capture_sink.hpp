// The sink that takes the place of the pipeline's own in a test: exactly once, as its rows are cut to what was
// confirmed.
#pragma once

#include "core/src/pipeline_test/captured.hpp"
#include "weir/sink.hpp"

namespace weir::pipeline_test {

class CaptureSink {
public:
    static constexpr weir_guarantee guarantee = WEIR_BY_POSITION;
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr ComponentInfo info{.name = "test_output", .summary = "The output of a test."};

    explicit CaptureSink(const Host&) {}

    void configure(const Config& config, uint32_t output, bool dead_letters);
    Found start(const weir_sink_start& start);
    Found publish(const Publication& publication);

private:
    std::vector<CapturedRow>* rows_ = nullptr;
};

}  // namespace weir::pipeline_test
