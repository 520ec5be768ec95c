// weir state verify: whether a state directory is what its commits have written.
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/state_lines.hpp"
#include "core/cli/state_place.hpp"
#include "core/src/config/printable.hpp"
#include "state/store_error.hpp"

namespace weir {
namespace {

int verify(const StatePlace& place) {
    const auto view = state::StoreView::open(place.directory());
    const state::Meta& meta = view->meta();
    const state::Verification found = state::verify(*view, readers_for(meta));
    if (!found.faults.empty())
        throw state::store_error(state::Fault::corrupt, view->directory(), joined(found.faults));
    std::cout << "state directory " << view->directory().string() << ": pipeline "
              << meta.identity.pipeline << ", epoch "
              << (meta.checkpoint ? meta.checkpoint->epoch : 0) << ", run "
              << meta.runs.back().number << "; " << found.state_keys << " state keys, "
              << found.timer_keys << " keys with timers, " << found.outbox_entries
              << " outbox entries (" << found.outbox_bytes << " bytes); no fault found\n";
    return 0;
}

}  // namespace

void add_state_verify(CLI::App& group, int& code) {
    auto place = std::make_shared<StatePlace>();
    CLI::App* command = group.add_subcommand(
        "verify", "Read all of it: checksums, digest of state and timers, invariants, outbox");
    place->add_to(*command);
    command->callback([place, &code] { code = verify(*place); });
}

}  // namespace weir
