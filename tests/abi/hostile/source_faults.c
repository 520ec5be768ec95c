/* A source of the numbers 0 to 49 in one lane; FAULT is what is wrong with it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

#include "faulty.h"

enum fault {
    SOUND,
    ALWAYS_BEGINS_ANEW,
    CURSORS_FALL,
    FORGETS_KNOWN_LANES,
    FORGETS_NEXT,
    GIVES_TOO_MANY,
    GOES_ON_BEHIND_ITS_END,
    IGNORES_A_FAILED_TAKE,
    KEEPS_RECORDS_ON_THE_STACK,
    NAMES_TWO_LANES_ALIKE,
    REFUSES_SILENTLY,
    STATUS_LAGS,
    TAKES_ANY_LANE,
    WAITS_LONG,
    WRONG_PARTITION
};
enum { END = 50 };

struct source {
    int64_t next;
    weir_lane lanes[2];
    weir_partition partition;
};
static const weir_bytes lane_name = {"numbers", 7};

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)host, (void)error;
    *self = calloc(1, sizeof(struct source));
    return WEIR_OK;
}
static void destroy(void* self) { free(self); }
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    (void)self, (void)config, (void)link, (void)error;
    return WEIR_OK;
}

static weir_result plan(void* self, const weir_lane* known, size_t stride, size_t count,
                        uint32_t first_run, weir_source_plan* out, weir_error* error) {
    struct source* made = self;
    (void)first_run;
    const int is_ours = count == 0 || (count == 1 && known->name.size == lane_name.size);
    if (!is_ours && !IS(TAKES_ANY_LANE)) return failed(error, "a lane that is known is gone");
    made->lanes[0] = made->lanes[1] = (weir_lane){sizeof(weir_lane), lane_name, 0, END, 0};
    if (count != 0 && !IS(FORGETS_KNOWN_LANES)) made->lanes[0].position = known->position;
    if (count != 0 && IS(FORGETS_KNOWN_LANES)) made->lanes[0].end = END + 1;
    made->partition = (weir_partition){sizeof(weir_partition), lane_name, 0, 0};
    *out = (weir_source_plan){sizeof *out,
                              made->lanes,
                              sizeof(weir_lane),
                              IS(NAMES_TWO_LANES_ALIKE) ? 2 : 1,
                              &made->partition,
                              sizeof(weir_partition),
                              1};
    (void)stride;
    return WEIR_OK;
}

static weir_result start(void* self, const weir_lane* lanes, size_t stride, const uint32_t* indexes,
                         size_t count, weir_error* error) {
    struct source* made = self;
    (void)stride, (void)indexes, (void)count, (void)error;
    made->next = IS(ALWAYS_BEGINS_ANEW) ? 0 : lanes->position;
    return WEIR_OK;
}

static weir_result give(struct source* made, weir_intake* out) {
    weir_record record = {0};
    weir_position position = {lane_name, 0, IS(WRONG_PARTITION) ? 7 : 0, made->next, made->next};
    weir_error error = {0};
    char local[128] = "";
    char* memory = IS(KEEPS_RECORDS_ON_THE_STACK) ? local : out->alloc(out, 24);
    if (memory == NULL) return WEIR_FAILED;
    record.value.data = memory;
    record.value.size = (size_t)sprintf(memory, "%ld", (long)made->next);
    record.timestamp_ms = WEIR_NO_TIME;
    if (IS(CURSORS_FALL)) position.cursor = END - made->next;
    ++made->next;
    if (IS(REFUSES_SILENTLY)) return out->refuse(out, &record, &position, &error);
    return out->take(out, &record, sizeof record, &position, sizeof position, 1);
}

static weir_result poll(void* self, weir_poll* poll, weir_intake* out, weir_error* error) {
    struct source* made = self;
    (void)error;
    const int goes_on = IS(GOES_ON_BEHIND_ITS_END) && made->next >= END;
    const int64_t last = goes_on ? made->next + 1 : END;
    const uint32_t most = IS(GIVES_TOO_MANY) ? poll->max_records + 1 : poll->max_records;
    const int was_at_end = made->next >= END;
    for (uint32_t i = 0; i < most && made->next < last; ++i) {
        const weir_result result = give(made, out);
        if (result != WEIR_OK && !IS(IGNORES_A_FAILED_TAKE)) return WEIR_FAILED;
        if (made->next == END) break;
    }
    if (!IS(FORGETS_NEXT)) poll->next = IS(CURSORS_FALL) ? END + 1 : made->next;
    return was_at_end ? WEIR_END : WEIR_OK;
}

static weir_result wait(void* self, uint32_t timeout_ms, weir_error* error) {
    (void)self, (void)timeout_ms, (void)error;
    if (IS(WAITS_LONG)) usleep(1200000);
    return WEIR_OK;
}
static weir_result status(void* self, uint32_t lane, weir_lane_status* out, weir_error* error) {
    const struct source* made = self;
    (void)lane, (void)error;
    *out = (weir_lane_status){sizeof *out, IS(STATUS_LAGS) ? 0 : made->next, END, 0};
    if (IS(CURSORS_FALL)) out->position = END + 1;
    return WEIR_OK;
}
static weir_result stop(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}

static const char* const produces[] = {"text/plain", NULL};
static const weir_source functions = {
    sizeof(weir_source), create, destroy, configure, NULL, plan, start, poll, wait, status, stop};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_SOURCE,
                                         WEIR_COMPONENT_FINITE,
                                         "faulty",
                                         "The numbers 0 to 49.",
                                         NULL,
                                         NULL,
                                         0,
                                         0,
                                         NULL,
                                         produces,
                                         &functions,
                                         NULL};
FAULTY_PLUGIN(component)
