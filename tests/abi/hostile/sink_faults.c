/* A sink that keeps nothing but the number of records, and that in its position; FAULT is what is wrong with it. */
#include <stdio.h>

#include "faulty.h"

enum fault {
    SOUND,
    BREAKS_ON_AN_ABSENT_KEY,
    FORGETS_ITS_MARKER,
    FORGETS_ITS_POSITION,
    GIVES_NO_POSITION,
    HAS_NO_GUARANTEE,
    KEEPS_A_PUBLICATION,
    REFUSES_AN_EMPTY_PUBLICATION,
    REFUSES_DEAD_LETTERS,
    STARTS_WITHOUT_A_TEXT
};

struct sink {
    long count;
    uint32_t flags;
    const char* kept;
    char position[24];
};

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)host, (void)error;
    *self = calloc(1, sizeof(struct sink));
    return WEIR_OK;
}
static void destroy(void* self) { free(self); }
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             uint32_t output, uint32_t flags, weir_error* error) {
    (void)config, (void)link, (void)output, (void)error;
    ((struct sink*)self)->flags = flags;
    return WEIR_OK;
}
static size_t max_record_bytes(void* self, uint32_t output) {
    (void)self, (void)output;
    return 0;
}

static void tell(struct sink* made, weir_sink_found* found) {
    found->position.data = IS(GIVES_NO_POSITION) ? NULL : made->position;
    found->position.size = (size_t)sprintf(made->position, "%ld", made->count);
}

static weir_result start(void* self, const weir_sink_start* start, weir_sink_found* found,
                         weir_error* error) {
    struct sink* made = self;
    char text[24] = "";
    if (IS(STARTS_WITHOUT_A_TEXT)) return WEIR_RETRY;
    if (start->position.data != NULL && start->position.size >= sizeof text)
        return failed(error, "the position is none of this sink");
    if (start->position.data != NULL) memcpy(text, start->position.data, start->position.size);
    made->count = IS(FORGETS_ITS_POSITION) ? 0 : strtol(text, NULL, 10);
    tell(made, found);
    return WEIR_OK;
}

static weir_result publish(void* self, const weir_publication* publication, weir_sink_found* found,
                           weir_error* error) {
    struct sink* made = self;
    if (IS(REFUSES_AN_EMPTY_PUBLICATION) && publication->count == 0)
        return failed(error, "there is nothing to publish");
    if (IS(REFUSES_DEAD_LETTERS) && made->flags == WEIR_OUTPUT_DEAD_LETTERS)
        return failed(error, "no dead letters here");
    if (made->kept != NULL) made->count += made->kept[0] == 'x';
    for (size_t i = 0; i < publication->count; ++i) {
        const weir_record* record = record_at(publication->records, publication->stride, i);
        if (IS(BREAKS_ON_AN_ABSENT_KEY)) made->count += record->key.data[0] == 'x';
        if (IS(KEEPS_A_PUBLICATION) && record->value.data != NULL) made->kept = record->value.data;
        ++made->count;
    }
    tell(made, found);
    return WEIR_OK;
}

static weir_result ask(void* self, weir_sink_found* found, weir_error* error) {
    (void)error;
    tell(self, found);
    return WEIR_OK;
}
static weir_result stop(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}

static const char* const any[] = {WEIR_TYPE_ANY, NULL};
static const weir_sink functions = {sizeof(weir_sink),
                                    IS(HAS_NO_GUARANTEE)     ? (weir_guarantee)9
                                    : IS(FORGETS_ITS_MARKER) ? WEIR_BY_MARKER
                                                             : WEIR_BY_POSITION,
                                    create,
                                    destroy,
                                    configure,
                                    NULL,
                                    max_record_bytes,
                                    start,
                                    start,
                                    publish,
                                    ask,
                                    stop};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_SINK,
                                         0,
                                         "faulty",
                                         "Keeps nothing but a number.",
                                         NULL,
                                         NULL,
                                         0,
                                         0,
                                         any,
                                         NULL,
                                         &functions,
                                         NULL};
FAULTY_PLUGIN(component)
