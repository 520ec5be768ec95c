// Where something stands in a TOML file.
#pragma once

#include <toml++/toml.h>

#include "core/src/config/problem.hpp"

namespace weir {

inline Place place_of(const toml::source_region& source) {
    return {static_cast<uint32_t>(source.begin.line), static_cast<uint32_t>(source.begin.column)};
}

}  // namespace weir
