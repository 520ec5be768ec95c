// Alibaba Cloud IoT Platform: messages forwarded by rules, told apart by their members, as the topic is not
// among them.
#pragma once

#include "facts.hpp"

namespace weir::alibaba {

Facts facts_of(const Message& message, const MapperSettings& settings, Emitter& out);

}  // namespace weir::alibaba
