// A test in a process of its own: whatever a plugin does there is a line in the report.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string_view>

#include "core/src/conformance/verdict.hpp"

namespace weir::conformance {

// Runs `body` in a child, in `folder`, with limits on what it may use. Fault and Skip become the outcome; so do
// a crash, an exit() and a hang, with the place that the child has named last.
Outcome run_apart(const std::function<void()>& body, const std::filesystem::path& folder,
                  std::chrono::seconds deadline);

// In the child: what is called now ("process()"), for the report. `place` outlives the test.
void enter(const char* place);
// In the child: ends it with a fault. For signal handlers.
[[noreturn]] void fail_at_once(const char* reason);

}  // namespace weir::conformance
