// XXH64 as its specification defines it (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
// Own code, because the result is part of the state format and must not follow a library's version.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir::state {

uint64_t xxh64(std::string_view bytes, uint64_t seed) noexcept;

}  // namespace weir::state
