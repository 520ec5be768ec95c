#include "core/src/run/arena.hpp"

#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "weir/record.h"

namespace weir {
namespace {

constexpr size_t kSizes[] = {0, 1, 7, 16, 17, 63, 64, 100'000, 262'144, 300'000, 5};

BOOST_AUTO_TEST_SUITE(arena)

BOOST_AUTO_TEST_CASE(pieces_are_aligned_padded_and_apart) {
    Arena arena;
    std::vector<std::pair<char*, size_t>> pieces;
    for (int round = 0; round < 3; ++round) {
        for (const size_t size : kSizes) {
            char* memory = arena.alloc(size);
            BOOST_TEST(reinterpret_cast<uintptr_t>(memory) % alignof(std::max_align_t) == 0);
            std::memset(memory, static_cast<int>(pieces.size()), size + WEIR_PADDING);
            pieces.emplace_back(memory, size + WEIR_PADDING);
        }
    }
    for (size_t i = 0; i < pieces.size(); ++i) {
        const auto [memory, size] = pieces[i];
        const std::string wanted(size, static_cast<char>(i));
        BOOST_TEST(std::memcmp(memory, wanted.data(), size) == 0, "piece " << i);
    }
}

BOOST_AUTO_TEST_CASE(memory_is_used_again_after_a_reset) {
    Arena arena;
    char* first = arena.alloc(100);
    arena.alloc(1'000'000);
    arena.reset();
    BOOST_TEST(static_cast<void*>(arena.alloc(100)) == static_cast<void*>(first));
}

BOOST_AUTO_TEST_CASE(an_empty_arena_can_be_reset) {
    Arena arena;
    arena.reset();
    BOOST_TEST(arena.alloc(1) != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
