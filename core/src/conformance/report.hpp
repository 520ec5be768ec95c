// The suite's lines for people, and as JUnit XML for CI.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/src/conformance/suite.hpp"

namespace weir::conformance {

void write_text(const Line& line, std::ostream& out);
// How many passed, failed, were skipped; how leaks were looked for; how to repeat.
void write_summary(const Plan& plan, const std::vector<Line>& lines, std::ostream& out);
void write_junit(const Plan& plan, const std::vector<Line>& lines, std::ostream& out);

bool any_failed(const std::vector<Line>& lines);

}  // namespace weir::conformance
