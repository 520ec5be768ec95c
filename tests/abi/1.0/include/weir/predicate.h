/* Function table of predicates: which records a transform is for. Those that do not match pass it by, in their
 * order. */
#ifndef WEIR_PREDICATE_H
#define WEIR_PREDICATE_H

#include "weir/host.h"
#include "weir/option.h"
#include "weir/record.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The host makes one instance for each instance of a transform that names the predicate. */
typedef struct weir_predicate {
    size_t struct_size;
    /* [control; -] Makes an instance (state: created). `host` outlives it. */
    weir_result (*create)(const weir_host* host, void** self, weir_error* error);
    /* [control; created, configured] */
    void (*destroy)(void* self);
    /* [control; created] Takes the options, in the order of the component's table. */
    weir_result (*configure)(void* self, const weir_config* config, weir_error* error);
    /* [node; configured] Sets matches[i] of each record of the batch to 1 or 0; `matches` has batch->count bytes.
     * A record that cannot be judged does not match. Anything but WEIR_OK stops the pipeline before this batch. */
    weir_result (*test)(void* self, const weir_batch* batch, uint8_t* matches, weir_error* error);
} weir_predicate;

#ifdef __cplusplus
}
#endif
#endif
