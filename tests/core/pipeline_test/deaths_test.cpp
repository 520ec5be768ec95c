#include "core/src/pipeline_test/deaths.hpp"

#include <boost/test/unit_test.hpp>

#include "core/src/host/fault_points.hpp"

namespace weir::pipeline_test {
namespace {

bool dies_at(const char* point) {
    try {
        fault_point(point);
        return false;
    } catch (const std::exception&) {
        return true;
    }
}

bool another_thread_dies_at(const char* point) {
    bool dies = false;
    std::thread([&] { dies = dies_at(point); }).join();
    return dies;
}

BOOST_AUTO_TEST_SUITE(deaths)

BOOST_AUTO_TEST_CASE(nobody_dies_unasked) {
    const Deaths deaths;
    for (const std::string& point : fault_points()) BOOST_CHECK(!dies_at(point.c_str()));
}

BOOST_AUTO_TEST_CASE(from_a_point_on_everything_is_dead) {
    Deaths deaths;
    deaths.await("publish");
    BOOST_CHECK(!dies_at("barrier"));
    BOOST_CHECK(another_thread_dies_at("publish"));
    BOOST_CHECK(deaths.has_come());
    BOOST_CHECK(!deaths.is_awaited());
    BOOST_CHECK(dies_at("barrier"));
    BOOST_CHECK(another_thread_dies_at("before write"));
}

BOOST_AUTO_TEST_CASE(at_once_what_others_have_begun_is_done) {
    Deaths deaths;
    deaths.await("");
    BOOST_CHECK(!another_thread_dies_at("before write"));
    BOOST_CHECK(dies_at("read"));
}

BOOST_AUTO_TEST_CASE(the_next_life_is_one) {
    Deaths deaths;
    deaths.await("");
    deaths.revive();
    BOOST_CHECK(!dies_at("read"));
    deaths.await("recovery");
    BOOST_CHECK(deaths.is_awaited_at_start());
    deaths.await("read");
    BOOST_CHECK(!deaths.is_awaited_at_start());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::pipeline_test
