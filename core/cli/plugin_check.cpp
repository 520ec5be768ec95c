// weir plugin check: the conformance suite, over one plugin library.
#include <iostream>
#include <stdexcept>

#include "core/cli/commands.hpp"
#include "core/src/conformance/report.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

struct CheckArguments {
    std::string file;
    uint64_t seed = 1;
    std::string only;
    std::vector<std::string> settings;
    int timeout_s = 10;
    std::string format = "text";
    bool list = false;
};

conformance::Plan plan_of(const CheckArguments& arguments) {
    if (arguments.file.empty()) throw std::invalid_argument("which plugin? Give FILE.so");
    return {std::filesystem::absolute(arguments.file), arguments.seed, arguments.only,
            conformance::GivenOptions(arguments.settings),
            std::chrono::seconds(arguments.timeout_s)};
}

int check(const CheckArguments& arguments) {
    using namespace conformance;
    const bool is_text = arguments.format == "text";
    const Plan plan = plan_of(arguments);
    const std::vector<Line> lines = run_suite(plan, [&](const Line& line) {
        if (is_text) write_text(line, std::cout);
    });
    if (is_text)
        write_summary(plan, lines, std::cout);
    else
        write_junit(plan, lines, std::cout);
    return any_failed(lines) ? 1 : 0;
}

int guarded_check(const CheckArguments& arguments) {
    try {
        if (!arguments.list) return check(arguments);
        conformance::list_tests(std::cout);
        return 0;
    } catch (const std::invalid_argument& e) {
        std::cerr << "weir plugin check: " << e.what() << '\n';
        return static_cast<int>(Exit::usage);
    } catch (const conformance::NoPlugin& e) {
        std::cerr << "weir plugin check: " << e.what() << '\n';
        return static_cast<int>(Exit::config);
    }
}

}  // namespace

void add_plugin_check(CLI::App& group, int& code) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command = group.add_subcommand(
        "check", "Test a plugin against the rules of the interface; 0: all kept, 1: some broken");
    command->add_option("FILE", arguments->file, "The plugin, a shared library");
    command->add_option("--seed", arguments->seed, "Of the random records; repeats a run");
    command->add_option("--only", arguments->only, "Tests whose name begins so");
    command->add_flag("--list", arguments->list, "Print all tests and what they are about");
    command->add_option("--set", arguments->settings,
                        "COMPONENT.key=value, for options that cannot be guessed; several times");
    command
        ->add_option("--timeout", arguments->timeout_s,
                     "Seconds that one test may take; default 10")
        ->check(CLI::Range(1, 3600));
    command->add_option("--format", arguments->format, "text or junit")
        ->check(CLI::IsMember({"text", "junit"}));
    command->callback([arguments, &code] { code = guarded_check(*arguments); });
}

}  // namespace weir
