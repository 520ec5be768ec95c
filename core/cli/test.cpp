// weir test: runs the tests that stand beside a pipeline in its file.
#include <fnmatch.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "core/cli/commands.hpp"
#include "core/src/host/clock.hpp"
#include "core/src/pipeline_test/player.hpp"
#include "core/src/pipeline_test/reader.hpp"
#include "core/src/pipeline_test/report.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

using pipeline_test::Played;
using pipeline_test::TestCase;

constexpr int kFailed = 1;

struct TestArguments : PipelineArguments {
    std::vector<std::string> names;
    std::string junit;
};

// In memory where the machine has such a place: a test writes as a pipeline does.
class StateFolder {
public:
    StateFolder() {
        constexpr uintmax_t kEnoughBytes = uintmax_t{256} << 20;
        std::error_code absent;
        const auto memory = std::filesystem::space("/dev/shm", absent);
        const bool in_memory = !absent && memory.available >= kEnoughBytes;
        const std::filesystem::path parent =
            in_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
        path_ = (parent / "weir-test-XXXXXX").string();
        if (mkdtemp(path_.data()) == nullptr)
            throw PipelineError(Exit::io, parent.string() + ": a folder cannot be made in it: " +
                                              std::strerror(errno) + "; set TMPDIR to another one");
    }
    ~StateFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    StateFolder(const StateFolder&) = delete;
    StateFolder& operator=(const StateFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

struct Loaded {
    std::optional<PipelineConfig> pipeline;
    std::vector<TestCase> tests;
};

// Nothing where a problem is an error.
std::optional<Loaded> load(const TestArguments& arguments, Registry& registry) {
    LoadedPipeline pipeline = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(pipeline.problems, arguments.file);
    if (!pipeline.pipeline) return std::nullopt;
    Problems problems;
    std::ifstream in(arguments.file, std::ios::binary);
    const std::string toml{std::istreambuf_iterator<char>(in), {}};
    std::vector<TestCase> tests = pipeline_test::read_tests(toml, *pipeline.pipeline, problems);
    const bool is_wrong = problems.has_errors();
    print_problems(problems.take(), arguments.file);
    if (is_wrong) return std::nullopt;
    return Loaded{std::move(pipeline.pipeline), std::move(tests)};
}

bool is_named(const TestCase& test, const std::vector<std::string>& patterns) {
    return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
               return fnmatch(pattern.c_str(), test.name.c_str(), 0) == 0;
           });
}

Played timed(const PipelineConfig& pipeline, const TestCase& test) {
    const int64_t begun_ms = real_ms();
    const StateFolder folder;
    pipeline_test::Outcome outcome = pipeline_test::play(pipeline, test, folder.path());
    return {&test, std::move(outcome), real_ms() - begun_ms};
}

void write_junit_file(const std::vector<Played>& all, const TestArguments& arguments) {
    std::ofstream out(arguments.junit);
    pipeline_test::write_junit(all, arguments.file, out);
    if (!out.flush())
        throw PipelineError(Exit::io, arguments.junit + " cannot be written: " +
                                          std::strerror(errno) + "; name another file");
}

int run_tests(const Loaded& loaded, const TestArguments& arguments) {
    std::vector<Played> all;
    for (const TestCase& test : loaded.tests) {
        if (!is_named(test, arguments.names)) continue;
        all.push_back(timed(*loaded.pipeline, test));
        print(all.back(), arguments.file, std::cout);
    }
    if (all.empty())
        throw PipelineError(Exit::usage, "no test has a name like that; --name takes * and ?");
    if (!arguments.junit.empty()) write_junit_file(all, arguments);
    const auto failed = std::ranges::count_if(
        all, [](const Played& played) { return !played.outcome.findings.empty(); });
    std::cout << all.size() << " tests, " << failed << " failed\n";
    return failed == 0 ? 0 : kFailed;
}

int test(const TestArguments& arguments) {
    Registry registry(search_path(arguments.plugin_path));
    const auto loaded = load(arguments, registry);
    return loaded ? run_tests(*loaded, arguments) : static_cast<int>(Exit::config);
}

}  // namespace

void add_test(CLI::App& app, int& code) {
    auto arguments = std::make_shared<TestArguments>();
    CLI::App* command = app.add_subcommand(
        "test", "Run the tests that stand beside a pipeline in its file, on a virtual clock");
    arguments->add_to(*command);
    command
        ->add_option("--name", arguments->names,
                     "Only the tests with a name like PATTERN, with * and ?; repeatable")
        ->type_name("PATTERN")
        ->expected(1)
        ->take_all();
    command->add_option("--junit", arguments->junit, "Also write the outcome to FILE, as JUnit XML")
        ->type_name("FILE");
    command->callback([arguments, &code] { code = test(*arguments); });
}

}  // namespace weir
