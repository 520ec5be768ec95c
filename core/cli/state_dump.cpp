// weir state dump: every entry of a state directory, a line each.
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/state_lines.hpp"
#include "core/cli/state_place.hpp"
#include "core/src/run/error.hpp"
#include "state/store_error.hpp"

namespace weir {
namespace {

void dump(const state::StoreView& view, bool as_json) {
    const auto print = [&](const StateLine& line) {
        std::cout << written(line, as_json);
        return !std::cout.fail();  // whoever reads has gone: the rest need not be read
    };
    for (const StateLine& line : meta_lines(view.meta())) print(line);
    view.scan_state([&](auto key, auto value) { return print(state_line(key, value)); });
    view.scan_timers([&](auto key, auto value) { return print(timers_line(key, value)); });
    view.scan_outbox([&](uint32_t publisher, uint64_t epoch, std::string_view payload) {
        return print(outbox_line(publisher, epoch, payload));
    });
    view.scan_refused([&](const auto& refused) { return print(refused_line(refused)); });
}

int dump(const StatePlace& place, bool as_json) {
    const auto view = state::StoreView::open(place.directory());
    try {
        dump(*view, as_json);
        return 0;
    } catch (const state::StoreError&) {
        throw;
    } catch (const std::runtime_error& e) {
        throw state::store_error(state::Fault::corrupt, view->directory(), e.what());
    }
}

}  // namespace

void add_state_dump(CLI::App& group, int& code) {
    auto place = std::make_shared<StatePlace>();
    auto format = std::make_shared<std::string>("text");
    CLI::App* command = group.add_subcommand("dump",
                                             "Print it, a line each: runs, publishers, positions, "
                                             "keys, timers, outbox, refused records");
    place->add_to(*command);
    command->add_option("--format", *format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([place, format, &code] { code = dump(*place, *format == "json"); });
}

}  // namespace weir
