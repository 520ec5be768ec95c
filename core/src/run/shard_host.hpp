// The host as a keyed instance sees it: the common services, and its shard's state and timers.
#pragma once

#include "core/src/host/services.hpp"
#include "core/src/run/shard.hpp"

namespace weir {

class Shard::Host : public Services {
public:
    explicit Host(Shard& shard)
        : Services(shard.context_.log.of(shard.context_.node.name), shard.context_.metrics,
                   shard.context_.node.name),
          shard_(shard) {}

protected:
    const void* extension(std::string_view id) override;

private:
    static Shard& shard_of(const weir_host* host) {
        return static_cast<Host&>(Services::of(host)).shard_;
    }
    static const weir_state_v1 kState;
    static const weir_timer_v1 kTimers;
    Shard& shard_;
};

}  // namespace weir
