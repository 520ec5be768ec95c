// Records on their way from a source through stateless transforms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/src/run/arena.hpp"
#include "state/store.hpp"
#include "weir/record.h"
#include "weir/source.h"

namespace weir {

// A record that a source or a transform could not process.
struct Failure {
    uint32_t origin;
    const char* node;       // name in the pipeline file
    const char* component;  // type
    std::string stage;
    std::string text;
};

// What is in the place of the record that an earlier life read last.
enum class InItsPlace { not_seen, the_same, another, nothing };

// What one poll of a lane gave, and what the transforms made of it. Everything it points to lives in `arena`.
struct LaneBatch {
    Arena arena;
    std::vector<weir_record> originals;    // as read, by origin
    std::vector<weir_position> positions;  // by origin
    std::vector<weir_record> records;      // what is on its way now
    std::vector<Failure> failures;
    uint64_t bytes_in = 0;
    uint32_t lane = 0;
    int64_t next = 0;  // the lane's position behind this batch
    bool end = false;

    // Not of one poll: the comparison with an earlier life.
    std::optional<state::LastRecord> last;     // the last record read so far
    std::optional<state::LastRecord> awaited;  // by an earlier life; to be read again and compared
    InItsPlace in_its_place = InItsPlace::not_seen;

    // [in a poll] Each record, before anything is made of it.
    void compare(const weir_record& record, int64_t cursor);
    // Behind a poll.
    void note_last();

    void clear() {
        arena.reset();
        originals.clear();
        positions.clear();
        records.clear();
        failures.clear();
        bytes_in = 0;
        end = false;
    }
};

}  // namespace weir
