// What a test has given so far, as a log that the source of its pipeline reads, and what the source knows of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

struct FeedPartition {
    std::vector<GivenRecord> records;  // by offset
    int64_t end = -1;                  // of a source that ends: how many records there will be
    int64_t blind_since_ms = 0;        // by the monotonic clock; 0: it can be seen
};

struct Feed {
    explicit Feed(const TestCase& test);

    void give(const std::vector<GivenRecord>& records);
    void blind(const Blind& blind, int64_t now_ms);

    std::string topic;
    std::vector<FeedPartition> partitions;
    // Everything that was given is read and applied: the test goes on.
    std::function<void()> go_on;

    // What the source of the pipeline that is made next reads.
    static inline Feed* present = nullptr;
};

}  // namespace weir::pipeline_test
