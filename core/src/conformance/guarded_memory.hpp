// Memory lent to a plugin, in which every misuse ends the test with its reason: touched behind the padding,
// written to though it is the host's, touched after the call it was lent for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "weir/record.h"

namespace weir::conformance {

class GuardedMemory {
public:
    // `what` is for the reason ("a record's value"); `filler`: what lies around and behind the pieces;
    // `apart`: how many pieces are guarded one by one, which costs a page each.
    explicit GuardedMemory(std::string what, char filler = '\xA5', size_t apart = 128);
    ~GuardedMemory() { end(); }
    GuardedMemory(const GuardedMemory&) = delete;
    GuardedMemory& operator=(const GuardedMemory&) = delete;

    // `size` bytes, then `padding`, then memory that cannot be touched; of many pieces the later ones lie close.
    char* alloc(size_t size, size_t align = alignof(std::max_align_t),
                size_t padding = WEIR_PADDING);
    const char* copy(std::string_view text, size_t padding = WEIR_PADDING);
    void seal();  // nobody writes any more
    void end();   // nobody touches it any more; the addresses are not used again

    [[nodiscard]] bool holds(const void* at, size_t size) const;

private:
    friend class Watch;
    struct Slab {
        char* begin;
        size_t size;
        size_t used;
    };
    struct Span {
        char* begin;
        size_t size;
    };
    char* carve(size_t pages);
    char* alloc_close(size_t size, size_t align, size_t padding);

    std::string what_;
    char filler_;
    bool ended_ = false;
    size_t apart_;  // pieces that are still to be
    std::vector<Slab> slabs_;
    std::vector<Span> spans_;
    char* close_at_ = nullptr;
    size_t close_room_ = 0;
};

// From now on misuse of guarded memory is told apart from other crashes.
void watch_guarded_memory();

}  // namespace weir::conformance
