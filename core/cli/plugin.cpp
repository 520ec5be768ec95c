// weir plugin: what authors and operators do with one plugin library.
#include "core/cli/commands.hpp"

namespace weir {

void add_plugin(CLI::App& app, int& code) {
    CLI::App* group = app.add_subcommand("plugin", "Inspect, check and begin plugins");
    group->require_subcommand(1);
    add_plugin_check(*group, code);
    add_plugin_inspect(*group, code);
    add_plugin_new(*group, code);
}

}  // namespace weir
