/* Function tables of transforms. */
#ifndef WEIR_TRANSFORM_H
#define WEIR_TRANSFORM_H

#include "weir/host.h"
#include "weir/keyed.h"
#include "weir/option.h"
#include "weir/record.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A stateless transform: any instance may get any batch. The host makes one for each worker. */
typedef struct weir_transform {
    size_t struct_size;
    /* [control; -] Makes an instance (state: created). `host` outlives it. */
    weir_result (*create)(const weir_host* host, void** self, weir_error* error);
    /* [control; created, configured, stopped] */
    void (*destroy)(void* self);
    /* [control; created] Takes the options, in the order of the component's table; starts nothing. */
    weir_result (*configure)(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error);
    /* [control; configured] */
    weir_result (*start)(void* self, weir_error* error);
    /* [node; started] Emits what the batch becomes, in its order. Anything but WEIR_OK stops the pipeline before
     * this batch; for a single record use emitter->fail. */
    weir_result (*process)(void* self, const weir_batch* batch, weir_emitter* out,
                           weir_error* error);
    /* [control; started, draining] */
    weir_result (*stop)(void* self, weir_error* error);
} weir_transform;

/* A transform with state by device key (flag WEIR_COMPONENT_KEYED). The host makes one for each shard. */
typedef struct weir_keyed_transform {
    size_t struct_size;
    /* [control; -] */
    weir_result (*create)(const weir_host* host, void** self, weir_error* error);
    /* [control; created, configured, stopped] */
    void (*destroy)(void* self);
    /* [control; created] */
    weir_result (*configure)(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error);
    /* [control; configured] State of earlier lives can be read from here on. */
    weir_result (*start)(void* self, weir_error* error);
    /* [node; started] In `out`, `origin` is the index in this batch. */
    weir_result (*process)(void* self, const weir_keyed_batch* batch, weir_emitter* out,
                           weir_error* error);
    /* [node; started] These timers are due. Emit with origin 0; fail() is for records, and a defect here. Comes also
     * from within process(): run_due() of weir.timer/1 calls it. */
    weir_result (*on_timer)(void* self, const weir_timer* timers, size_t stride, size_t count,
                            weir_emitter* out, weir_error* error);
    /* [node; started, draining] An epoch ends: put every changed slot's value now. */
    weir_result (*snapshot)(void* self, weir_error* error);
    /* [control; started, draining] */
    weir_result (*stop)(void* self, weir_error* error);
    /* [node; started] A finite source has ended, and `greatest_effective_ms` is the greatest effective time of
     * any record: the watermark that closes what those records opened. May be NULL: that time itself. */
    weir_result (*horizon)(void* self, int64_t greatest_effective_ms, int64_t* watermark_ms,
                           weir_error* error);
    /* [node; started] Since 1.2. After start(), where the options are not those that the state was made with: these
     * slots have state. What follows from options (deadlines, windows) is set anew; what would then have been due at
     * or before `watermark_ms`, what W has reached, is due at the next millisecond. May be NULL. */
    weir_result (*settings_changed)(void* self, const uint32_t* slots, size_t count,
                                    int64_t watermark_ms, weir_error* error);
    /* [node; started, draining] Since 1.2. Why the slot's state is as it is, for `weir explain`: emits one record with
     * origin 0 whose value is a JSON object, and changes nothing. To each object of its array `transitions` with an
     * instant `at_ms` the host adds when, by the wall clock, the watermark came to it. May be NULL. */
    weir_result (*explain)(void* self, uint32_t slot, weir_emitter* out, weir_error* error);
} weir_keyed_transform;

#ifdef __cplusplus
}
#endif
#endif
