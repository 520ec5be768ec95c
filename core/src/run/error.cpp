#include "core/src/run/error.hpp"

namespace weir {

std::string text_of(const weir_error& error) {
    return error.text[0] == '\0' ? "the plugin gave no reason, which is a defect of the plugin"
                                 : error.text;
}

void raise(weir_result result, const weir_error& error, const std::string& node) {
    throw PipelineError(result == WEIR_BAD_CONFIG ? Exit::config : Exit::software,
                        node + ": " + text_of(error));
}

}  // namespace weir
