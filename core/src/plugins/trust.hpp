// Which libraries may be loaded: plugins run with the host's rights.
#pragma once

#include <filesystem>
#include <string>

namespace weir {

// A list of the libraries that may be loaded from its folder and the folders in it, as `sha256sum` writes and
// reads it: a line with 64 hex digits and a file name for each. '#' begins a comment.
inline constexpr const char* kAllowList = "plugins.allow";

// Why `file`, found in the folder `root` of the search path, is not to be loaded; "" where it is:
//  - it, or a folder on the way to it, can be written by others than root and the user of this process;
//  - `root` has a list of what is allowed, and it is not in it with its SHA-256.
std::string distrust(const std::filesystem::path& file, const std::filesystem::path& root);

}  // namespace weir
