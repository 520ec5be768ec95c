#include "weir/plugin.hpp"

#include "plugins/ckafka/ckafka.hpp"

WEIR_PLUGIN("weir_ckafka", "0.1.0", "Apache-2.0", weir::source<weir::ckafka::CKafka>())
