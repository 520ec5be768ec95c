// weir plugin new: the folder of a new plugin, which builds, tests and runs at once.
#include <algorithm>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/scaffold.hpp"
#include "core/src/plugins/installation.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr size_t kLongestName = 64;

void refuse_bad_name(const std::string& name) {
    if (!is_component_name(name) || name.size() > kLongestName)
        throw PipelineError(Exit::usage,
                            "'" + name +
                                "' cannot be the name of a plugin: write small letters, digits and "
                                "'_', a letter first, at most 64 in all");
    const std::vector<std::string> taken = Registry(search_path({})).types();
    if (std::ranges::find(taken, name) != taken.end())
        throw PipelineError(Exit::usage, "there is a plugin '" + name +
                                             "' already (weir plugin inspect " + name +
                                             "): choose another name");
}

void make_new(Scaffold scaffold) {
    refuse_bad_name(scaffold.name);
    if (scaffold.folder.empty()) scaffold.folder = scaffold.name;
    for (const auto& file : make_scaffold(installed_data() / "templates", scaffold))
        std::cout << (scaffold.folder / file).string() << '\n';
    std::cout << "\nNext:\n"
              << "  cd " << scaffold.folder.string() << "\n"
              << "  meson setup build\n"
              << "  meson test -C build\n"
              << "  weir run pipeline.toml --plugin-path build\n";
}

}  // namespace

void add_plugin_new(CLI::App& group, int& code) {
    auto scaffold = std::make_shared<Scaffold>();
    scaffold->language = "cpp";
    CLI::App* command =
        group.add_subcommand("new", "Begin a plugin: a folder that builds and runs at once");
    command->add_option("KIND", scaffold->kind, "source, transform, keyed, sink or predicate")
        ->required()
        ->check(CLI::IsMember({"source", "transform", "keyed", "sink", "predicate"}));
    command
        ->add_option("NAME", scaffold->name, "The type that pipeline files will write: my_filter")
        ->required();
    command->add_option("--lang", scaffold->language, "c or cpp (default)")
        ->check(CLI::IsMember({"c", "cpp"}));
    command->add_option("--directory", scaffold->folder,
                        "The folder to make; default NAME, in the current one");
    command->callback([scaffold, &code] {
        make_new(*scaffold);
        code = 0;
    });
}

}  // namespace weir
