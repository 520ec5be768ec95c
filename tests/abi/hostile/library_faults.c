/* A transform that hands on what it gets, in a library with one fault. */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "faulty.h"
#include "passing.h"

enum fault {
    SOUND,
    ENTRY_ALLOCATES,
    ENTRY_CHANGES,
    ENTRY_HANGS,
    ENTRY_STARTS_A_THREAD,
    EXPORTS_MORE,
    HAS_ANOTHER_NAME,
    HAS_NO_LICENSE,
    HAS_NO_SUMMARY,
    NEEDS_THE_HOST,
    PRODUCES_NONSENSE
};

static const char* const any[] = {WEIR_TYPE_ANY, NULL};
static const char* const nonsense[] = {"JSON", NULL};
static const weir_transform functions = {
    sizeof(weir_transform), create, destroy, configure, step, process, step};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_TRANSFORM,
                                         0,
                                         "faulty",
                                         IS(HAS_NO_SUMMARY) ? "" : "Hands on what it gets.",
                                         NULL,
                                         NULL,
                                         0,
                                         0,
                                         any,
                                         IS(PRODUCES_NONSENSE) ? nonsense : any,
                                         &functions,
                                         NULL};
static const weir_component* const components[] = {&component};
static const weir_plugin plugins[] = {
    {sizeof(weir_plugin), WEIR_ABI_MAJOR, WEIR_ABI_MINOR, IS(HAS_ANOTHER_NAME) ? "other" : NAME,
     "1.0.0", IS(HAS_NO_LICENSE) ? "" : "Apache-2.0", components, 1},
    {sizeof(weir_plugin), WEIR_ABI_MAJOR, WEIR_ABI_MINOR, NAME, "1.0.0", "Apache-2.0", components,
     1}};

static void* rest(void* nothing) {
    pause();
    return nothing;
}

#ifdef FAULT_IS_EXPORTS_MORE
WEIR_EXPORT void another_symbol(void);
WEIR_EXPORT void another_symbol(void) {}
#endif
#ifdef FAULT_IS_NEEDS_THE_HOST
WEIR_EXPORT __attribute__((weak)) void weir_service(void);
#else
static void weir_service(void) {}
#endif

WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) {
    static void* volatile allocated;
    static volatile int calls;
    pthread_t thread;
    while (IS(ENTRY_HANGS)) pause();
    if (IS(ENTRY_ALLOCATES) && allocated == NULL) allocated = malloc(1000);
    if (IS(ENTRY_STARTS_A_THREAD)) pthread_create(&thread, NULL, rest, NULL);
    if (IS(NEEDS_THE_HOST) && calls > 9) weir_service();
    return &plugins[IS(ENTRY_CHANGES) ? calls++ % 2 : 0];
}
