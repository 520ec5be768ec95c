// Where the pipeline's rows go: to every sink, or, too large for one, to the dead letters.
#pragma once

#include <string>

#include "core/src/run/dead_letters.hpp"
#include "core/src/run/outputs.hpp"

namespace weir {

class RowWriter {
public:
    // `component`: the type of the node that the rows leave last.
    RowWriter(const Routes& routes, DeadLetters& dead_letters, std::string component)
        : routes_(routes), dead_letters_(dead_letters), component_(std::move(component)) {}

    // [any thread] What is wrong with the row; "" where all sinks take it.
    std::string write(const weir_record& row, const weir_position& position,
                      Outputs& outputs) const {
        std::string fault;
        for (const Route& route : routes_.rows) {
            const size_t size = size_of(row);
            if (route.max_record_bytes == 0 || size <= route.max_record_bytes) {
                outputs.add(route, row);
                continue;
            }
            fault = "the output has " + std::to_string(size) + " bytes, its sink takes at most " +
                    std::to_string(route.max_record_bytes);
            dead_letters_.write({&row, &position, "TASK_PUT", component_, fault}, outputs);
        }
        return fault;
    }

private:
    const Routes& routes_;
    DeadLetters& dead_letters_;
    std::string component_;
};

}  // namespace weir
