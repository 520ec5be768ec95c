/* A plugin of the first day: it sees the headers of ABI 1.0 alone, and every later host must run it. One component
 * of each kind: numbers -> (odd ones) squared -> summed by device -> lines of a file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "weir/plugin.h"

enum { kRecords = 10 };

static const char* const any[] = {WEIR_TYPE_ANY, NULL};
static const char* const text[] = {"text/plain", NULL};
static const char* const device[] = {WEIR_TYPE_DEVICE, NULL};

static weir_bytes bytes_of(const char* from) {
    weir_bytes made = {from, strlen(from)};
    return made;
}
static weir_result fails(weir_error* error, const char* what) {
    snprintf(error->text, sizeof error->text, "%s", what);
    return WEIR_FAILED;
}
static void release(void* self) { free(self); }
static weir_result step(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    (void)self, (void)config, (void)link, (void)error;
    return WEIR_OK;
}
static weir_result create(const weir_host* host, void** self, weir_error* error) {
    const weir_host** made = malloc(sizeof *made);
    if (made == NULL) return fails(error, "out of memory");
    *made = host;
    *self = made;
    return WEIR_OK;
}

/* ---- source: ten numbers in one lane, one a second */

static weir_result plan(void* self, const weir_lane* known, size_t stride, size_t known_count,
                        uint32_t first_run, weir_source_plan* out, weir_error* error) {
    static weir_lane lane;
    static weir_partition partition;
    (void)self, (void)stride, (void)first_run, (void)error;
    lane.struct_size = sizeof lane;
    lane.name = bytes_of("numbers/0");
    lane.position = known_count == 0 ? 0 : known->position;
    lane.end = kRecords;
    partition.struct_size = sizeof partition;
    partition.topic = bytes_of("numbers");
    out->struct_size = sizeof *out;
    out->lanes = &lane;
    out->lane_stride = sizeof lane;
    out->lane_count = 1;
    out->partitions = &partition;
    out->partition_stride = sizeof partition;
    out->partition_count = 1;
    return WEIR_OK;
}
static weir_result start_lanes(void* self, const weir_lane* lanes, size_t stride,
                               const uint32_t* indexes, size_t count, weir_error* error) {
    (void)self, (void)lanes, (void)stride, (void)indexes, (void)count, (void)error;
    return WEIR_OK;
}
static int64_t next_number;
static weir_result poll(void* self, weir_poll* poll, weir_intake* out, weir_error* error) {
    (void)self;
    for (; next_number < kRecords; ++next_number) {
        weir_record record;
        weir_position position;
        char* memory = out->alloc(out, 32);
        if (memory == NULL) return fails(error, "out of memory");
        memset(&record, 0, sizeof record);
        memset(&position, 0, sizeof position);
        record.value.data = memory;
        record.value.size = (size_t)snprintf(memory, 32, "%d", (int)next_number);
        record.timestamp_ms = 1772323200000 + next_number * 1000;
        position.topic = bytes_of("numbers");
        position.offset = position.cursor = next_number;
        if (out->take(out, &record, sizeof record, &position, sizeof position, 1) != WEIR_OK)
            return fails(error, "refused");
    }
    poll->next = kRecords;
    return WEIR_END;
}
static weir_result wait(void* self, uint32_t timeout_ms, weir_error* error) {
    (void)self, (void)timeout_ms, (void)error;
    return WEIR_OK;
}
static weir_result status(void* self, uint32_t lane, weir_lane_status* out, weir_error* error) {
    (void)self, (void)lane, (void)error;
    out->struct_size = sizeof *out;
    out->position = next_number;
    out->log_end = kRecords;
    return WEIR_OK;
}
static const weir_source source = {sizeof source, create, release, configure, NULL, plan,
                                   start_lanes,   poll,   wait,    status,    step};

/* ---- predicate: odd numbers */

static weir_result configure_predicate(void* self, const weir_config* config, weir_error* error) {
    (void)self, (void)config, (void)error;
    return WEIR_OK;
}
static weir_result test(void* self, const weir_batch* batch, uint8_t* matches, weir_error* error) {
    (void)self, (void)error;
    for (size_t i = 0; i < batch->count; ++i) {
        const weir_record* record =
            (const weir_record*)((const char*)batch->records + i * batch->stride);
        matches[i] = (record->value.data[record->value.size - 1] - '0') % 2 == 1;
    }
    return WEIR_OK;
}
static const weir_predicate predicate = {sizeof predicate, create, release, configure_predicate,
                                         test};

