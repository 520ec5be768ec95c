/* A predicate that matches values with an even number of bytes; FAULT is what is wrong with it. */
#include "faulty.h"

enum fault { SOUND, FORGETS_A_MATCH, REMEMBERS, SETS_TWO, WRITES_PAST_MATCHES };

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)host, (void)error;
    *self = calloc(1, sizeof(int));
    return WEIR_OK;
}
static void destroy(void* self) { free(self); }
static weir_result configure(void* self, const weir_config* config, weir_error* error) {
    (void)self, (void)config, (void)error;
    return WEIR_OK;
}

static weir_result test(void* self, const weir_batch* batch, uint8_t* matches, weir_error* error) {
    int* tested = self;
    (void)error;
    for (size_t i = 0; i < batch->count; ++i) {
        const weir_record* record = record_at(batch->records, batch->stride, i);
        if (IS(FORGETS_A_MATCH) && record->value.data == NULL) continue;
        matches[i] = record->value.size % 2 == 0;
        if (IS(SETS_TWO) && matches[i] == 1) matches[i] = 2;
        if (IS(REMEMBERS)) matches[i] = (uint8_t)(++*tested % 2);
    }
    if (IS(WRITES_PAST_MATCHES)) matches[batch->count] = 1;
    if (IS(REMEMBERS) && batch->count > 1) ++*tested;
    return WEIR_OK;
}

static const char* const any[] = {WEIR_TYPE_ANY, NULL};
static const weir_predicate functions = {sizeof(weir_predicate), create, destroy, configure, test};
static const weir_component component = {sizeof(weir_component),
                                         WEIR_PREDICATE,
                                         0,
                                         "faulty",
                                         "Matches values with an even number of bytes.",
                                         NULL,
                                         NULL,
                                         0,
                                         0,
                                         any,
                                         NULL,
                                         &functions,
                                         NULL};
FAULTY_PLUGIN(component)
