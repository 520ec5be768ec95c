#include "weir/plugin.hpp"

#include "sink.hpp"

WEIR_PLUGIN("weir_console", "0.1.0", "Apache-2.0", weir::sink<weir::console::ConsoleSink>())
