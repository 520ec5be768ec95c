// Plays a test: its pipeline with the real transforms, between an input and an output of the test, on a virtual clock.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/pipeline_test/compare.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

struct Outcome {
    std::vector<Finding> findings;  // none: it passed
    std::vector<std::string> log;   // warnings and errors of the pipeline
};

// `folder`: an empty one, for the state. One test at a time: clock, log and fault points are the process' own.
Outcome play(const PipelineConfig& pipeline, const TestCase& test,
             const std::filesystem::path& folder);

}  // namespace weir::pipeline_test
