/* A transform that puts '+' behind each value and fails what begins with '['; FAULT is what is wrong with it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "faulty.h"

enum fault {
    SOUND,
    ABORTS_IN_CREATE,
    BREAKS_AT_A_BOUND,
    BREAKS_ON_A_LONG_OPTION,
    BREAKS_ON_AN_ODD_BYTE,
    BREAKS_ON_AN_ABSENT_VALUE,
    BREAKS_ON_AN_EMPTY_BATCH,
    BREAKS_ON_A_LONG_VALUE,
    CHANGES_BESIDE,
    COUNTS_IN_A_STATIC,
    DEPENDS_ON_ITS_THREAD,
    DEPENDS_ON_PADDING,
    DEPENDS_ON_THE_BATCH,
    EMITS_AND_FAILS,
    EMITS_BACKWARDS,
    EMITS_HEAP,
    EMITS_STACK,
    EXITS,
    FAILS_SILENTLY,
    BREAKS_WHEN_CONFIGURED_AGAIN,
    FREES_AGAIN_WHEN_STOPPED_AGAIN,
    HANGS,
    IGNORES_A_FAILED_EMIT,
    IGNORES_STRIDE,
    KEEPS_THE_BATCH,
    KEEPS_THE_CONFIGURATION,
    LEAKS_A_BATCH,
    LEAKS_AN_INSTANCE,
    LEAVES_A_FILE,
    LEAVES_A_THREAD,
    LOSES_ORIGINS,
    NEEDS_A_CLOCK,
    NEEDS_MEMORY,
    READS_PAST_PADDING,
    REFUSES_A_BATCH,
    REFUSES_ITS_OWN_TYPE,
    RETURNS_AN_UNKNOWN_RESULT,
    RETURNS_END,
    RETURNS_NO_TEXT,
    SHARES_A_BUFFER,
    WRITES_INTO_INPUT,
    WRITES_PAST_ALLOC,
    BAD_DEFAULT,
    BAD_CHOICE,
    BAD_EXAMPLE,
    BAD_KEY,
    NO_DOC,
    SAME_KEY
};

struct transform {
    const char* kept;
    char* owned;
    pthread_t maker;
};
static char shared[64];
static int counted;

static void* rest(void* nothing) {
    pause();
    return nothing;
}

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)error;
    struct transform* made = calloc(1, sizeof *made);
    pthread_t thread;
    if (IS(ABORTS_IN_CREATE)) abort();
    if (IS(LEAKS_AN_INSTANCE)) made->kept = memset(malloc(100), 'x', 100);
    if (IS(LEAVES_A_FILE) && open("/dev/null", O_RDONLY) < 0) made->kept = "too many";
    if (IS(LEAVES_A_THREAD) && pthread_create(&thread, NULL, rest, NULL) == 0)
        pthread_detach(thread);
    if (IS(NEEDS_A_CLOCK)) {
        const weir_clock_v1* clock = host->extension(host, WEIR_CLOCK_ID);
        counted = clock->now_ms(host) > 0;
    }
    made->maker = pthread_self();
    *self = made;
    return WEIR_OK;
}

static void destroy(void* self) {
    struct transform* made = self;
    if (!IS(FREES_AGAIN_WHEN_STOPPED_AGAIN)) free(made->owned);
    free(made);
}

static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    struct transform* made = self;
    if (IS(BREAKS_AT_A_BOUND) && config->values[0].integer == 100) abort();
    const weir_value* text = (const weir_value*)((const char*)config->values + config->stride);
    if (IS(BREAKS_ON_A_LONG_OPTION) && text->text.size > 1000) abort();
    if (IS(KEEPS_THE_CONFIGURATION)) made->kept = config->node;
    if (IS(REFUSES_ITS_OWN_TYPE) && strcmp(link->input, WEIR_TYPE_ANY) == 0)
        return failed(error, "only JSON is taken; accept nothing else");
    if (IS(BREAKS_WHEN_CONFIGURED_AGAIN) && made->owned != NULL) abort();
    free(made->owned);
    made->owned = strdup("configured");
    return WEIR_OK;
}

static weir_result start(void* self, weir_error* error) {
    (void)error;
    const struct transform* made = self;
    if (IS(KEEPS_THE_CONFIGURATION) && made->kept[0] == 'x') return WEIR_FAILED;
    return WEIR_OK;
}

static weir_result stop(void* self, weir_error* error) {
    (void)error;
    struct transform* made = self;
    if (IS(FREES_AGAIN_WHEN_STOPPED_AGAIN)) free(made->owned);
    return WEIR_OK;
}

static weir_result fail(weir_emitter* out, uint32_t origin, const char* text) {
    weir_error error = {0};
    error.struct_size = sizeof error;
    strcpy(error.text, text);
    return out->fail(out, origin, &error);
}

/* Faults on the way in; the value is there and not empty. */
static void look_at(struct transform* made, const weir_record* record) {
    const char* data = record->value.data;
    const size_t size = record->value.size;
    if (IS(READS_PAST_PADDING)) counted += data[size + WEIR_PADDING];
    if (IS(WRITES_INTO_INPUT)) ((char*)data)[0] = 'x';
    if (IS(KEEPS_THE_BATCH)) {
        if (made->kept != NULL) counted += made->kept[0];
        made->kept = data;
    }
    if (IS(BREAKS_ON_AN_ODD_BYTE) && memchr(data, 0xFE, size) != NULL) abort();
    if (IS(BREAKS_ON_A_LONG_VALUE)) {
        volatile char copy[4096];
        for (size_t i = 0; i < size; ++i) copy[i] = data[i];
        counted += copy[0];
    }
    if (IS(LEAKS_A_BATCH)) made->kept = memset(malloc(48), 'x', 48);
}

