// The `weir` command with a test's hand on it: it dies at a named point, or breaks the commit protocol on purpose.
//   WEIR_TEST_CRASH=POINT:N    SIGKILL when the point is reached for the Nth time
//   WEIR_TEST_BROKEN=RULE      the rule is broken from the start
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/cli/weir_main.hpp"
#include "core/src/host/fault_points.hpp"

namespace {

std::string crash_point;
std::string broken_rule;
std::atomic<long> hits_left = 0;

void die_at(const char* point) {
    if (crash_point != point || --hits_left != 0) return;
    const std::string line = "crash point " + crash_point + "\n";
    if (write(STDERR_FILENO, line.data(), line.size()) < 0) std::abort();
    std::raise(SIGKILL);
}

bool is_broken(const char* rule) { return broken_rule == rule; }

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : value;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string crash = environment("WEIR_TEST_CRASH");
    const size_t colon = crash.rfind(':');
    if (colon != std::string::npos) {
        crash_point = crash.substr(0, colon);
        hits_left = std::stol(crash.substr(colon + 1));
    }
    broken_rule = environment("WEIR_TEST_BROKEN");
    weir::fault_hooks = {die_at, is_broken};
    return weir::weir_main(argc, argv);
}
