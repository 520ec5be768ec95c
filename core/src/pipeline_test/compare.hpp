// What was expected against what came.
#pragma once

#include <string>
#include <vector>

#include "core/src/pipeline_test/actual_row.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

// Something that is not as the test says. `more`: lines that help to see why.
struct Finding {
    Place place;
    std::string text;
    std::vector<std::string> more = {};
};

// Each expected row takes the first that fits and lies behind those of the same order that were taken before it.
// `partial`: what is left over is no finding.
std::vector<Finding> compare(const ExpectedOutput& expected, const std::vector<ActualRow>& actual,
                             bool partial);

}  // namespace weir::pipeline_test
