#include <boost/test/unit_test.hpp>

#include "plugins/status_aggregator/windows.hpp"

namespace weir::status_aggregator {

BOOST_AUTO_TEST_SUITE(windows)

// Every window of a small range, by the definition.
template <class Wanted>
int64_t first_k(int64_t from, Wanted wanted) {
    while (!wanted(from)) ++from;
    return from;
}

BOOST_AUTO_TEST_CASE(instants_of_windows_are_those_of_the_definition) {
    for (const Windows w : {Windows{10, 10, 0}, Windows{10, 10, -3}, Windows{10, 3, 7},
                            Windows{7, 7, -100}, Windows{5, 1, 2}, Windows{10, 9, -1}})
        for (int64_t t = -50; t <= 50; ++t) {
            const auto start = [&](int64_t k) { return w.offset_ms + k * w.every_ms; };
            const auto end = [&](int64_t k) { return start(k) + w.size_ms; };
            BOOST_TEST(w.first_end_after(t) ==
                       end(first_k(-200, [&](int64_t k) { return end(k) > t; })));
            BOOST_TEST(w.first_start_from(t) ==
                       start(first_k(-200, [&](int64_t k) { return start(k) >= t; })));
            BOOST_TEST(w.last_end_begun_by(t) ==
                       end(first_k(-200, [&](int64_t k) { return start(k + 1) > t; })));
        }
}

BOOST_AUTO_TEST_CASE(open_at_once) {
    BOOST_TEST((Windows{10, 10, 0}.most_open_at_once(0)) == 1);
    BOOST_TEST((Windows{10, 5, 0}.most_open_at_once(0)) == 2);
    BOOST_TEST((Windows{10, 4, 0}.most_open_at_once(0)) == 3);
    BOOST_TEST((Windows{10, 9, 0}.most_open_at_once(0)) == 2);
    BOOST_TEST((Windows{10, 10, 0}.most_open_at_once(1)) == 2);
    BOOST_TEST((Windows{10, 5, 0}.most_open_at_once(20)) == 6);
}

BOOST_AUTO_TEST_CASE(only_the_same_windows_have_the_same_fingerprint) {
    const uint64_t days = Windows{24, 24, -8}.fingerprint();
    BOOST_TEST(days == (Windows{24, 24, 16}.fingerprint()));
    BOOST_TEST(days != (Windows{24, 24, 8}.fingerprint()));
    BOOST_TEST(days != (Windows{24, 12, -8}.fingerprint()));
    BOOST_TEST(days != (Windows{48, 24, -8}.fingerprint()));
    BOOST_TEST(days != 0U);
}

BOOST_AUTO_TEST_CASE(extreme_settings_do_not_overflow) {
    const Windows w{kMaxWindowMs, 1, -kMaxWindowMs};
    BOOST_TEST(w.first_end_after(kMaxTimeMs) == kMaxTimeMs + 1);
    BOOST_TEST(w.first_end_after(-kMaxTimeMs) == -kMaxTimeMs + 1);
    BOOST_TEST(w.first_start_from(-kMaxTimeMs) == -kMaxTimeMs);
    BOOST_TEST(w.last_end_begun_by(kMaxTimeMs) == kMaxTimeMs + kMaxWindowMs);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::status_aggregator
