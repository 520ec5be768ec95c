// Opening a pipeline's state directory, with its faults as exit codes.
#pragma once

#include <memory>

#include "core/src/config/pipeline.hpp"
#include "core/src/host/log.hpp"
#include "core/src/run/error.hpp"
#include "state/store.hpp"

namespace weir {

inline Exit exit_for(state::Fault fault) {
    switch (fault) {
        case state::Fault::absent:
            return Exit::usage;
        case state::Fault::in_use:
            return Exit::in_use;
        case state::Fault::no_rights:
            return Exit::no_permission;
        case state::Fault::other_pipeline:
        case state::Fault::newer_format:
            return Exit::config;
        case state::Fault::corrupt:
        case state::Fault::io:
            return Exit::io;
    }
    return Exit::io;
}

inline std::unique_ptr<state::Store> open_store(const PipelineConfig& config, const Log& log) {
    const state::StoreSettings settings{config.copy_interval_ms,
                                        [log](const std::string& text) { log.warn(text); }};
    try {
        return state::Store::open(config.state_directory, config.name, settings);
    } catch (const state::StoreError& e) {
        throw PipelineError(exit_for(e.fault()), e.what());
    }
}

}  // namespace weir
