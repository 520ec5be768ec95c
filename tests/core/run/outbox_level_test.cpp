#include "core/src/run/outbox_level.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace weir {
namespace {

constexpr int64_t kMinuteMs = 60'000;

struct Level {
    std::vector<std::string> warnings, infos;
    OutboxLevel level{1000, [this](const std::string& text) { warnings.push_back(text); },
                      [this](const std::string& text) { infos.push_back(text); }};

    void check_said(const std::string& part) {
        BOOST_REQUIRE(!warnings.empty());
        BOOST_TEST(warnings.back().find(part) != std::string::npos, warnings.back());
    }
};

BOOST_AUTO_TEST_SUITE(outbox_level)

BOOST_AUTO_TEST_CASE(a_growing_outbox_says_at_each_quarter_when_it_will_be_full) {
    Level run;
    run.level.note(0, 0);
    run.level.note(0, 60 * kMinuteMs);
    run.level.note(249, 70 * kMinuteMs);
    BOOST_TEST(run.warnings.empty());
    // 250 bytes in 10 minutes: 750 more take half an hour.
    run.level.note(250, 70 * kMinuteMs);
    run.check_said("holds 250 bytes of at most 1000 (outbox.max_bytes)");
    run.check_said("full in 30 minutes, then reading pauses");
    run.level.note(400, 76 * kMinuteMs);
    BOOST_TEST(run.warnings.size() == 1);
    run.level.note(500, 60 * kMinuteMs * 11);
    run.check_said("full in 10 hours");
    run.level.note(999, 60 * kMinuteMs * 11 + 1);
    run.check_said("full in less than a minute");
    BOOST_TEST(run.warnings.size() == 3);
    BOOST_TEST(!run.level.is_full());
}

BOOST_AUTO_TEST_CASE(full_is_said_once_and_so_is_its_end) {
    Level run;
    run.level.note(1000, 1);
    BOOST_TEST(!run.level.is_full());
    run.level.note(1001, 2);
    run.level.note(1500, 3);
    BOOST_TEST(run.level.is_full());
    run.check_said("reading pauses until the sinks have taken some");
    BOOST_TEST(run.warnings.size() == 2);
    run.level.note(1000, 4);
    BOOST_TEST(!run.level.is_full());
    BOOST_TEST(run.infos.size() == 1);
}

BOOST_AUTO_TEST_CASE(it_warns_again_after_it_was_nearly_empty) {
    Level run;
    run.level.note(300, 0);
    run.level.note(260, 1);
    run.level.note(300, 2);
    BOOST_TEST(run.warnings.size() == 1);
    run.level.note(100, 3);
    run.level.note(300, 4);
    BOOST_TEST(run.warnings.size() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
