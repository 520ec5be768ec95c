/* A plugin library: what it holds, and its one exported symbol.
 *
 * Plugins run with the host's rights: load only what you trust.
 *
 * A plugin links nothing of the host: every service comes in a table (weir/host.h). */
#ifndef WEIR_PLUGIN_H
#define WEIR_PLUGIN_H

#include "weir/option.h"
#include "weir/predicate.h"
#include "weir/sink.h"
#include "weir/source.h"
#include "weir/transform.h"
#include "weir/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weir_kind {
    WEIR_SOURCE = 1,
    WEIR_TRANSFORM = 2,
    WEIR_SINK = 3,
    WEIR_PREDICATE = 4
} weir_kind;

enum {
    WEIR_COMPONENT_KEYED = 1, /* transform: `functions` is a weir_keyed_transform */
    WEIR_COMPONENT_USES_CLOCK =
        2, /* its output depends on weir.clock/1, or on timers on the wall clock: not a function of the log alone */
    WEIR_COMPONENT_FINITE = 4, /* source: it always ends by itself */
    WEIR_COMPONENT_BY_PRODUCT =
        8 /* since 1.2, keyed transform: its key is a device's product; the name is "" */
};

typedef struct weir_component {
    size_t struct_size;
    weir_kind kind;
    uint32_t flags;
    const char* name;           /* the `type` of a pipeline file: [a-z][a-z0-9_]* */
    const char* summary;        /* one sentence */
    const char* doc;            /* Markdown, or NULL */
    const weir_option* options; /* may be NULL where option_count is 0 */
    size_t option_stride;
    size_t option_count;
    const char* const* accepts;  /* NULL-terminated content types, best first; of sources NULL */
    const char* const* produces; /* likewise; of sinks and predicates NULL */
    const void*
        functions; /* weir_source, weir_transform, weir_keyed_transform, weir_sink or weir_predicate */
    /* source: the sink component that serves errors.deadletterqueue.topic.name on this source's cluster: it gets
     * the options that both have under the same key, and "topic"; or NULL. */
    const char* dead_letter_sink;
} weir_component;

/* The first three members have this place in every major version. */
typedef struct weir_plugin {
    size_t struct_size;
    uint32_t abi_major; /* WEIR_ABI_MAJOR at compile time: another major is refused */
    uint32_t abi_minor; /* the lowest that it needs; higher than the host's: refused */
    const char* name;   /* the library's name without ".so": "weir_base64_decode" */
    const char* version;
    const char* license;
    const weir_component* const* components;
    size_t component_count;
} weir_plugin;

#if defined(_WIN32)
#define WEIR_EXPORT
#else
#define WEIR_EXPORT __attribute__((visibility("default")))
#endif

/* The one symbol that a plugin library exports. Returns static data; allocates nothing, starts nothing.
 * [any; -] */
typedef const weir_plugin* (*weir_plugin_entry_fn)(void);
#define WEIR_PLUGIN_ENTRY "weir_plugin_entry"
WEIR_EXPORT const weir_plugin* weir_plugin_entry(void);

#ifdef __cplusplus
}
#endif
#endif
