/* A pipeline inside another program: libweir (pkg-config weir).
 *
 * A process may run several pipelines, each in a thread of its own and with a state directory of its own. The log
 * is the process': what weir_log_to() sets holds for all. */
#ifndef WEIR_EMBED_H
#define WEIR_EMBED_H

#include "weir/host.h"
#include "weir/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weir_pipeline weir_pipeline;

typedef struct weir_pipeline_options {
    size_t struct_size;
    /* Folders with plugins, colons between them; NULL: WEIR_PLUGIN_PATH, and the installed folder. */
    const char* plugin_path;
    const char* metrics; /* serve Prometheus metrics on HOST:PORT; NULL: do not */
} weir_pipeline_options;

/* Takes each line of the log, "PIPELINE NODE: what", without its end; `text` is valid for the call.
 * [any; -] Called from several threads, one call at a time. */
typedef void (*weir_log_line)(void* context, weir_log_level level, const char* text);

/* Sends the log of all pipelines to `line`, from `least` on; with NULL to standard error. Call it before the first
 * weir_pipeline_load(), from one thread. Without it: standard error, from WEIR_LOG_INFO on. */
void weir_log_to(weir_log_line line, void* context, weir_log_level least);

/* Reads and checks a pipeline file and loads its plugins; starts nothing. WEIR_OK sets `*pipeline`, which the caller
 * frees. WEIR_BAD_CONFIG: the file has problems; the first stands in `error`, all in the log. `options` may be NULL. */
weir_result weir_pipeline_load(const char* file, const weir_pipeline_options* options,
                               weir_pipeline** pipeline, weir_error* error);

/* Runs until weir_pipeline_stop(), or until a finite source has ended and its output is published. Blocks; a
 * pipeline runs once. WEIR_OK: everything is committed. Otherwise the text says why, and `code` is the exit code
 * that `weir run` would end with (docs/exit-codes.md); what is not committed will be done again by the next run on
 * the same state directory. */
weir_result weir_pipeline_run(weir_pipeline* pipeline, weir_error* error);

/* Asks a run to end: drain, last checkpoint. Returns at once. From any thread, before or during the run, also from a
 * signal handler. */
void weir_pipeline_stop(weir_pipeline* pipeline);

/* Frees a pipeline that is not running; NULL is allowed. One whose run has ended because a call of the source or
 * of a sink did not come back (call_timeout, error code 70) stays in memory, and so does the lock of its state directory: end the
 * process. */
void weir_pipeline_free(weir_pipeline* pipeline);

#ifdef __cplusplus
}
#endif
#endif