/* ---- transform: the square */

static weir_result square(void* self, const weir_batch* batch, weir_emitter* out,
                          weir_error* error) {
    (void)self;
    for (size_t i = 0; i < batch->count; ++i) {
        weir_record record = *(const weir_record*)((const char*)batch->records + i * batch->stride);
        const int number = atoi(record.value.data);
        char* memory = out->alloc(out, 32);
        if (memory == NULL) return fails(error, "out of memory");
        record.value.data = memory;
        record.value.size = (size_t)snprintf(memory, 32, "%d", number * number);
        if (out->emit(out, &record, sizeof record, 1) != WEIR_OK) return fails(error, "refused");
    }
    return WEIR_OK;
}
static const weir_transform transform = {sizeof transform, create, release, configure, step,
                                         square,           step};

/* ---- transform: the device of a number */

static weir_result name_device(void* self, const weir_batch* batch, weir_emitter* out,
                               weir_error* error) {
    (void)self;
    for (size_t i = 0; i < batch->count; ++i) {
        weir_record record = *(const weir_record*)((const char*)batch->records + i * batch->stride);
        weir_device* made = (weir_device*)out->alloc(out, sizeof *made);
        if (made == NULL) return fails(error, "out of memory");
        memset(made, 0, sizeof *made);
        made->struct_size = sizeof *made;
        made->product = bytes_of("numbers");
        made->name = bytes_of(atoi(record.value.data) < 10 ? "small" : "large");
        made->time_ms = record.timestamp_ms;
        made->uplink = 1;
        record.device = made;
        if (out->emit(out, &record, sizeof record, 1) != WEIR_OK) return fails(error, "refused");
    }
    return WEIR_OK;
}
static const weir_transform devices = {sizeof devices, create,      release, configure,
                                       step,           name_device, step};

/* ---- keyed transform: counts each device's records, and says it ten seconds after the last */

static const weir_host* host_of(void* self) { return *(const weir_host**)self; }
static weir_result count(void* self, const weir_keyed_batch* batch, weir_emitter* out,
                         weir_error* error) {
    const weir_host* host = host_of(self);
    const weir_state_v1* state = host->extension(host, WEIR_STATE_ID);
    const weir_timer_v1* timers = host->extension(host, WEIR_TIMER_ID);
    (void)out;
    for (size_t i = 0; i < batch->count; ++i) {
        const weir_keyed_record* record =
            (const weir_keyed_record*)((const char*)batch->records + i * batch->stride);
        weir_bytes stored;
        char next[16];
        weir_bytes value = {next, 0};
        if (timers->run_due(host, record->slot, record->effective_ms) != WEIR_OK ||
            state->get(host, record->slot, &stored) != WEIR_OK)
            return fails(error, "refused");
        value.size = (size_t)snprintf(next, sizeof next, "%d",
                                      1 + (stored.data == NULL ? 0 : atoi(stored.data)));
        ++value.size; /* the NUL is stored too */
        if (state->put(host, record->slot, value) != WEIR_OK ||
            timers->set(host, record->slot, 1, record->effective_ms + 10000, WEIR_AFTER_RECORDS) !=
                WEIR_OK)
            return fails(error, "refused");
    }
    return WEIR_OK;
}
static weir_result say(void* self, const weir_timer* timers, size_t stride, size_t timer_count,
                       weir_emitter* out, weir_error* error) {
    const weir_host* host = host_of(self);
    const weir_state_v1* state = host->extension(host, WEIR_STATE_ID);
    for (size_t i = 0; i < timer_count; ++i) {
        const weir_timer* timer = (const weir_timer*)((const char*)timers + i * stride);
        weir_bytes product, name, stored;
        weir_record record;
        char* memory = out->alloc(out, 64);
        if (memory == NULL || state->key(host, timer->slot, &product, &name) != WEIR_OK ||
            state->get(host, timer->slot, &stored) != WEIR_OK)
            return fails(error, "refused");
        memset(&record, 0, sizeof record);
        record.timestamp_ms = WEIR_NO_TIME;
        record.value.data = memory;
        record.value.size =
            (size_t)snprintf(memory, 64, "%.*s %s", (int)name.size, name.data, stored.data);
        if (out->emit(out, &record, sizeof record, 1) != WEIR_OK) return fails(error, "refused");
    }
    return WEIR_OK;
}
static weir_result horizon(void* self, int64_t greatest_effective_ms, int64_t* watermark_ms,
                           weir_error* error) {
    (void)self, (void)error;
    *watermark_ms = greatest_effective_ms + 10000;
    return WEIR_OK;
}
static const weir_keyed_transform keyed = {sizeof keyed, create, release, configure, step,
                                           count,        say,    step,    step,      horizon};

