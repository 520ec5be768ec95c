// The `weir` command with a test's hand on it: by order of environment variables (tests/crash/shim/orders.hpp) it
// dies, its calls fail, or it breaks the commit protocol.
#include "core/cli/weir_main.hpp"
#include "core/src/host/fault_points.hpp"
#include "tests/crash/shim/shim.hpp"

int main(int argc, char** argv) {
    weir::fault_hooks = {weir_crash_point, weir_crash_broken};
    return weir::weir_main(argc, argv);
}
