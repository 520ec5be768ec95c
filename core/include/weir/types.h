/* Words that every part of the plugin interface uses: bytes, results, errors.
 *
 * Ownership: every pointer is borrowed for the call unless its type says otherwise. Whoever allocates frees.
 * Growth: a struct that may grow begins with `struct_size`, set by whoever fills it to its own sizeof.
 *         A member is read only if it lies inside that size. Members never move and never vanish.
 *         weir_bytes, weir_header, weir_position and weir_record have no such member and never grow.
 * Values: a value of an enum that the reader does not know is an error to it, never undefined.
 * Tags:   every function pointer carries [thread; states].
 *         Threads: [control] one thread, never while another call of the same instance runs;
 *                  [node]    the worker that owns the instance now: one at a time, not always the same;
 *                  [any]     any thread at any time.
 *         States of an instance: created, configured, started, draining, stopped.
 */
#ifndef WEIR_TYPES_H
#define WEIR_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WEIR_ABI_MAJOR 1u
#define WEIR_ABI_MINOR 2u

#ifdef __cplusplus
#define WEIR_STATIC_ASSERT static_assert
#else
#define WEIR_STATIC_ASSERT _Static_assert
#endif

/* Bytes somewhere else, not terminated. `data` NULL means absent (a Kafka null), which is not the same as empty. */
typedef struct weir_bytes {
    const char* data;
    size_t size;
} weir_bytes;

/* "No time": a record without a timestamp. */
#define WEIR_NO_TIME INT64_MIN

/* What a function returns. Everything but WEIR_OK and WEIR_END comes with a filled weir_error. A function of the
 * host without an argument for it keeps the reason itself: the callback that got such a result returns WEIR_FAILED,
 * and need not say why. */
typedef enum weir_result {
    WEIR_OK = 0,
    WEIR_END = 1,    /* source: the lane's end is reached, nothing more will come */
    WEIR_FAILED = 2, /* the pipeline cannot go on; the text says why and what to do */
    WEIR_RETRY = 3, /* nothing has happened; the same call may succeed later (broker absent, ...) */
    WEIR_UNKNOWN_OUTCOME = 4, /* sink: perhaps it happened; only start() can tell */
    WEIR_BAD_CONFIG = 5,      /* configuration or rights; the text names the option or the right */
    WEIR_REFUSED = 6 /* since 1.1, publish(): the target will never take one of the records */
} weir_result;
WEIR_STATIC_ASSERT(sizeof(weir_result) == 4,
                   "enums of the interface have 32 bits: no -fshort-enums");

/* Storage of the caller. An error without a text is a defect of the plugin. */
typedef struct weir_error {
    size_t struct_size;
    int32_t code;   /* the library's own number behind it (errno, a librdkafka code), or 0 */
    uint32_t flags; /* reserved, 0 */
    char stage
        [32]; /* of a record: the word for Kafka Connect's __connect.errors.stage; "" = TRANSFORMATION */
    char text[952]; /* UTF-8, terminated; cut where longer */
} weir_error;

/* Text that a plugin writes for the host. */
typedef struct weir_text {
    size_t struct_size;
    char text[1024]; /* terminated */
} weir_text;

#ifdef __cplusplus
}
#endif
#endif
