// What the plugins of a search path offer to a pipeline file.
#pragma once

#include "core/src/config/pipeline.hpp"
#include "core/src/plugins/library.hpp"

namespace weir {

// `registry` must outlive it.
Catalog catalog_of(Registry& registry);

}  // namespace weir
