/* Keyed transforms: state and timers by device key.
 *
 * The host keeps a device key as a `slot`, a small number that is stable while the instance lives. An instance
 * sees one shard: a fixed hash slice of all device keys. A device's records come in the order of effective
 * time, then data before status, then source position. */
#ifndef WEIR_KEYED_H
#define WEIR_KEYED_H

#include "weir/host.h"
#include "weir/record.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { WEIR_KEYED_LATE = 1 };

typedef struct weir_keyed_record {
    weir_record
        record; /* `value` is absent where the transform accepts WEIR_TYPE_DEVICE; `device` is set */
    weir_position position;
    int64_t effective_ms; /* = device->time_ms, unless the record is late */
    uint32_t slot;
    uint32_t flags; /* WEIR_KEYED_LATE */
} weir_keyed_record;

typedef struct weir_keyed_batch {
    size_t struct_size;
    const weir_keyed_record* records;
    size_t stride;
    size_t count;
} weir_keyed_batch;

/* "weir.state/1": bytes by device key, kept in the checkpoint with the positions they belong to. */
#define WEIR_STATE_ID "weir.state/1"
typedef struct weir_state_v1 {
    size_t struct_size;
    /* [node; started, draining] The device key of a slot. The views are valid until the callback that asked returns. */
    weir_result (*key)(const weir_host* host, uint32_t slot, weir_bytes* product, weir_bytes* name);
    /* [node; started, draining] What was last put, in this life or an earlier one; data NULL if nothing.
     * Valid until the callback that asked returns, or put() or erase() of the slot. */
    weir_result (*get)(const weir_host* host, uint32_t slot, weir_bytes* value);
    /* [node; started, draining] Puts the slot's value (at most 1 MiB); the bytes are copied. Meant to be called
     * from snapshot(), once for each slot that has changed since the last one. */
    weir_result (*put)(const weir_host* host, uint32_t slot, weir_bytes value);
    /* [node; started, draining] Forgets the slot's value. Its timers stay until cancelled. */
    weir_result (*erase)(const weir_host* host, uint32_t slot);
} weir_state_v1;

/* "weir.timer/1": instants by device key, kept in the checkpoint. A timer in event time fires once, when the
 * watermark has reached it and every record with an effective time before it (and, in the phase after records, at
 * it) has applied. A timer on the wall clock fires once, between two batches, when weir.clock/1 has reached it;
 * after a restart, if that was meanwhile. */
#define WEIR_TIMER_ID "weir.timer/1"
typedef enum weir_timer_phase {
    WEIR_BEFORE_RECORDS = 0, /* before the records of the same instant: ends of windows */
    WEIR_AFTER_RECORDS = 1,  /* after them: deadlines */
    WEIR_ON_WALL_CLOCK = 2   /* at_ms is wall-clock time; only with WEIR_COMPONENT_USES_CLOCK */
} weir_timer_phase;

typedef struct weir_timer {
    int64_t at_ms;
    uint32_t slot;
    uint32_t id;
} weir_timer;

typedef struct weir_timer_v1 {
    size_t struct_size;
    /* [node; started, draining] Sets timer `id` of the slot (at most 8 ids a slot); it replaces the one of the
     * same id, whatever its phase. A timer in the past fires as soon as on_timer can be called. */
    weir_result (*set)(const weir_host* host, uint32_t slot, uint32_t id, int64_t at_ms,
                       weir_timer_phase phase);
    /* [node; started, draining] */
    weir_result (*cancel)(const weir_host* host, uint32_t slot, uint32_t id);
    /* [node; started] Call it in process() before a record applies: fires the slot's event-time timers that come
     * before `effective_ms`, and those of that instant in the phase before records, by calling on_timer. The C++ SDK
     * does it for you. Cheap where nothing is due. */
    weir_result (*run_due)(const weir_host* host, uint32_t slot, int64_t effective_ms);
} weir_timer_v1;

#ifdef __cplusplus
}
#endif
#endif
