#include "weir/plugin.hpp"

#include "has_header_key.hpp"

WEIR_PLUGIN("weir_has_header_key", "0.1.0", "Apache-2.0", weir::predicate<weir::HasHeaderKey>())
