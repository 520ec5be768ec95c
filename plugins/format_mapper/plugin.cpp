#include "weir/plugin.hpp"

#include "format_mapper.hpp"

WEIR_PLUGIN("weir_format_mapper", "0.1.0", "Apache-2.0", weir::transform<weir::FormatMapper>())
