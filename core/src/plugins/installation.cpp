#include "core/src/plugins/installation.hpp"

#include <cstdlib>

#include "installed_places.hpp"

namespace weir {
namespace fs = std::filesystem;
namespace {

fs::path installed(const char* directory) {
    std::error_code ignored;
    const fs::path command = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path beside = command.parent_path() / WEIR_PREFIX_FROM_COMMANDS / directory;
    if (fs::is_directory(beside, ignored)) return beside.lexically_normal();
    return fs::path(WEIR_PREFIX) / directory;
}

}  // namespace

fs::path installed_plugins() { return installed(WEIR_PLUGIN_DIRECTORY); }

fs::path installed_data() {
    const char* environment = std::getenv("WEIR_DATA_DIR");
    if (environment != nullptr && *environment != '\0') return environment;
    return installed(WEIR_DATA_DIRECTORY);
}

}  // namespace weir
