// Tencent Cloud (IoT Explorer, IoT Hub): forwarded messages in all documented envelopes.
#pragma once

#include "facts.hpp"

namespace weir::tencent {

bool is_queue_shape(const Members& envelope);  // has a MsgType
bool is_http_shape(const Members& envelope);

Facts facts_of(const Message& message, const MapperSettings& settings, Emitter& out);

}  // namespace weir::tencent
