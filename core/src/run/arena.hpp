// Memory that is freed all at once: every piece is followed by WEIR_PADDING readable bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace weir {

class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    // Aligned for any type. Throws std::bad_alloc.
    char* alloc(size_t size);
    // Frees everything; keeps some memory for the next use.
    void reset();

private:
    static constexpr size_t kChunk = size_t{256} << 10;
    static constexpr size_t kKept = 2;
    struct Chunk {
        std::unique_ptr<char[]> memory;
        size_t size;
    };
    char* begin_chunk(size_t needed);

    std::vector<Chunk> chunks_;
    size_t next_ = 0;  // the next kept chunk to use
    char* at_ = nullptr;
    size_t room_ = 0;
};

}  // namespace weir
