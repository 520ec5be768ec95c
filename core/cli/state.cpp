// weir state: what operators do with the state directory of a pipeline that is not running.
#include "core/cli/commands.hpp"

namespace weir {

void add_state(CLI::App& app, int& code) {
    CLI::App* group = app.add_subcommand("state", "Verify, read and restore a state directory");
    group->require_subcommand(1);
    add_state_adopt(*group, code);
    add_state_verify(*group, code);
    add_state_get(*group, code);
    add_state_dump(*group, code);
    add_state_restore(*group, code);
}

}  // namespace weir
