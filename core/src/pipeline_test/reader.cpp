#include "core/src/pipeline_test/reader.hpp"

#include <algorithm>
#include <set>

#include "core/src/config/nearest.hpp"
#include "core/src/config/printable.hpp"
#include "core/src/config/toml_place.hpp"
#include "core/src/pipeline_test/expectation_reader.hpp"
#include "core/src/pipeline_test/step_reader.hpp"

namespace weir::pipeline_test {
namespace {

constexpr int64_t kStartMs = 1'767'225'600'000;  // 2026-01-01T00:00:00Z

class TestReader {
public:
    TestReader(const toml::table& table, std::string path, const PipelineConfig& pipeline,
               Problems& problems)
        : path_(std::move(path)),
          pipeline_(pipeline),
          problems_(problems),
          fields_(table, path_, kStartMs, problems) {}

    TestCase read() {
        test_.place = fields_.place();
        test_.name = fields_.text("name").value_or("");
        if (test_.name.empty()) fields_.missing("name", "name = \"what it shows\"");
        test_.start_ms = fields_.instant_ms("start_at").value_or(kStartMs);
        test_.topic = fields_.text("topic").value_or("in");
        test_.ends = fields_.flag("ends").value_or(false);
        read_entry();
        read_steps();
        read_partitions();
        read_end();
        fields_.report_unknown();
        return std::move(test_);
    }

private:
    void read_entry() {
        const auto& all = pipeline_.transforms;
        const auto into = fields_.text("into");
        if (!into) return;
        const auto entry = std::ranges::find(all, *into, &NodeConfig::name);
        test_.first_transform = static_cast<size_t>(entry - all.begin());
        if (entry != all.end()) return;
        std::vector<std::string> names;
        for (const NodeConfig& node : all) names.push_back(node.name);
        fields_.error("into", in_quotes(*into) + " is no transform of the pipeline; " +
                                  suggestion(*into, names, "its transforms"));
    }

    // A keyed transform needs to know the device; others give it.
    [[nodiscard]] bool needs_device() const {
        if (test_.first_transform >= pipeline_.transforms.size()) return false;
        const NodeConfig& entry = pipeline_.transforms[test_.first_transform];
        return (entry.component->flags & WEIR_COMPONENT_KEYED) != 0 ||
               entry.input == WEIR_TYPE_DEVICE;
    }

    void read_steps() {
        StepReader reader(pipeline_, test_, needs_device(), problems_);
        if (const toml::array* steps = fields_.array("steps"))
            for (size_t i = 0; i < steps->size(); ++i)
                test_.steps.push_back(reader.read(*steps->get(i), numbered(path_ + ".steps", i)));
        const bool ends_with_input =
            test_.steps.empty() || std::holds_alternative<Input>(test_.steps.back().action);
        if (test_.ends && !ends_with_input)
            problems_.error(
                test_.steps.back().place, path_ + ".steps",
                "nothing comes behind the end: with ends = true the last step is input");
    }

    void read_partitions() {
        std::set<uint32_t> named{0};
        for (const Step& step : test_.steps) {
            if (const auto* input = std::get_if<Input>(&step.action))
                for (const GivenRecord& record : input->records) named.insert(record.partition);
            if (const auto* blind = std::get_if<Blind>(&step.action))
                named.insert(blind->partitions.begin(), blind->partitions.end());
        }
        const uint32_t least = *named.rbegin() + 1;
        test_.partitions = static_cast<uint32_t>(
            fields_.integer("partitions", 1, kMostPartitions).value_or(least));
        if (test_.partitions >= least) return;
        fields_.error("partitions", "a step names partition " + std::to_string(least - 1) +
                                        "; make it at least " + std::to_string(least));
    }

    void read_end() {
        test_.at_end.place = test_.place;
        const toml::table* table = fields_.table("expect");
        if (table != nullptr) {
            Fields expect(*table, path_ + ".expect", 0, problems_);
            test_.error = expect.text("error");
            test_.at_end = read_expectation(expect, pipeline_);
            expect.report_unknown();
            return;
        }
        const bool expects = std::ranges::any_of(test_.steps, [](const Step& step) {
            return std::holds_alternative<Expectation>(step.action);
        });
        if (!expects && !fields_.has("expect")) fields_.missing("expect", "[tests.expect]");
    }

    std::string path_;
    const PipelineConfig& pipeline_;
    Problems& problems_;
    Fields fields_;
    TestCase test_;
};

}  // namespace

std::vector<TestCase> read_tests(std::string_view toml, const PipelineConfig& pipeline,
                                 Problems& problems) {
    const toml::table root = toml::parse(toml);
    Fields fields(root, "", 0, problems);
    std::vector<TestCase> tests;
    const toml::array* all = root.contains("tests") ? fields.array("tests") : nullptr;
    for (size_t i = 0; all != nullptr && i < all->size(); ++i) {
        const toml::node& node = *all->get(i);
        const std::string path = numbered("tests", i);
        if (node.is_table())
            tests.push_back(TestReader(*node.as_table(), path, pipeline, problems).read());
        else
            problems.error(place_of(node.source()), path, "must be a table; write [[tests]]");
    }
    if (!root.contains("tests"))
        problems.error({}, "tests", "the file has no tests; add [[tests]]");
    return tests;
}

}  // namespace weir::pipeline_test
