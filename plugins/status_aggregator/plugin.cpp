#include "weir/plugin.hpp"
#include "status_aggregator.hpp"

WEIR_PLUGIN("weir_status_aggregator", "0.1.0", "Apache-2.0",
            weir::keyed_transform<weir::status_aggregator::StatusAggregator>())
