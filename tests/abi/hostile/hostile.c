/* A plugin with one fault: FAULT is one of those below. */
#include <stdlib.h>

#include "passing.h"

#define WRONG_MAJOR 1
#define HIGHER_MINOR 2
#define SHORT_PLUGIN 3
#define SHORT_COMPONENT 4
#define SHORT_FUNCTIONS 5
#define NULL_FUNCTION 6
#define NULL_COMPONENT 7
#define UNKNOWN_KIND 8
#define NULL_ENTRY 9
#define NO_SYMBOL 10
#define CRASH 11

static const char* const any[] = {WEIR_TYPE_ANY, NULL};
static const weir_transform functions = {
    FAULT == SHORT_FUNCTIONS ? offsetof(weir_transform, process) : sizeof(weir_transform),
    create,
    destroy,
    configure,
    step,
    FAULT == NULL_FUNCTION ? NULL : process,
    step};
static const weir_component component = {
    FAULT == SHORT_COMPONENT ? offsetof(weir_component, functions) : sizeof(weir_component),
    FAULT == UNKNOWN_KIND ? (weir_kind)77 : WEIR_TRANSFORM,
    0,
    "hostile",
    "For tests.",
    NULL,
    NULL,
    0,
    0,
    any,
    any,
    &functions,
    NULL};
static const weir_component* const components[] = {FAULT == NULL_COMPONENT ? NULL : &component};
static const weir_plugin plugin = {
    FAULT == SHORT_PLUGIN ? offsetof(weir_plugin, components) : sizeof(weir_plugin),
    FAULT == WRONG_MAJOR ? WEIR_ABI_MAJOR + 1 : WEIR_ABI_MAJOR,
    FAULT == HIGHER_MINOR ? WEIR_ABI_MINOR + 1 : WEIR_ABI_MINOR,
    "weir_hostile",
    "1.0.0",
    "Apache-2.0",
    components,
    1};

#if FAULT == NO_SYMBOL
#define weir_plugin_entry another_entry
WEIR_EXPORT const weir_plugin* another_entry(void);
#endif

WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) {
    if (FAULT == CRASH) abort();
    return FAULT == NULL_ENTRY ? NULL : &plugin;
}
