// Reads the steps of one test, and follows its virtual clock.
#pragma once

#include "core/src/config/pipeline.hpp"
#include "core/src/pipeline_test/fields.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

class StepReader {
public:
    StepReader(const PipelineConfig& pipeline, const TestCase& test, bool needs_device,
               Problems& problems)
        : pipeline_(pipeline),
          now_ms_(test.start_ms),
          needs_device_(needs_device),
          problems_(problems) {}

    Step read(const toml::node& node, const std::string& path);

private:
    using Read = void (StepReader::*)(Fields& fields, Step& step, const std::string& path);
    struct Action {
        const char* key;
        Read read;
    };
    static const std::vector<Action>& actions();

    void read_input(Fields& fields, Step& step, const std::string& path);
    void read_advance(Fields& fields, Step& step, const std::string& path);
    void read_advance_to(Fields& fields, Step& step, const std::string& path);
    void read_blind(Fields& fields, Step& step, const std::string& path);
    void read_restart(Fields& fields, Step& step, const std::string& path);
    void read_kill(Fields& fields, Step& step, const std::string& path);
    void read_expect(Fields& fields, Step& step, const std::string& path);

    const PipelineConfig& pipeline_;
    int64_t now_ms_;
    bool needs_device_;
    Problems& problems_;
};

// "tests.steps[2]": counted from 1.
std::string numbered(const std::string& path, size_t index);

}  // namespace weir::pipeline_test
