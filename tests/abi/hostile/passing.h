/* The functions of a transform that hands on what it gets. */
#ifndef PASSING_H
#define PASSING_H

#include "weir/plugin.h"

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)host, (void)error;
    *self = NULL;
    return WEIR_OK;
}
static void destroy(void* self) { (void)self; }
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    (void)self, (void)config, (void)link, (void)error;
    return WEIR_OK;
}
static weir_result step(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}
static weir_result process(void* self, const weir_batch* batch, weir_emitter* out,
                           weir_error* error) {
    (void)self, (void)error;
    return out->emit(out, batch->records, batch->stride, batch->count);
}

#endif
