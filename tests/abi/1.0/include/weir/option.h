/* A component's configuration as data. The host parses TOML and validates; a plugin never sees TOML. */
#ifndef WEIR_OPTION_H
#define WEIR_OPTION_H

#include "weir/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weir_option_type {
    WEIR_BOOL = 1,   /* value.integer is 0 or 1 */
    WEIR_INT = 2,    /* value.integer */
    WEIR_FLOAT = 3,  /* value.number */
    WEIR_STRING = 4, /* value.text; with `choices`: one of them */
    WEIR_DURATION =
        5, /* value.integer in milliseconds; written "10s", "5m", "-8h", "1h30m", "200ms", "30d" */
    WEIR_SIZE = 6, /* value.integer in bytes; written 4096, "64KiB", "4 MiB", "1MB" */
    WEIR_PATH = 7, /* value.text, absolute: relative ones are relative to the TOML file */
    WEIR_LIST = 8, /* value.items: strings */
    WEIR_MAP =
        9, /* value.items: name, value, name, value ...; `choices`: the names allowed (allow-list) */
    WEIR_ZONE = 10 /* value.integer: offset from UTC in minutes; written "+08:00", "Z" */
} weir_option_type;

enum {
    WEIR_OPTION_REQUIRED = 1,
    WEIR_OPTION_SECRET = 2 /* never printed; of a map: none of its values is */
};

typedef enum weir_importance { WEIR_HIGH = 0, WEIR_MEDIUM = 1, WEIR_LOW = 2 } weir_importance;

typedef struct weir_option {
    size_t struct_size;
    const char* key; /* dots make TOML tables: "window.size" */
    weir_option_type type;
    uint32_t flags;
    const char* default_text;   /* as a user would write it; NULL: none (then `is_set` tells) */
    const char* const* choices; /* NULL-terminated, or NULL */
    int64_t min; /* of integers, durations (ms) and sizes (bytes); min == max == 0: no bounds */
    int64_t max;
    const char* unit; /* for people: "ms", "records"; or NULL */
    weir_importance importance;
    const char* doc;     /* one or two sentences */
    const char* example; /* as a user would write it, or NULL */
} weir_option;

typedef struct weir_value {
    size_t struct_size;
    uint32_t is_set; /* 1: written in the file, or has a default */
    uint32_t is_default;
    int64_t integer;
    double number;
    weir_bytes text;         /* terminated by a NUL behind its size */
    const weir_bytes* items; /* each terminated likewise */
    size_t item_count;
} weir_value;

/* One value for each option of the component, in the order of its options. Valid for the call. */
typedef struct weir_config {
    size_t struct_size;
    const char* node; /* the node's name in the pipeline file */
    const weir_value* values;
    size_t stride;
    size_t count;
} weir_config;

/* Content types: of `accepts` and `produces` of a component. */
#define WEIR_TYPE_ANY "*/*"
#define WEIR_TYPE_JSON "application/json"
/* Nothing but the record extension "weir.device/1": who accepts it gets records without a value, and who
 * produces it need not write one. */
#define WEIR_TYPE_DEVICE "application/vnd.weir.device"

/* What the host has chosen for the two sides of an instance: for each link of a pipeline the first type that the
 * upstream component produces and the downstream one accepts. WEIR_TYPE_ANY where anything goes; "" where there is
 * no such side (the input of a source, the output of a sink). */
typedef struct weir_link {
    size_t struct_size;
    const char* input;
    const char* output;
} weir_link;

#ifdef __cplusplus
}
#endif
#endif
