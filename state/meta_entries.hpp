// What the column family `meta` holds, all of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "state/meta_codec.hpp"

namespace weir::state {

struct Meta {
    Identity identity;
    std::vector<Run> runs;
    std::map<uint32_t, std::string> publishers;
    std::map<uint32_t, Confirmation> confirmations;
    std::optional<Checkpoint> checkpoint;
    std::vector<Passage> passages;  // oldest first
    uint64_t refused = 0;           // records kept in the entries refused/
};

}  // namespace weir::state