/* ---- sink: lines of a file, at least once */

static FILE* file;
static weir_result configure_sink(void* self, const weir_config* config, const weir_link* link,
                                  uint32_t output, uint32_t flags, weir_error* error) {
    (void)self, (void)link, (void)output, (void)flags;
    file = fopen(config->values[0].text.data, "ab");
    return file == NULL ? fails(error, strerror(errno)) : WEIR_OK;
}
static size_t unlimited(void* self, uint32_t output) {
    (void)self, (void)output;
    return 0;
}
static weir_result start_sink(void* self, const weir_sink_start* start, weir_sink_found* found,
                              weir_error* error) {
    (void)self, (void)start, (void)error;
    memset(found, 0, sizeof *found);
    found->struct_size = sizeof *found;
    return WEIR_OK;
}
static weir_result publish(void* self, const weir_publication* publication, weir_sink_found* found,
                           weir_error* error) {
    (void)self;
    for (size_t i = 0; i < publication->count; ++i) {
        const weir_record* record =
            (const weir_record*)((const char*)publication->records + i * publication->stride);
        fprintf(file, "%.*s\n", (int)record->value.size, record->value.data);
    }
    if (fflush(file) != 0) return fails(error, strerror(errno));
    memset(found, 0, sizeof *found);
    found->struct_size = sizeof *found;
    return WEIR_OK;
}
static const weir_sink sink = {
    sizeof sink, WEIR_AT_LEAST_ONCE, create, release, configure_sink, NULL,
    unlimited,   start_sink,         NULL,   publish, NULL,           step};
static const weir_option path[] = {{sizeof(weir_option), "path", WEIR_PATH, WEIR_OPTION_REQUIRED,
                                    NULL, NULL, 0, 0, NULL, WEIR_HIGH, "The file.", "out.txt"}};

#define COMPONENT(kind, flags, name, options, option_count, accepts, produces, functions) \
    {                                                                                     \
        sizeof(weir_component), kind, flags, name, "Of the first day.", NULL, options,    \
            sizeof(weir_option), option_count, accepts, produces, &functions, NULL        \
    }
static const weir_component numbers =
    COMPONENT(WEIR_SOURCE, WEIR_COMPONENT_FINITE, "old", NULL, 0, NULL, text, source);
static const weir_component is_odd =
    COMPONENT(WEIR_PREDICATE, 0, "old", NULL, 0, any, NULL, predicate);
static const weir_component squared =
    COMPONENT(WEIR_TRANSFORM, 0, "old", NULL, 0, any, any, transform);
static const weir_component named =
    COMPONENT(WEIR_TRANSFORM, 0, "old_device", NULL, 0, text, device, devices);
static const weir_component counted =
    COMPONENT(WEIR_TRANSFORM, WEIR_COMPONENT_KEYED, "old_count", NULL, 0, device, text, keyed);
static const weir_component lines = COMPONENT(WEIR_SINK, 0, "old", path, 1, any, NULL, sink);

static const weir_component* const components[] = {&numbers, &is_odd,  &squared,
                                                   &named,   &counted, &lines};
static const weir_plugin plugin = {sizeof plugin, WEIR_ABI_MAJOR, WEIR_ABI_MINOR, "weir_old",
                                   "1.0.0",       "Apache-2.0",   components,     6};

WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) { return &plugin; }
