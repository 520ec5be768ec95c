#include "core/src/run/arena.hpp"

#include <algorithm>
#include <cstddef>

#include "weir/record.h"

namespace weir {

char* Arena::alloc(size_t size) {
    constexpr size_t align = alignof(std::max_align_t);
    const size_t needed = (size + WEIR_PADDING + align - 1) / align * align;
    if (needed > room_) return begin_chunk(needed);
    char* memory = at_;
    at_ += needed;
    room_ -= needed;
    return memory;
}

char* Arena::begin_chunk(size_t needed) {
    while (next_ < chunks_.size() && chunks_[next_].size < needed) ++next_;
    if (next_ == chunks_.size()) {
        const size_t size = std::max(kChunk, needed);
        chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    }
    const Chunk& chunk = chunks_[next_++];
    at_ = chunk.memory.get() + needed;
    room_ = chunk.size - needed;
    return chunk.memory.get();
}

void Arena::reset() {
    std::erase_if(chunks_, [](const Chunk& chunk) { return chunk.size > kChunk; });
    if (chunks_.size() > kKept) chunks_.resize(kKept);
    next_ = 0;
    at_ = nullptr;
    room_ = 0;
}

}  // namespace weir
