/* A keyed transform that counts the records of each device, and tells the count at the end of each minute; FAULT is
 * what is wrong with it. */
#include <stdio.h>

#include "faulty.h"

enum fault {
    SOUND,
    BREAKS_ON_AN_UNKNOWN_TIMER,
    COUNTS_WHEN_EXPLAINING,
    EXPLAINS_IN_PROSE,
    EXPLAINS_TWICE,
    FAILS_A_TIMER,
    FORGETS_WHEN_SETTINGS_CHANGE,
    HORIZON_GOES_BACK,
    IGNORES_A_FAILED_PUT,
    KEEPS_A_VIEW,
    KEEPS_STATE_IN_A_STATIC,
    KEEPS_STATE_TO_ITSELF,
    MIXES_DEVICES,
    NEVER_RUNS_DUE,
    PUTS_TOO_MUCH,
    SETS_A_TIMER_FOR_EVER,
    SETS_ON_THE_WALL_CLOCK,
    SNAPSHOT_COUNTS,
    TELLS_SLOTS
};
enum { DEVICES = 64, MINUTE_MS = 60000, END_OF_MINUTE = 1 };

struct device {
    int is_loaded, is_changed;
    long count;
};
struct keyed {
    const weir_host* host;
    const weir_state_v1* state;
    const weir_timer_v1* timer;
    struct device devices[DEVICES];
    const char* kept;
    long all;
};
static struct device shared[DEVICES];
static char large[2 << 20];

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    struct keyed* made = calloc(1, sizeof *made);
    made->host = host;
    made->state = host->extension(host, WEIR_STATE_ID);
    made->timer = host->extension(host, WEIR_TIMER_ID);
    *self = made;
    if (made->state != NULL && made->timer != NULL) return WEIR_OK;
    free(made);
    return failed(error, "this host has no state or no timers");
}
static void destroy(void* self) { free(self); }
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    (void)self, (void)config, (void)link, (void)error;
    return WEIR_OK;
}
static weir_result step(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}

static struct device* device_of(struct keyed* made, uint32_t slot) {
    struct device* device =
        IS(KEEPS_STATE_IN_A_STATIC) ? &shared[slot % DEVICES] : &made->devices[slot % DEVICES];
    weir_bytes value = {NULL, 0};
    if (device->is_loaded) return device;
    if (made->state->get(made->host, slot, &value) != WEIR_OK) return NULL;
    device->is_loaded = 1;
    char text[24] = "";
    if (value.data != NULL && value.size < sizeof text) memcpy(text, value.data, value.size);
    device->count = strtol(text, NULL, 10);
    return device;
}

static weir_result tell(struct keyed* made, uint32_t slot, uint32_t origin, weir_emitter* out) {
    weir_bytes product, name;
    weir_record record = {0};
    if (made->state->key(made->host, slot, &product, &name) != WEIR_OK) return WEIR_FAILED;
    if (IS(KEEPS_A_VIEW) && made->kept == NULL) made->kept = name.data;
    if (IS(KEEPS_A_VIEW) && made->kept[0] == 'x') return WEIR_FAILED;
    char* memory = out->alloc(out, 64 + name.size);
    if (memory == NULL) return WEIR_FAILED;
    const long number = IS(TELLS_SLOTS)     ? (long)slot
                        : IS(MIXES_DEVICES) ? made->all
                                            : device_of(made, slot)->count;
    record.value.data = memory;
    record.value.size = (size_t)sprintf(memory, "%.*s %ld", (int)name.size, name.data, number);
    record.origin = origin;
    record.timestamp_ms = WEIR_NO_TIME;
    return out->emit(out, &record, sizeof record, 1);
}

static weir_result set_end(struct keyed* made, uint32_t slot, int64_t now_ms) {
    const int64_t end_ms =
        IS(SETS_A_TIMER_FOR_EVER) ? now_ms : now_ms - now_ms % MINUTE_MS + MINUTE_MS;
    const weir_timer_phase phase =
        IS(SETS_ON_THE_WALL_CLOCK) ? WEIR_ON_WALL_CLOCK : WEIR_BEFORE_RECORDS;
    return made->timer->set(made->host, slot, END_OF_MINUTE, end_ms, phase);
}

static weir_result process(void* self, const weir_keyed_batch* batch, weir_emitter* out,
                           weir_error* error) {
    struct keyed* made = self;
    (void)error;
    for (uint32_t i = 0; i < batch->count; ++i) {
        const weir_keyed_record* record =
            (const weir_keyed_record*)((const char*)batch->records + i * batch->stride);
        const uint32_t slot = record->slot;
        if (!IS(NEVER_RUNS_DUE) &&
            made->timer->run_due(made->host, slot, record->effective_ms) != WEIR_OK)
            return WEIR_FAILED;
        struct device* device = device_of(made, slot);
        if (device == NULL) return WEIR_FAILED;
        device->is_changed = 1;
        ++device->count;
        ++made->all;
        if (set_end(made, slot, record->effective_ms) != WEIR_OK) return WEIR_FAILED;
        if (tell(made, slot, i, out) != WEIR_OK) return WEIR_FAILED;
    }
    return WEIR_OK;
}

