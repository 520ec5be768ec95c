// weir state restore: makes a damaged state directory anew from a verified copy of itself.
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/state_lines.hpp"
#include "core/cli/state_place.hpp"
#include "core/src/config/printable.hpp"
#include "state/restore.hpp"

namespace weir {
namespace {

struct Before {
    std::optional<uint64_t> epoch;  // none: it cannot be told
    std::string fault;              // "": it is whole
};

Before look_at(const std::filesystem::path& directory) {
    Before before;
    try {
        const auto view = state::StoreView::open(directory);
        const state::Meta& meta = view->meta();
        before.epoch = meta.checkpoint ? meta.checkpoint->epoch : 0;
        before.fault = joined(state::verify(*view, readers_for(meta)).faults);
    } catch (const state::StoreError& e) {
        if (e.fault() != state::Fault::corrupt && e.fault() != state::Fault::io) throw;
        before.fault = e.what();
    }
    return before;
}

void print(const std::filesystem::path& directory, const Before& before,
           const state::Restoration& done) {
    const std::string epoch = std::to_string(done.epoch);
    std::cout << "state directory " << directory.string() << ": restored from the copy of epoch "
              << done.copy << " and the logs behind it\n"
              << "epoch before: " << (before.epoch ? std::to_string(*before.epoch) : "not readable")
              << ", now: " << epoch << '\n'
              << "the old directory is " << done.old_directory.string() << '\n';
    if (!done.first_lost.empty())
        std::cout << "logs could be used up to " << done.first_lost
                  << ", which is damaged or lies behind a gap\n";
    if (before.epoch && *before.epoch > done.epoch)
        std::cout << "epochs " << done.epoch + 1 << " to " << *before.epoch << " are gone\n";
    else if (!before.epoch)
        std::cout << "epochs after " << epoch << ", if there were any, are gone\n";
    else
        return;
    std::cout << "What the next start does, for each sink: where the sink has no epoch after "
              << epoch
              << ", it goes on as after a crash. Where Kafka's marker names a later one, it makes "
                 "the missing epochs again from the source and publishes none twice; where it "
                 "cannot, it stops with exit code 76 and names the ways out. A file is cut to the "
                 "length that epoch "
              << epoch << " knows, and goes on from there.\n";
}

int restore(const StatePlace& place, std::optional<uint64_t> copy) {
    const std::filesystem::path directory = place.directory();
    const Before before = look_at(directory);
    if (before.fault.empty() && !copy) {
        std::cout << "state directory " << directory.string()
                  << ": no fault found, nothing is restored; --copy EPOCH does it all the same\n";
        return 0;
    }
    if (!before.fault.empty()) std::cout << "found: " << before.fault << '\n';
    print(directory, before, state::restore(directory, copy, readers_for));
    return 0;
}

}  // namespace

void add_state_restore(CLI::App& group, int& code) {
    auto place = std::make_shared<StatePlace>();
    auto copy = std::make_shared<std::optional<uint64_t>>();
    CLI::App* command = group.add_subcommand(
        "restore", "Make it anew from its newest verified copy and the logs behind that");
    place->add_to(*command);
    command->add_option("--copy", *copy, "Epoch of another copy, as in DIR/copies/EPOCH");
    command->callback([place, copy, &code] { code = restore(*place, *copy); });
}

}  // namespace weir
