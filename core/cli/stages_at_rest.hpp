// The keyed transforms of a pipeline that does not run: to try their options, and to look at stored state with them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/src/run/keyed_stage.hpp"
#include "state/store_view.hpp"

namespace weir {

// What a directory holds of a keyed transform: of how many device keys.
struct HeldKeys {
    size_t states = 0;
    size_t timers = 0;
};

class StagesAtRest {
public:
    // Throws PipelineError where a component refuses its options. `config` must outlive it.
    explicit StagesAtRest(const PipelineConfig& config);
    StagesAtRest(const StagesAtRest&) = delete;
    StagesAtRest& operator=(const StagesAtRest&) = delete;

    // Takes over state and timers, and starts the components. Changes nothing in the directory.
    void restore(const state::StoreView& view);

    [[nodiscard]] const std::vector<std::unique_ptr<KeyedStage>>& stages() const { return stages_; }
    // By node, also those that this pipeline does not have; after restore().
    [[nodiscard]] const std::map<std::string, HeldKeys>& held() const { return held_; }

private:
    Log log_;
    Metrics metrics_;
    Routes routes_;
    DeadLetters dead_letters_;
    RowWriter rows_;
    EventTimeOptions event_time_;
    std::vector<PartitionName> partitions_;
    Topics topics_;
    std::vector<std::unique_ptr<KeyedStage>> stages_;
    std::map<std::string, HeldKeys> held_;
};

}  // namespace weir
