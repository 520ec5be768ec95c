// The outcome of tests, for people and for machines.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/src/pipeline_test/player.hpp"

namespace weir::pipeline_test {

struct Played {
    const TestCase* test;
    Outcome outcome;
    int64_t took_ms;
};

// One line; of a failed test also what is wrong, and the log. `file`: as the user has named it.
void print(const Played& played, const std::string& file, std::ostream& out);

// As JUnit's XML, which continuous integration understands.
void write_junit(const std::vector<Played>& all, const std::string& file, std::ostream& out);

}  // namespace weir::pipeline_test
