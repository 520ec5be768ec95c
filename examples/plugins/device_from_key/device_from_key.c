/* Makes any record one of a device: the key "PRODUCT/NAME" is its device key, the timestamp its event time. */
#include <stdio.h>
#include <string.h>

#include "weir/plugin.h"

static char instance; /* There is nothing to keep: all instances are this one. */

static weir_result create(const weir_host* host, void** self, weir_error* error) {
    (void)host, (void)error;
    *self = &instance;
    return WEIR_OK;
}
static void destroy(void* self) { (void)self; }
static weir_result configure(void* self, const weir_config* config, const weir_link* link,
                             weir_error* error) {
    (void)self, (void)config, (void)link, (void)error;
    return WEIR_OK;
}
static weir_result nothing(void* self, weir_error* error) {
    (void)self, (void)error;
    return WEIR_OK;
}

/* begin: record */
static weir_result refuse(weir_emitter* out, const weir_record* record, const char* why) {
    weir_error error = {.struct_size = sizeof error};
    snprintf(error.text, sizeof error.text, "%s", why);
    return out->fail(out, record->origin, &error);
}

static weir_result with_device(const weir_record* record, weir_emitter* out, weir_error* error) {
    const weir_bytes key = record->key;
    const char* slash = key.size == 0 ? NULL : memchr(key.data, '/', key.size);
    if (slash == NULL) return refuse(out, record, "the key is not PRODUCT/NAME");
    if (record->timestamp_ms == WEIR_NO_TIME) return refuse(out, record, "it has no timestamp");

    weir_device* device = (weir_device*)out->alloc(out, sizeof *device);
    if (device == NULL) {
        snprintf(error->text, sizeof error->text, "out of memory");
        return WEIR_FAILED;
    }
    const size_t product_size = (size_t)(slash - key.data);
    *device = (weir_device){.struct_size = sizeof *device,
                            .product = {key.data, product_size},
                            .name = {slash + 1, key.size - product_size - 1},
                            .reason = {"", 0},
                            .time_ms = record->timestamp_ms,
                            .kind = WEIR_DEVICE_DATA,
                            .uplink = 1};
    weir_record made = *record;
    made.device = device;
    return out->emit(out, &made, sizeof made, 1);
}
/* end: record */

/* begin: table */
static weir_result process(void* self, const weir_batch* batch, weir_emitter* out,
                           weir_error* error) {
    (void)self;
    const char* at = (const char*)batch->records;
    for (size_t i = 0; i < batch->count; ++i, at += batch->stride) {
        const weir_result result = with_device((const weir_record*)at, out, error);
        if (result != WEIR_OK) return result;
    }
    return WEIR_OK;
}

static const weir_transform functions = {
    sizeof(weir_transform), create, destroy, configure, nothing, process, nothing};
static const char* const accepts[] = {WEIR_TYPE_ANY, NULL};
static const char* const produces[] = {WEIR_TYPE_DEVICE, NULL};
static const weir_component component = {.struct_size = sizeof component,
                                         .kind = WEIR_TRANSFORM,
                                         .name = "device_from_key",
                                         .summary = "Makes the key PRODUCT/NAME the device key.",
                                         .accepts = accepts,
                                         .produces = produces,
                                         .functions = &functions};
static const weir_component* const components[] = {&component};
static const weir_plugin plugin = {
    sizeof plugin, WEIR_ABI_MAJOR, 0, "weir_device_from_key", "1.0.0", "Apache-2.0", components, 1};

const weir_plugin* weir_plugin_entry(void) { return &plugin; }
/* end: table */
