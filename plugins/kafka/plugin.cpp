#include "weir/plugin.hpp"

#include "plugins/kafka/kafka.hpp"

WEIR_PLUGIN("weir_kafka", "0.1.0", "Apache-2.0", weir::sink<weir::kafka::Kafka>())
