// Everything a plugin in C++ needs. Put WEIR_PLUGIN into one source file of the library:
//
//   WEIR_PLUGIN("weir_upper", "1.0.0", "Apache-2.0", weir::transform<Upper>())
#pragma once

#include "weir/keyed.hpp"
#include "weir/predicate.hpp"
#include "weir/sdk.hpp"
#include "weir/sink.hpp"
#include "weir/source.hpp"
#include "weir/transform.hpp"

// The lowest minor version of the interface that the plugin needs. Define it before, where older hosts will do.
#ifndef WEIR_PLUGIN_ABI_MINOR
#define WEIR_PLUGIN_ABI_MINOR WEIR_ABI_MINOR
#endif

#define WEIR_PLUGIN(NAME, VERSION, LICENSE, ...)                                   \
    extern "C" WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) {            \
        static const weir_component* const components[] = {__VA_ARGS__};           \
        static const weir_plugin plugin{sizeof(weir_plugin),                       \
                                        WEIR_ABI_MAJOR,                            \
                                        WEIR_PLUGIN_ABI_MINOR,                     \
                                        NAME,                                      \
                                        VERSION,                                   \
                                        LICENSE,                                   \
                                        components,                                \
                                        sizeof components / sizeof components[0]}; \
        return &plugin;                                                            \
    }
