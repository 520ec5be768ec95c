// What a test finds out about a component.
#pragma once

#include <stdexcept>
#include <string>

namespace weir::conformance {

enum class Verdict { passed, failed, skipped };

struct Outcome {
    Verdict verdict = Verdict::passed;
    std::string reason;  // "" where passed
};

// A rule of the interface is broken.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The test cannot be made here (no broker, no value for an option).
struct Skip : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void require(bool kept, const std::string& otherwise) {
    if (!kept) throw Fault(otherwise);
}

}  // namespace weir::conformance
