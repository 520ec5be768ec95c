// A record that owns its bytes, so that it outlives the call it was seen in.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weir/sdk.hpp"

namespace weir::testing {

// nullopt: absent, which is not the same as empty.
using Bytes = std::optional<std::string>;

inline Bytes owned(weir_bytes from) {
    return from.data == nullptr ? Bytes{} : Bytes{std::string(from.data, from.size)};
}
inline weir_bytes borrowed(const Bytes& from) { return from ? bytes(*from) : kAbsent; }

struct OwnedPayload {
    weir_payload_state state;
    Bytes data;
    int64_t declared_size;
    bool operator==(const OwnedPayload&) const = default;
};

struct OwnedDevice {
    std::string product, name, reason;
    int64_t time_ms;
    uint8_t kind, status, uplink;
    bool operator==(const OwnedDevice&) const = default;
};

struct OwnedRecord {
    Bytes key;
    Bytes value;
    std::vector<std::pair<std::string, Bytes>> headers;
    int64_t timestamp_ms = WEIR_NO_TIME;
    uint32_t origin = 0;
    std::optional<OwnedPayload> payload;
    std::optional<OwnedDevice> device;

    OwnedRecord() = default;
    explicit OwnedRecord(const weir_record& from)
        : key(owned(from.key)),
          value(owned(from.value)),
          timestamp_ms(from.timestamp_ms),
          origin(from.origin) {
        for (uint32_t i = 0; i < from.header_count; ++i)
            headers.emplace_back(view(from.headers[i].name), owned(from.headers[i].value));
        if (const weir_payload* p = from.payload)
            payload = {p->state, owned(p->data), p->declared_size};
        if (const weir_device* d = from.device)
            device = {std::string(view(d->product)),
                      std::string(view(d->name)),
                      std::string(view(d->reason)),
                      d->time_ms,
                      d->kind,
                      d->status,
                      d->uplink};
    }
    bool operator==(const OwnedRecord&) const = default;
};

}  // namespace weir::testing
