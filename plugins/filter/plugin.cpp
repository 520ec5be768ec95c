#include "weir/plugin.hpp"

#include "filter.hpp"

WEIR_PLUGIN("weir_filter", "0.1.0", "Apache-2.0", weir::transform<weir::Filter>())
