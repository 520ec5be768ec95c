#include "core/src/conformance/suite.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <iomanip>
#include <map>
#include <ostream>
#include <sstream>

#include "core/src/conformance/elf_symbols.hpp"
#include "core/src/conformance/guarded_memory.hpp"
#include "core/src/conformance/process.hpp"
#include "core/src/conformance/resources.hpp"
#include "core/src/conformance/test.hpp"
#include "core/src/plugins/child_process.hpp"
#include "core/src/plugins/library.hpp"

namespace weir::conformance {
namespace fs = std::filesystem;
namespace {

std::array<std::span<const Test>, 6> all_tests() {
    return {library_tests(), component_tests(), record_tests(),
            keyed_tests(),   source_tests(),    sink_tests()};
}

// A component as the process that runs the suite knows it, which never loads the plugin itself.
struct Component {
    std::string name;
    unsigned kinds = 0;
    bool is_skipped = false;  // its test `start` was
};

unsigned kinds_of(const weir_component& component) {
    switch (component.kind) {
        case WEIR_SOURCE:
            return kSource;
        case WEIR_SINK:
            return kSink;
        case WEIR_PREDICATE:
            return kPredicate;
        case WEIR_TRANSFORM:
            break;
    }
    return (component.flags & WEIR_COMPONENT_KEYED) != 0 ? kKeyed : kTransform;
}

std::string description_of(const weir_plugin& plugin) {
    std::ostringstream out;
    for (size_t i = 0; i < plugin.component_count; ++i)
        out << kinds_of(*plugin.components[i]) << ' ' << word_for(plugin.components[i]->kind) << ' '
            << plugin.components[i]->name << '\n';
    return out.str();
}

std::vector<Component> read_components(const std::string& description) {
    std::istringstream lines(description);
    std::vector<Component> components;
    std::map<std::string, int> times;
    Component component;
    while (lines >> component.kinds && std::getline(lines >> std::ws, component.name)) {
        const int time = ++times[component.name];
        if (time > 1) component.name += " #" + std::to_string(time);
        components.push_back(component);
    }
    return components;
}

enum LoadResult { kLoaded, kRefused, kUnknownOption };

// A library with AddressSanitizer ends each process that did not begin with its runtime.
void require_runtime(const fs::path& file) {
    constexpr const char* kRuntime = "__asan_init";
    const auto needed = read_dynamic_symbols(file).undefined;
    if (std::ranges::find(needed, kRuntime) != needed.end() &&
        dlsym(RTLD_DEFAULT, kRuntime) == nullptr)
        throw std::invalid_argument(
            file.filename().string() +
            " is built with AddressSanitizer, whose runtime has to be there first: run "
            "LD_PRELOAD=$(gcc -print-file-name=libasan.so) weir plugin check ...");
}

// Throws where the library cannot be used; a crash is a Fault.
std::vector<Component> load_apart(const Plan& plan) {
    const ChildEnd end = run_in_child(
        [&](const ChildReport& report) -> int {
            try {
                const weir_plugin* plugin = load_library(plan.file);
                const std::string unknown = plan.given.unknown_among(*plugin);
                report.write(unknown.empty() ? description_of(*plugin) : unknown);
                return unknown.empty() ? kLoaded : kUnknownOption;
            } catch (const std::exception& refusal) {
                report.write(refusal.what());
                return kRefused;
            }
        },
        plan.timeout);
    if (!end.fault.empty()) throw Fault(end.fault + " when it was loaded");
    if (end.code == kRefused) throw NoPlugin(end.report);
    if (end.code == kUnknownOption)
        throw std::invalid_argument("no component has the option " + end.report);
    return read_components(end.report);
}

// A folder for the files of one test.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "weir-check-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "no folder " + name);
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class Run {
public:
    Run(const Plan& plan, const std::function<void(const Line&)>& tell)
        : plan_(plan), tell_(tell) {}

    std::vector<Line> all() {
        std::vector<Component> components;
        try {
            require_runtime(plan_.file);
        } catch (const Fault& fault) {
            throw NoPlugin(fault.what());
        }
        try {
            components = load_apart(plan_);
        } catch (const Fault& fault) {
            add({"library.load", "", {Verdict::failed, fault.what()}, 0});
            return std::move(lines_);
        }
        for (const Test& test : library_tests()) run(test, nullptr, 0);
        for (size_t i = 0; i < components.size(); ++i)
            for (const auto& tests : all_tests())
                for (const Test& test : tests)
                    if ((test.kinds & components[i].kinds) != 0) run(test, &components[i], i);
        return std::move(lines_);
    }

private:
    [[nodiscard]] bool is_wanted(const Test& test) const {
        return std::string_view(test.name).starts_with(plan_.only);
    }
    void run(const Test& test, Component* component, size_t index) {
        const bool is_start = std::string_view(test.name) == "start";
        if (!is_wanted(test) && !is_start) return;
        if (test.needs_start && component->is_skipped)
            return add(
                {test.name, component->name, {Verdict::skipped, "it does not start here"}, 0});
        Line line{test.name, component == nullptr ? "" : component->name, {}, 0};
        const auto begin = std::chrono::steady_clock::now();
        line.outcome = outcome_of(test, component == nullptr ? nullptr : &index);
        line.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (is_start && line.outcome.verdict != Verdict::passed) component->is_skipped = true;
        if (is_wanted(test)) add(std::move(line));
    }
    [[nodiscard]] Outcome outcome_of(const Test& test, const size_t* component) const {
        const Folder folder;
        return run_apart(
            [&] {
                Subject subject{plan_.file, folder.path(), plan_.given, plan_.seed};
                if (test.kinds != kLibrary ||
                    std::string_view(test.name) == "library.description") {
                    enter("the loading of the library");
                    subject.plugin = load_library(plan_.file);
                }
                if (component != nullptr)
                    subject.component = subject.plugin->components[*component];
                watch_guarded_memory();
                test.run(subject);
            },
            folder.path(), plan_.timeout);
    }
    void add(Line line) {
        tell_(line);
        lines_.push_back(std::move(line));
    }

    const Plan& plan_;
    const std::function<void(const Line&)>& tell_;
    std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> run_suite(const Plan& plan, const std::function<void(const Line&)>& tell) {
    const auto tests = all_tests();
    const bool is_known = std::ranges::any_of(tests, [&](const auto& some) {
        return std::ranges::any_of(some, [&](const Test& test) {
            return std::string_view(test.name).starts_with(plan.only);
        });
    });
    if (!is_known) throw std::invalid_argument("no test begins with \"" + plan.only + "\"");
    return Run(plan, tell).all();
}

void list_tests(std::ostream& out) {
    std::map<std::string, std::string> seen;
    for (const auto& tests : all_tests())
        for (const Test& test : tests)
            if (seen.emplace(test.name, test.summary).second)
                out << std::left << std::setw(24) << test.name << test.summary << '\n';
}

}  // namespace weir::conformance
