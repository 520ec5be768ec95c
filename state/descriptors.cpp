#include "state/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "state/store_error.hpp"

namespace weir::state {
namespace {

constexpr rlim_t kLeast = 64;
constexpr rlim_t kMostTables = 128;
constexpr rlim_t kShareOfTables = 4;  // a copy that is verified has as many once more

rlim_t most_open_files() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

}  // namespace

int most_open_tables() {
    return static_cast<int>(std::min(kMostTables, most_open_files() / kShareOfTables));
}

void require_descriptors(const std::filesystem::path& directory) {
    const rlim_t most = most_open_files();
    if (most >= kLeast) return;
    throw store_error(Fault::io, directory,
                      "cannot be used by a process that may open " + std::to_string(most) +
                          " files: at least " + std::to_string(kLeast) +
                          " are needed (ulimit -n, or LimitNOFILE= of systemd)");
}

}  // namespace weir::state
