// One check of the suite.
#pragma once

#include <span>

#include "core/src/conformance/subject.hpp"

namespace weir::conformance {

enum Kinds : unsigned {
    kLibrary = 1,
    kSource = 2,
    kTransform = 4,
    kKeyed = 8,
    kSink = 16,
    kPredicate = 32,
    kProcessors = kTransform | kKeyed | kPredicate,
    kComponents = kProcessors | kSource | kSink,
};

struct Test {
    const char* name;     // "batches.split"
    const char* summary;  // what is right
    unsigned kinds;       // of components that it is for
    void (*run)(const Subject&);
    bool needs_start = false;  // is skipped where the component's test `start` was
};

std::span<const Test> library_tests();
std::span<const Test> component_tests();
std::span<const Test> record_tests();
std::span<const Test> keyed_tests();
std::span<const Test> source_tests();
std::span<const Test> sink_tests();

}  // namespace weir::conformance
