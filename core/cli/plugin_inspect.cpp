// weir plugin inspect: what plugin libraries say of themselves.
#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "core/cli/commands.hpp"
#include "core/src/config/nearest.hpp"
#include "core/src/plugins/child_process.hpp"
#include "core/src/plugins/description_writers.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

struct InspectArguments {
    std::vector<std::string> plugins;
    std::vector<std::string> plugin_path;
    std::string format = "text";
    int timeout_s = 10;
    bool of_host = false;
};

template <class Described>
std::string written_as(const std::string& format, const Described& described) {
    if (format == "json") return to_json(described);
    return format == "md" ? to_markdown(described) : to_text(described);
}

bool is_file(const std::string& plugin) {
    return plugin.ends_with(".so") || plugin.find('/') != plugin.npos;
}

fs::path file_of(const std::string& plugin, const Registry& registry) {
    if (is_file(plugin)) return fs::absolute(plugin);
    try {
        return registry.locate(plugin);
    } catch (const std::runtime_error& e) {
        const std::vector<std::string> types = registry.types();
        if (std::ranges::find(types, plugin) != types.end()) throw;
        throw std::runtime_error(std::string(e.what()) + "; " +
                                 suggestion(plugin, types, "there are"));
    }
}

// In a child: a library may do anything when it is loaded.
std::string inspect(const fs::path& file, const InspectArguments& arguments) {
    const ChildEnd end = run_in_child(
        [&](const ChildReport& report) {
            try {
                const LibraryDescription library = describe(*load_library(file), file);
                const bool is_listed = arguments.plugins.empty() && arguments.format == "text";
                report.write(is_listed ? to_lines(library) : written_as(arguments.format, library));
                return 0;
            } catch (const std::exception& e) {
                report.write(e.what());
                return static_cast<int>(Exit::config);
            }
        },
        std::chrono::seconds(arguments.timeout_s));
    if (!end.fault.empty())
        throw std::runtime_error("plugin " + file.string() + " " + end.fault +
                                 " while it was loaded");
    if (end.code != 0) throw std::runtime_error(end.report);
    return end.report;
}

int inspect_all(const InspectArguments& arguments) {
    const Registry registry(search_path(arguments.plugin_path));
    int code = 0;
    const bool is_list = arguments.plugins.empty();
    for (const std::string& plugin : is_list ? registry.types() : arguments.plugins) try {
            std::cout << inspect(file_of(plugin, registry), arguments);
        } catch (const std::runtime_error& e) {
            std::cerr << "weir: " << e.what() << '\n';
            code = static_cast<int>(Exit::config);
        }
    return code;
}

}  // namespace

void add_plugin_inspect(CLI::App& group, int& code) {
    auto arguments = std::make_shared<InspectArguments>();
    CLI::App* command = group.add_subcommand(
        "inspect", "Show what plugins hold: components, options, content types");
    command->add_option("PLUGIN", arguments->plugins,
                        "Libraries (FILE.so) or types as in a pipeline file; without one: a list "
                        "of all that are found");
    command->add_option("--format", arguments->format, "text, json (a line each) or md")
        ->check(CLI::IsMember({"text", "json", "md"}));
    command
        ->add_option("--timeout", arguments->timeout_s,
                     "Seconds that a library may take to load; default 10")
        ->check(CLI::Range(1, 3600));
    CLI::Option* host = command->add_flag("--host", arguments->of_host,
                                          "The host's own options instead of a plugin's");
    host->excludes(command->get_option("PLUGIN"));
    add_plugin_path(*command, arguments->plugin_path);
    command->callback([arguments, &code] {
        if (arguments->of_host)
            std::cout << written_as(arguments->format, describe_host());
        else
            code = inspect_all(*arguments);
    });
}

}  // namespace weir
