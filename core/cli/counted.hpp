// Numbers of things, for people: "1 device", "2 devices".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

inline std::string counted(size_t count, std::string_view thing) {
    return std::to_string(count) + ' ' + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace weir
