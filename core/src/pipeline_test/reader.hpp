// Reads `[[tests]]` of a pipeline file.
#pragma once

#include <string_view>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

// `toml`: the file that `pipeline` was read from. What is wrong is reported; then the tests are not whole.
std::vector<TestCase> read_tests(std::string_view toml, const PipelineConfig& pipeline,
                                 Problems& problems);

}  // namespace weir::pipeline_test
