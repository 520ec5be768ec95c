// Bytes of the entries in the column family `meta` (see proto/state.proto).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "state/store.hpp"

namespace weir::state {

struct Identity {
    uint32_t format = 0;
    std::string pipeline;
    std::string incarnation;
};

struct Publisher {
    uint32_t id = 0;
    std::string name;
};

std::string encode(const Identity& identity);
std::string encode(const Publisher& publisher);
std::string encode(const Run& run);
std::string encode(const Confirmation& confirmation);
std::string encode(const Checkpoint& checkpoint);
std::string encode(const Refused& refused);
std::string encode(const Passage& passage);

// False: these bytes are none.
bool decode(std::string_view bytes, Identity& identity);
bool decode(std::string_view bytes, Publisher& publisher);
bool decode(std::string_view bytes, Run& run);
bool decode(std::string_view bytes, Confirmation& confirmation);
bool decode(std::string_view bytes, Checkpoint& checkpoint);
bool decode(std::string_view bytes, Refused& refused);
bool decode(std::string_view bytes, Passage& passage);

}  // namespace weir::state
