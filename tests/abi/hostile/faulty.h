/* What the faulty plugins have in common: a description with one component, and no fault of its own. */
#ifndef FAULTY_H
#define FAULTY_H

#include <stdlib.h>
#include <string.h>

#include "weir/plugin.h"

#define IS(fault) (FAULT == fault)

static inline weir_result failed(weir_error* error, const char* text) {
    error->code = 0;
    error->flags = 0;
    strcpy(error->text, text);
    return WEIR_FAILED;
}

static inline const weir_record* record_at(const weir_record* records, size_t stride, size_t i) {
    return (const weir_record*)((const char*)records + i * stride);
}

#define FAULTY_PLUGIN(component)                                    \
    static const weir_component* const components[] = {&component}; \
    static const weir_plugin plugin = {sizeof(weir_plugin),         \
                                       WEIR_ABI_MAJOR,              \
                                       WEIR_ABI_MINOR,              \
                                       NAME,                        \
                                       "1.0.0",                     \
                                       "Apache-2.0",                \
                                       components,                  \
                                       1};                          \
    WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) { return &plugin; }

#endif
