// Where this installation keeps its files: beside the running command, so that it may be moved as a whole; else
// where it was built to be installed.
#pragma once

#include <filesystem>

namespace weir {

std::filesystem::path installed_plugins();

// Templates and the like; WEIR_DATA_DIR takes its place.
std::filesystem::path installed_data();

}  // namespace weir
