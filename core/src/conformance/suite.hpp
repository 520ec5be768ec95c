// The conformance suite: every test that fits a plugin's components, each in a process of its own.
#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/src/conformance/subject.hpp"
#include "core/src/conformance/verdict.hpp"

namespace weir::conformance {

struct Plan {
    std::filesystem::path file;
    uint64_t seed = 1;
    std::string only;  // a test's name, or what it begins with; "": all
    GivenOptions given;
    std::chrono::seconds timeout{10};  // of each test
};

struct Line {
    std::string test;
    std::string component;  // "transform upper"; "" where the library is meant
    Outcome outcome;
    double seconds = 0;
};

// The file is no plugin of this host.
struct NoPlugin : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Tests the plugin; `tell` gets each line at once. Throws NoPlugin, and std::invalid_argument where the plan does
// not fit the plugin.
std::vector<Line> run_suite(const Plan& plan, const std::function<void(const Line&)>& tell);

// The names of all tests, with what each is about.
void list_tests(std::ostream& out);

}  // namespace weir::conformance
