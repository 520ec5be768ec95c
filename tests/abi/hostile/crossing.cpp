// A transform without the SDK's guard: what it throws crosses the border.
#include <stdexcept>

#include "weir/plugin.h"

namespace {

template <class... Arguments>
weir_result does_nothing(Arguments...) {
    return WEIR_OK;
}
void destroy(void*) {}
weir_result process(void*, const weir_batch* batch, weir_emitter*, weir_error*) {
    if (batch->count == 0) throw std::runtime_error("nothing to do");
    return WEIR_OK;
}

constexpr const char* kAny[] = {WEIR_TYPE_ANY, nullptr};
constexpr weir_transform kFunctions{sizeof(weir_transform), does_nothing, destroy,     does_nothing,
                                    does_nothing,           process,      does_nothing};
constexpr weir_component kComponent{sizeof(weir_component),
                                    WEIR_TRANSFORM,
                                    0,
                                    "crossing",
                                    "Throws.",
                                    nullptr,
                                    nullptr,
                                    0,
                                    0,
                                    kAny,
                                    kAny,
                                    &kFunctions,
                                    nullptr};
constexpr const weir_component* kComponents[] = {&kComponent};
constexpr weir_plugin kPlugin{sizeof(weir_plugin),
                              WEIR_ABI_MAJOR,
                              WEIR_ABI_MINOR,
                              "weir_crossing",
                              "1.0.0",
                              "Apache-2.0",
                              kComponents,
                              1};

}  // namespace

extern "C" WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) { return &kPlugin; }
