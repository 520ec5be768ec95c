/* Function table of sources.
 *
 * A source reads lanes. A lane has one order of its own and a cursor: a Kafka partition with its offset, or a
 * file with its byte position. Each record belongs to a partition, which has a watermark of its own; a lane of a
 * file may carry several. The host alone decides where reading begins, from its checkpoint. */
#ifndef WEIR_SOURCE_H
#define WEIR_SOURCE_H

#include "weir/host.h"
#include "weir/option.h"
#include "weir/record.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WEIR_NO_END (-1)

typedef struct weir_lane {
    size_t struct_size;
    weir_bytes name;  /* stable between runs: "device-raw/3" */
    int64_t position; /* the next cursor to read */
    int64_t end;      /* finite: the cursor at which the lane ends; else WEIR_NO_END */
    int64_t rewind;   /* since 1.1, in `known`: how far before `position` the last record read lies;
                       0: none is known */
} weir_lane;

typedef struct weir_partition {
    size_t struct_size;
    weir_bytes topic;
    int32_t number;
    uint32_t lane; /* index into the plan's lanes */
} weir_partition;

/* Owned by the source, valid until the next plan() or destroy(). */
typedef struct weir_source_plan {
    size_t struct_size;
    const weir_lane* lanes;
    size_t lane_stride;
    size_t lane_count;
    const weir_partition* partitions;
    size_t partition_stride;
    size_t partition_count;
} weir_source_plan;

/* Where a source writes to. Owned by the host; valid for the call. */
typedef struct weir_intake {
    size_t struct_size;
    void* context;
    /* [node; started] As weir_emitter.alloc. */
    char* (*alloc)(struct weir_intake* self, size_t size);
    /* [node; started] Hands over records with their positions; key, value, headers must live in memory from
     * alloc() or in static storage. `origin` is ignored. In each lane cursors rise. */
    weir_result (*take)(struct weir_intake* self, const weir_record* records, size_t stride,
                        const weir_position* positions, size_t position_stride, size_t count);
    /* [node; started] A record that was read but cannot be understood (a line that is not JSON): it goes to the
     * dead letters as it is. */
    weir_result (*refuse)(struct weir_intake* self, const weir_record* record,
                          const weir_position* position, const weir_error* error);
} weir_intake;

typedef struct weir_poll {
    size_t struct_size;
    uint32_t lane;
    uint32_t max_records;
    size_t max_bytes; /* stop behind the record that passes it */
    int64_t
        next; /* out: the lane's next cursor, also where no record came (gaps, control records) */
} weir_poll;

typedef struct weir_lane_status {
    size_t struct_size;
    int64_t position; /* next cursor */
    int64_t log_end;  /* where the lane ends now as far as known, or -1; for lag */
    int64_t
        asked_ms; /* since 1.2: when the source's system was asked that gave log_end as its answer, by
                       the monotonic clock of weir.clock/1; 0: no evidence. Only a lane that is known to
                       end at its position counts as silent: without this it holds the watermark back. */
} weir_lane_status;

typedef struct weir_source {
    size_t struct_size;
    /* [control; -] */
    weir_result (*create)(const weir_host* host, void** self, weir_error* error);
    /* [control; created, configured, stopped] */
    void (*destroy)(void* self);
    /* [control; created] */
    weir_result (*configure)(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error);
    /* [control; configured] A text that is equal for all nodes of one cluster (sinks of the same component
     * family compute it alike), or "". May be NULL: "". */
    weir_result (*cluster)(void* self, weir_text* out, weir_error* error);
    /* [control; configured, started] The lanes and partitions there are. `known` are those of the checkpoint, in
     * its order: they come first in the plan, in the same order, with the same positions and ends; new ones
     * follow, beginning where the options say (first run) or at their start (they appeared later). Since 1.1: where
     * the record at `position` - `rewind` of a known lane can still be read, the lane comes with that place as its
     * position. The host compares the record there with the one it knows, so that a log made anew is noticed, and
     * drops it. A known lane of a
     * finite source that an earlier run has read to its end comes with WEIR_NO_END: say where it ends now (at its
     * position, if nothing was added). Blocks for at most five seconds; WEIR_RETRY where the broker does not answer.
     * A known position that cannot be read any more (out of range), or a known lane that is gone, is WEIR_FAILED
     * with a report. Called again every 30 s, of a source that has no end. */
    weir_result (*plan)(void* self, const weir_lane* known, size_t stride, size_t known_count,
                        uint32_t first_run, weir_source_plan* out, weir_error* error);
    /* [control; configured, started] Begin to read these lanes (of the last plan) at these positions. Called
     * again for lanes that appeared later. */
    weir_result (*start)(void* self, const weir_lane* lanes, size_t stride, const uint32_t* indexes,
                         size_t count, weir_error* error);
    /* [node; started] Reads what is there of one lane, without waiting. WEIR_END: the lane is at its end. */
    weir_result (*poll)(void* self, weir_poll* poll, weir_intake* out, weir_error* error);
    /* [node; started] Returns when some lane may have records, at the latest after `timeout_ms`. */
    weir_result (*wait)(void* self, uint32_t timeout_ms, weir_error* error);
    /* [node; started] For metrics, and for what is known of silence: never blocks. */
    weir_result (*status)(void* self, uint32_t lane, weir_lane_status* out, weir_error* error);
    /* [control; started, draining] */
    weir_result (*stop)(void* self, weir_error* error);
} weir_source;

#ifdef __cplusplus
}
#endif
#endif
