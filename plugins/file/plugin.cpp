#include "weir/plugin.hpp"

#include "sink.hpp"
#include "source.hpp"

WEIR_PLUGIN("weir_file", "0.1.0", "Apache-2.0", weir::source<weir::file::FileSource>(),
            weir::sink<weir::file::FileSink>())
