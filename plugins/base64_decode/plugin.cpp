#include "weir/plugin.hpp"

#include "base64_decode.hpp"

WEIR_PLUGIN("weir_base64_decode", "0.1.0", "Apache-2.0", weir::transform<weir::Base64Decode>())
