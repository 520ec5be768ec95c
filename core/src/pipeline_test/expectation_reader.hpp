// Reads what a test expects.
#pragma once

#include "core/src/config/pipeline.hpp"
#include "core/src/pipeline_test/fields.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

Expectation read_expectation(Fields& fields, const PipelineConfig& pipeline);

}  // namespace weir::pipeline_test
