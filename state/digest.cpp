#include "state/digest.hpp"

#include "state/xxh64.hpp"

namespace weir::state {

uint64_t pair_hash(std::string_view key, std::string_view value) noexcept {
    return xxh64(value, xxh64(key, 0));
}

}  // namespace weir::state
