// The dynamic symbols of a shared library, read from its file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir::conformance {

struct ElfSymbols {
    std::vector<std::string> defined;
    std::vector<std::string> undefined;
};

// Throws Fault where the file is no shared library of this machine's word size.
ElfSymbols read_dynamic_symbols(const std::filesystem::path& file);

}  // namespace weir::conformance
