#include "weir/plugin.hpp"
#include "plugins/status_rollup/status_rollup.hpp"

WEIR_PLUGIN("weir_status_rollup", "0.1.0", "Apache-2.0",
            weir::keyed_transform<weir::status_rollup::StatusRollup>())