static weir_result on_timer(void* self, const weir_timer* timers, size_t stride, size_t count,
                            weir_emitter* out, weir_error* error) {
    struct keyed* made = self;
    (void)error;
    for (size_t i = 0; i < count; ++i) {
        const weir_timer* timer = (const weir_timer*)((const char*)timers + i * stride);
        if (timer->id != END_OF_MINUTE && IS(BREAKS_ON_AN_UNKNOWN_TIMER)) abort();
        if (timer->id != END_OF_MINUTE) continue;
        weir_error of_timer = {0};
        if (IS(FAILS_A_TIMER)) out->fail(out, 0, (strcpy(of_timer.text, "no"), &of_timer));
        if (IS(SETS_A_TIMER_FOR_EVER)) set_end(made, timer->slot, timer->at_ms);
        if (device_of(made, timer->slot) == NULL) return WEIR_FAILED;
        if (tell(made, timer->slot, 0, out) != WEIR_OK) return WEIR_FAILED;
    }
    return WEIR_OK;
}

static weir_result snapshot(void* self, weir_error* error) {
    struct keyed* made = self;
    (void)error;
    for (uint32_t slot = 0; slot < DEVICES; ++slot) {
        struct device* device = IS(KEEPS_STATE_IN_A_STATIC) ? &shared[slot] : &made->devices[slot];
        char text[24];
        weir_bytes value = {text, 0};
        if (!device->is_changed || IS(KEEPS_STATE_TO_ITSELF)) continue;
        if (IS(SNAPSHOT_COUNTS)) ++device->count;
        value.size = (size_t)sprintf(text, "%ld", device->count);
        if (IS(PUTS_TOO_MUCH)) value = (weir_bytes){large, sizeof large};
        const weir_result result = made->state->put(made->host, slot, value);
        if (result != WEIR_OK && !IS(IGNORES_A_FAILED_PUT)) return WEIR_FAILED;
        device->is_changed = IS(SNAPSHOT_COUNTS);
    }
    return WEIR_OK;
}

static weir_result horizon(void* self, int64_t greatest_ms, int64_t* watermark_ms,
                           weir_error* error) {
    (void)self, (void)error;
    *watermark_ms = IS(HORIZON_GOES_BACK) ? greatest_ms - 1 : greatest_ms + MINUTE_MS;
    return WEIR_OK;
}

static weir_result settings_changed(void* self, const uint32_t* slots, size_t count,
                                    int64_t watermark_ms, weir_error* error) {
    struct keyed* made = self;
    (void)watermark_ms, (void)error;
    for (size_t i = 0; i < count; ++i)
        if (IS(FORGETS_WHEN_SETTINGS_CHANGE)) device_of(made, slots[i])->count = 0;
    return WEIR_OK;
}

static weir_result explain(void* self, uint32_t slot, weir_emitter* out, weir_error* error) {
    struct device* device = device_of(self, slot);
    weir_record record = {0};
    char* memory = out->alloc(out, 64);
    (void)error;
    if (device == NULL || memory == NULL) return WEIR_FAILED;
    if (IS(COUNTS_WHEN_EXPLAINING)) ++device->count;
    const char* const form = IS(EXPLAINS_IN_PROSE) ? "%ld records" : "{\"records\":%ld}";
    record.value.data = memory;
    record.value.size = (size_t)sprintf(memory, form, device->count);
    record.timestamp_ms = WEIR_NO_TIME;
    if (IS(EXPLAINS_TWICE) && out->emit(out, &record, sizeof record, 1) != WEIR_OK)
        return WEIR_FAILED;
    return out->emit(out, &record, sizeof record, 1);
}

static const char* const accepts[] = {WEIR_TYPE_DEVICE, NULL};
static const char* const produces[] = {"text/plain", NULL};
static const weir_keyed_transform functions = {sizeof(weir_keyed_transform),
                                               create,
                                               destroy,
                                               configure,
                                               step,
                                               process,
                                               on_timer,
                                               snapshot,
                                               step,
                                               horizon,
                                               settings_changed,
                                               explain};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_TRANSFORM,
                                         WEIR_COMPONENT_KEYED,
                                         "faulty",
                                         "Counts the records of each device.",
                                         NULL,
                                         NULL,
                                         0,
                                         0,
                                         accepts,
                                         produces,
                                         &functions,
                                         NULL};
FAULTY_PLUGIN(component)
