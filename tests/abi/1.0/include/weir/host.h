/* What the host gives to an instance: services by name. */
#ifndef WEIR_HOST_H
#define WEIR_HOST_H

#include "weir/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One for each instance; lives until the instance is destroyed. */
typedef struct weir_host {
    size_t struct_size;
    void* context;
    /* [any; created, configured, started, draining, stopped] The service of that id ("weir.log/1"), or NULL
     * where this host has none. Ask once, in create(). */
    const void* (*extension)(const struct weir_host* self, const char* id);
} weir_host;

/* "weir.log/1" */
#define WEIR_LOG_ID "weir.log/1"
typedef enum weir_log_level {
    WEIR_LOG_DEBUG = 0,
    WEIR_LOG_INFO = 1,
    WEIR_LOG_WARNING = 2,
    WEIR_LOG_ERROR = 3
} weir_log_level;

typedef struct weir_log_v1 {
    size_t struct_size;
    /* [any; created, configured, started, draining, stopped] One line of UTF-8 text; the host adds time,
     * pipeline and node. Never log a secret or a record's content. */
    void (*write)(const weir_host* host, weir_log_level level, weir_bytes text);
} weir_log_v1;

/* "weir.metrics/1" */
#define WEIR_METRICS_ID "weir.metrics/1"
typedef struct weir_metrics_v1 {
    size_t struct_size;
    /* [control; created, configured] A counter or gauge of this node; `name` in Prometheus' spelling without
     * prefix ("length_mismatches_total"). The same name again gives the same number. Negative: refused. */
    int32_t (*counter)(const weir_host* host, const char* name, const char* help);
    /* [control; created, configured] */
    int32_t (*gauge)(const weir_host* host, const char* name, const char* help);
    /* [any; configured, started, draining] Adds to a counter; sets a gauge. Once a batch is often enough. */
    void (*add)(const weir_host* host, int32_t metric, uint64_t delta);
    /* [any; configured, started, draining] */
    void (*set)(const weir_host* host, int32_t metric, int64_t value);
} weir_metrics_v1;

/* "weir.clock/1": the host's clock; virtual in tests. What depends on it is not a function of the log. */
#define WEIR_CLOCK_ID "weir.clock/1"
typedef struct weir_clock_v1 {
    size_t struct_size;
    /* [any; created, configured, started, draining, stopped] Wall clock, Unix milliseconds. */
    int64_t (*now_ms)(const weir_host* host);
    /* [any; created, configured, started, draining, stopped] A clock that never goes back, milliseconds. */
    int64_t (*monotonic_ms)(const weir_host* host);
} weir_clock_v1;

#ifdef __cplusplus
}
#endif
#endif
