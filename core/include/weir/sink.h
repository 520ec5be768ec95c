/* Function table of sinks.
 *
 * A sink instance is a publisher: it serves all outputs (topics, files) that must be confirmed together. Output
 * reaches it only from committed epochs. Each publish() is all or nothing, or its outcome is found out by the
 * next start(). */
#ifndef WEIR_SINK_H
#define WEIR_SINK_H

#include "weir/host.h"
#include "weir/option.h"
#include "weir/record.h"
#include "weir/source.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a sink remembers what it holds. */
typedef enum weir_guarantee {
    WEIR_AT_LEAST_ONCE = 0, /* it cannot: after a crash some output comes twice */
    WEIR_BY_POSITION = 1,   /* exactly once: publish() hands back a position, start() cuts to it */
    WEIR_BY_MARKER = 2      /* exactly once: the marker is stored atomically with the data */
} weir_guarantee;

enum { WEIR_OUTPUT_DEAD_LETTERS = 1 };

/* Where the source stands, for lag tools; only where source and sink share a cluster. */
typedef struct weir_source_offset {
    weir_bytes topic;
    int32_t partition;
    int64_t next;
} weir_source_offset;

typedef struct weir_sink_start {
    size_t struct_size;
    const char* pipeline;
    const char* incarnation;  /* of the state directory, 32 hex digits */
    weir_bytes position;      /* what the last confirmed publish() handed back; absent if none */
    uint64_t confirmed;       /* C: the last epoch known published; 0: none */
    const char* source_group; /* consumer group for source offsets, or NULL */
} weir_sink_start;

/* Filled by the sink; memory of the sink, valid until its next call. */
typedef struct weir_sink_found {
    size_t struct_size;
    weir_bytes marker;   /* the marker the target holds; absent: none */
    weir_bytes position; /* WEIR_BY_POSITION: the position after recovery */
    size_t refused; /* since 1.1, with WEIR_REFUSED: the index of the record in the publication */
} weir_sink_found;

typedef struct weir_publication {
    size_t struct_size;
    const weir_record* records; /* `origin` is the output: the index given to configure() */
    size_t stride;
    size_t count;
    weir_bytes marker; /* ASCII, to be stored with the data */
    uint64_t first_epoch;
    uint64_t last_epoch;
    const weir_source_offset* offsets;
    size_t offset_stride;
    size_t offset_count;
} weir_publication;

typedef struct weir_sink {
    size_t struct_size;
    weir_guarantee guarantee;
    /* [control; -] */
    weir_result (*create)(const weir_host* host, void** self, weir_error* error);
    /* [control; created, configured, stopped] */
    void (*destroy)(void* self);
    /* [control; created, configured] One call for each output: 0, 1, 2 ... `flags`: WEIR_OUTPUT_DEAD_LETTERS. */
    weir_result (*configure)(void* self, const weir_config* config, const weir_link* link,
                             uint32_t output, uint32_t flags, weir_error* error);
    /* [control; configured] Outputs with the same text are served by one instance: the host asks a probe instance
     * and then configures one instance with all of them. "" or NULL: an instance of its own. */
    weir_result (*cluster)(void* self, weir_text* out, weir_error* error);
    /* [control; configured] The largest record (key, value and headers together) that output takes; 0: no limit. */
    size_t (*max_record_bytes)(void* self, uint32_t output);
    /* [control; configured, started, stopped] Connects, finishes or undoes whatever an earlier life left behind
     * (a pending transaction, bytes behind the confirmed length), and tells what the target holds. Called again
     * after WEIR_UNKNOWN_OUTCOME. WEIR_RETRY where the target is away: asked again with back-off. */
    weir_result (*start)(void* self, const weir_sink_start* start, weir_sink_found* found,
                         weir_error* error);
    /* [control; started] WEIR_BY_MARKER only, where start() found no marker though epochs were confirmed: the
     * highest value of the record header "weir.epoch" of this incarnation (by the run's number, then epoch, then
     * sequence) that the outputs hold behind the position. */
    weir_result (*scan)(void* self, const weir_sink_start* start, weir_sink_found* found,
                        weir_error* error);
    /* [node; started] Writes one publication and makes it durable; `found->position` is to be given to start()
     * later. Of a WEIR_BY_MARKER sink `count` may be 0: the marker alone is written anew, so that the target does not
     * forget it. WEIR_RETRY: nothing was written. WEIR_UNKNOWN_OUTCOME: start() comes next.
     * WEIR_REFUSED (since 1.1): nothing was written, and never will be with the record `found->refused` among them: the
     * host keeps it aside with the error's text and publishes the others. */
    weir_result (*publish)(void* self, const weir_publication* publication, weir_sink_found* found,
                           weir_error* error);
    /* [node; started] WEIR_BY_MARKER only: the marker as a reader that requires stable offsets sees it, and the
     * position (end offsets of the outputs). WEIR_RETRY: not stable yet. */
    weir_result (*read_back)(void* self, weir_sink_found* found, weir_error* error);
    /* [control; started, draining] */
    weir_result (*stop)(void* self, weir_error* error);
} weir_sink;

#ifdef __cplusplus
}
#endif
#endif