/* The byte that is put behind a value. */
static char mark(const struct transform* made, const weir_batch* batch, const weir_record* record) {
    if (IS(COUNTS_IN_A_STATIC)) return (char)('a' + counted++ % 26);
    if (IS(DEPENDS_ON_ITS_THREAD) && !pthread_equal(made->maker, pthread_self())) return '-';
    if (IS(DEPENDS_ON_PADDING) && record->value.data != NULL)
        return record->value.data[record->value.size];
    if (IS(DEPENDS_ON_THE_BATCH)) return (char)('a' + batch->count % 26);
    if (IS(SHARES_A_BUFFER)) {
        snprintf(shared, sizeof shared, "%p", (const void*)made);
        usleep(20);
        char mine[64];
        snprintf(mine, sizeof mine, "%p", (const void*)made);
        return strcmp(shared, mine) == 0 ? '+' : '-';
    }
    return '+';
}

static weir_result emit_marked(struct transform* made, const weir_batch* batch,
                               const weir_record* record, weir_emitter* out, size_t i) {
    const size_t size = record->value.size;
    char local[64] = "on the stack";
    char* memory = out->alloc(out, size + 1);
    if (memory == NULL && !IS(NEEDS_MEMORY)) return WEIR_FAILED;
    if (size != 0) memcpy(memory, record->value.data, size);
    memory[size] = mark(made, batch, record);
    if (IS(WRITES_PAST_ALLOC)) memset(memory, 'x', size + 4096);
    weir_record marked = *record;
    marked.value = (weir_bytes){memory, size + 1};
    if (IS(EMITS_STACK)) marked.value = (weir_bytes){local, 12};
    if (IS(EMITS_HEAP)) marked.value = (weir_bytes){made->owned, 10};
    if (IS(LOSES_ORIGINS)) marked.origin = (uint32_t)i;
    if (IS(CHANGES_BESIDE)) marked.beside = local;
    const weir_result result = out->emit(out, &marked, sizeof marked, 1);
    if (IS(EMITS_AND_FAILS)) return fail(out, record->origin, "emitted already");
    return IS(IGNORES_A_FAILED_EMIT) ? WEIR_OK : result;
}

static weir_result process_one(struct transform* made, const weir_batch* batch,
                               const weir_record* record, weir_emitter* out, size_t i,
                               weir_error* error) {
    const int is_empty = record->value.data != NULL && record->value.size == 0;
    if (is_empty && IS(EXITS)) exit(0);
    if (is_empty && IS(REFUSES_A_BATCH)) return failed(error, "a value is empty (\xf8)");
    if (is_empty && IS(RETURNS_AN_UNKNOWN_RESULT)) return (weir_result)42;
    if (is_empty && IS(RETURNS_END)) return WEIR_END;
    if (is_empty && IS(RETURNS_NO_TEXT)) return WEIR_FAILED;
    if (is_empty && IS(FAILS_SILENTLY)) return fail(out, record->origin, "");
    if (IS(BREAKS_ON_AN_ABSENT_VALUE)) counted += record->value.data[0];
    if (record->value.size != 0) look_at(made, record);
    if (record->value.size != 0 && record->value.data[0] == '[')
        return fail(out, record->origin, "begins with a bracket");
    return emit_marked(made, batch, record, out, i);
}

static weir_result process(void* self, const weir_batch* batch, weir_emitter* out,
                           weir_error* error) {
    if (batch->count == 0 && IS(BREAKS_ON_AN_EMPTY_BATCH)) abort();
    while (batch->count == 0 && IS(HANGS)) pause();
    for (size_t i = 0; i < batch->count; ++i) {
        const size_t place = IS(EMITS_BACKWARDS) ? batch->count - 1 - i : i;
        const size_t stride = IS(IGNORES_STRIDE) ? sizeof(weir_record) : batch->stride;
        const weir_record* record = record_at(batch->records, stride, place);
        const weir_result result = process_one(self, batch, record, out, i, error);
        if (result != WEIR_OK) return result;
    }
    return WEIR_OK;
}

static const char* const accepts[] = {WEIR_TYPE_JSON, WEIR_TYPE_ANY, NULL};
static const char* const produces[] = {WEIR_TYPE_ANY, NULL};
static const char* const words[] = {"few", "many", NULL};
static const weir_option options[] = {
    {sizeof(weir_option), IS(BAD_KEY) ? "Most-Records" : "most", WEIR_INT, 0,
     IS(BAD_DEFAULT) ? "101" : "10", NULL, 1, 100, NULL, WEIR_MEDIUM, IS(NO_DOC) ? "" : "A number.",
     IS(BAD_EXAMPLE) ? "ten" : "20"},
    {sizeof(weir_option), "text", WEIR_STRING, 0, "a", NULL, 0, 0, NULL, WEIR_MEDIUM, "A text.",
     NULL},
    {sizeof(weir_option), IS(SAME_KEY) ? "text" : "word", WEIR_STRING, 0,
     IS(BAD_CHOICE) ? "all" : "few", words, 0, 0, NULL, WEIR_MEDIUM, "A word.", NULL}};
static const weir_transform functions = {
    sizeof(weir_transform), create, destroy, configure, start, process, stop};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_TRANSFORM,
                                         0,
                                         "faulty",
                                         "Puts a plus sign behind each value.",
                                         NULL,
                                         options,
                                         sizeof(weir_option),
                                         3,
                                         accepts,
                                         produces,
                                         &functions,
                                         NULL};
FAULTY_PLUGIN(component)
