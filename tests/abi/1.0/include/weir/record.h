/* Records, and what may travel beside a record's value. */
#ifndef WEIR_RECORD_H
#define WEIR_RECORD_H

#include "weir/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Every value, and every piece of memory from an emitter's alloc(), is followed by this many readable bytes
 * (of any content), so that vector code may read past the end. */
#define WEIR_PADDING 64

typedef struct weir_header {
    weir_bytes name;
    weir_bytes value;
} weir_header;

/* Where a record was read. Lives as long as its batch. */
typedef struct weir_position {
    weir_bytes topic;         /* Kafka topic, file name, ... */
    int32_t partition;        /* number within the topic */
    uint32_t partition_index; /* index into the source's plan (weir/source.h) */
    int64_t offset;           /* within the partition */
    int64_t cursor;           /* within the lane; from here the lane can be read again */
} weir_position;

/* "weir.payload/1": the decoded content of a field of the value (base64_decode), so that the next transform
 * needs neither the text nor a second copy. */
typedef enum weir_payload_state {
    WEIR_PAYLOAD_DECODED = 1, /* `data` holds the bytes; followed by WEIR_PADDING readable bytes */
    WEIR_PAYLOAD_NULL = 2,    /* the field is JSON null */
    WEIR_PAYLOAD_EMPTY = 3,   /* the field is "" */
    WEIR_PAYLOAD_ABSENT = 4   /* the value is a JSON object without the field */
} weir_payload_state;

typedef struct weir_payload {
    size_t struct_size;
    weir_payload_state state;
    weir_bytes data;
    int64_t declared_size; /* PayloadLen, or -1 */
} weir_payload;

/* "weir.device/1": what keyed transforms need to know of a message, without parsing it again. */
typedef enum weir_device_kind { WEIR_DEVICE_DATA = 0, WEIR_DEVICE_STATUS = 1 } weir_device_kind;
typedef enum weir_device_status {
    WEIR_STATUS_UNKNOWN = 0,
    WEIR_STATUS_ONLINE = 1,
    WEIR_STATUS_OFFLINE = 2
} weir_device_status;

typedef struct weir_device {
    size_t struct_size;
    weir_bytes
        product; /* product and name together are the device key: the key of all device state */
    weir_bytes name;
    weir_bytes reason; /* of a status; otherwise empty */
    int64_t time_ms;   /* event time, Unix milliseconds */
    uint8_t kind;      /* weir_device_kind */
    uint8_t status;    /* weir_device_status; of data: WEIR_STATUS_UNKNOWN */
    uint8_t uplink;    /* 1: the device itself sent it */
    uint8_t reserved[5];
} weir_device;

typedef struct weir_record {
    weir_bytes key;
    weir_bytes value; /* followed by WEIR_PADDING readable bytes */
    const weir_header* headers;
    uint32_t header_count;
    uint32_t
        origin; /* the source record behind it: index into the batch's positions; a transform copies it */
    int64_t
        timestamp_ms; /* the record's own (Kafka) timestamp, Unix milliseconds, or WEIR_NO_TIME */
    const weir_payload* payload; /* or NULL */
    const weir_device* device;   /* or NULL */
    const void* beside;          /* the host's: copied with the record, NULL in a new one */
} weir_record;

/* Records handed over in one call. `stride` is the distance of two records in bytes: walk by it. */
typedef struct weir_batch {
    size_t struct_size;
    const weir_record* records;
    size_t stride;
    size_t count;
    const weir_position* positions; /* by weir_record.origin */
    size_t position_stride;
    size_t position_count;
} weir_batch;

/* Where a transform writes to. Owned by the host; valid for the call it is passed to.
 * What is emitted, and what it points to, must live in the input batch, in memory from alloc(), or in static
 * storage: the host reads it after the call has returned. */
typedef struct weir_emitter {
    size_t struct_size;
    void* context;
    /* [node; started] `size` bytes followed by WEIR_PADDING more, aligned for any type, freed with the batch.
     * NULL where memory is out. */
    char* (*alloc)(struct weir_emitter* self, size_t size);
    /* [node; started] Hands over `count` records of this library's sizeof(weir_record). To pass a record
     * through, emit a copy of its struct: its bytes are not copied. */
    weir_result (*emit)(struct weir_emitter* self, const weir_record* records, size_t stride,
                        size_t count);
    /* [node; started] The source record `origin` cannot be processed: it alone goes to the dead letters
     * (or stops the pipeline, as errors.tolerance says). Emit nothing of it besides. */
    weir_result (*fail)(struct weir_emitter* self, uint32_t origin, const weir_error* error);
} weir_emitter;

#ifdef __cplusplus
}
#endif
#endif
