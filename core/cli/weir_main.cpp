#include "core/cli/weir_main.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/store_open.hpp"

namespace weir {

int weir_main(int argc, char** argv) {
    CLI::App app("Weir: a small stream processor for edge servers.", "weir");
    app.set_version_flag("--version", WEIR_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Exit codes as in sysexits.h: 0 done, 1 a test failed, 64 usage, 65 bad record, 66 source, "
        "70 plugin, 74 "
        "disk, "
        "75 in use, 76 state and cluster disagree, 77 rights, 78 configuration.");
    int code = 0;
    add_check(app, code);
    add_run(app, code);
    add_test(app, code);
    add_explain(app, code);
    add_plan(app, code);
    add_plugin(app, code);
    add_state(app, code);
    add_sink(app, code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : static_cast<int>(Exit::usage);
    } catch (const PipelineError& e) {
        std::cerr << "weir: " << e.what() << '\n';
        return static_cast<int>(e.exit());
    } catch (const state::StoreError& e) {
        std::cerr << "weir: " << e.what() << '\n';
        return static_cast<int>(exit_for(e.fault()));
    } catch (const std::exception& e) {
        std::cerr << "weir: " << e.what() << '\n';
        return static_cast<int>(Exit::software);
    }
    return code;
}

}  // namespace weir
