#include "weir/plugin.hpp"

#include "record_is_tombstone.hpp"

WEIR_PLUGIN("weir_record_is_tombstone", "0.1.0", "Apache-2.0",
            weir::predicate<weir::RecordIsTombstone>())
