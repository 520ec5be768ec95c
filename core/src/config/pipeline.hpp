// A pipeline file, read and checked against what the plugins' components declare.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "core/src/config/problem.hpp"
#include "weir/plugin.h"

namespace weir {

// What components there are, asked for by the `type` of a pipeline file. Components must outlive all results.
struct Catalog {
    // NULL where there is none of that kind and name.
    std::function<const weir_component*(weir_kind, std::string_view type)> find;
    // Why find() gave NULL: "weir_x.so is not in /usr/lib/weir". One line; may be empty.
    std::function<std::string(weir_kind, std::string_view type)> reason;
    // The names of that kind, for "did you mean".
    std::function<std::vector<std::string>(weir_kind)> names;
};

enum class Delivery { Strongest, ExactlyOnce, AtLeastOnce };

// The host's own settings of a keyed transform.
struct EventTime {
    int64_t out_of_orderness_ms = 0;
    int64_t max_future_ms = 0;
    int64_t max_past_ms = 0;
    bool drops_late = false;  // else they go to the dead letters
    int64_t idle_timeout_ms = 0;
    bool wall_clock_advance = false;
    bool trusts_clock = false;  // without asking the kernel
};

struct PipelineConfig {
    std::string name;
    std::filesystem::path file;  // absolute
    OptionValues options;        // of [pipeline], in the order of kPipelineOptions

    NodeConfig source;
    std::vector<NodeConfig> transforms;
    std::vector<NodeConfig> sinks;
    // Either a declared sink, or one made for dead_letter_topic with the source's settings.
    std::optional<NodeConfig> dead_letter_sink;
    std::string dead_letter_topic;  // "" where dead letters go to a declared sink, or nowhere

    std::vector<size_t> keyed;        // indexes into transforms
    OptionValues event_time_options;  // of the first keyed one, in the order of kEventTimeOptions
    EventTime event_time;

    uint32_t tasks_max = 0;  // 0: as many as there are cores
    std::filesystem::path state_directory;
    int64_t copy_interval_ms = 0;  // 0: no copies
    uint64_t min_free_bytes = 0;
    int64_t checkpoint_interval_ms = 0;
    Delivery delivery = Delivery::Strongest;
    bool tolerates_errors = false;
    uint64_t epoch_max_output_bytes = 0;
    uint64_t publish_max_bytes = 0;
    int64_t call_timeout_ms = 0;
    uint64_t max_waiting_bytes = 0;
    std::optional<uint64_t> outbox_max_bytes;

    // Whether output may depend on when it was made.
    [[nodiscard]] bool uses_clock() const {
        return std::ranges::any_of(transforms, &NodeConfig::uses_clock);
    }
};

struct LoadedPipeline {
    std::optional<PipelineConfig> pipeline;  // nothing where a problem is an error
    std::vector<Problem> problems;           // errors and warnings, in the order of the file
};

// Reads and checks `file`. Does not throw for anything that is in it, or for its absence.
LoadedPipeline load_pipeline(const std::filesystem::path& file, const Catalog& catalog);

// The same for a text in memory; `file` is where relative paths are relative to.
LoadedPipeline parse_pipeline(std::string_view toml, const std::filesystem::path& file,
                              const Catalog& catalog);

}  // namespace weir
