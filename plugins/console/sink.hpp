// The sink `console`: writes a line each record to standard output.
#pragma once

#include <optional>
#include <string>

#include "plugins/record_lines/record_writer.hpp"
#include "weir/sink.hpp"

namespace weir::console {

class ConsoleSink {
public:
    static constexpr weir_guarantee guarantee = WEIR_AT_LEAST_ONCE;
    static constexpr Option options[] = {record_lines::kOutputFormat};
    static constexpr const char* accepts[] = {"*/*", nullptr};
    static constexpr ComponentInfo info{
        .name = "console",
        .summary = "Writes records to standard output, a line each.",
        .doc =
            "Standard output cannot tell what it has taken: after a crash some lines come twice."};

    explicit ConsoleSink(const Host&) {}

    void configure(const Config& config, uint32_t output, bool dead_letters);
    Found start(const weir_sink_start&) { return {}; }
    Found publish(const Publication& publication);

private:
    std::optional<record_lines::RecordWriter> writer_;
    std::string lines_;  // not yet written
};

}  // namespace weir::console
