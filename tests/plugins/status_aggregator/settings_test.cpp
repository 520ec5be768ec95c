#include "plugins/status_aggregator/settings.hpp"

#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(settings)

status_aggregator::Settings read(const Written& written) {
    auto given = aggregator_settings(written);
    return status_aggregator::settings_of(Config(given.raw(), StatusAggregator::options));
}

std::string refusal(const Written& written) {
    try {
        read(written);
    } catch (const Error& error) {
        BOOST_TEST(error.result() == WEIR_BAD_CONFIG);
        return error.what();
    }
    return "accepted";
}

BOOST_AUTO_TEST_CASE(defaults) {
    const auto settings = read({});
    BOOST_TEST(settings.windows.size_ms == 60'000);
    BOOST_TEST(settings.windows.every_ms == 60'000);
    BOOST_TEST(settings.windows.offset_ms == 0);
    BOOST_TEST((settings.emit == status_aggregator::Emit::kAll));
    BOOST_TEST(settings.transitions);
    BOOST_TEST(settings.publish_marks_online);
}

BOOST_AUTO_TEST_CASE(hopping_windows_take_every) {
    const auto settings = read({{"window.kind", "hopping"},
                                {"window.size", "5m"},
                                {"window.every", "1m"},
                                {"window.offset", "-8h"}});
    BOOST_TEST(settings.windows.size_ms == 300'000);
    BOOST_TEST(settings.windows.every_ms == 60'000);
    BOOST_TEST(settings.windows.offset_ms == -28'800'000);
}

BOOST_AUTO_TEST_CASE(every_above_size_is_refused) {
    const std::string text =
        refusal({{"window.kind", "hopping"}, {"window.size", "1m"}, {"window.every", "61s"}});
    BOOST_TEST(text.starts_with("window.every is 61000 ms, above window.size (60000 ms)"));
    BOOST_TEST(text.ends_with("make window.every at most window.size"));
}

BOOST_AUTO_TEST_CASE(tumbling_windows_take_every_only_where_it_is_the_size) {
    BOOST_TEST(refusal({{"window.size", "1m"}, {"window.every", "60s"}}) == "accepted");
    const std::string text = refusal({{"window.size", "1m"}, {"window.every", "30s"}});
    BOOST_TEST(text.starts_with("window.every is 30000 ms, but tumbling windows of 60000 ms"));
    BOOST_TEST(text.ends_with("or write window.kind = \"hopping\""));
    BOOST_TEST(
        refusal({{"window.size", "1m"}, {"window.every", "2m"}}).starts_with("window.every"));
}

BOOST_AUTO_TEST_CASE(too_many_open_windows_are_refused) {
    BOOST_TEST(
        refusal({{"window.kind", "hopping"}, {"window.size", "10s"}, {"window.every", "1ms"}}) ==
        "accepted");
    const std::string text =
        refusal({{"window.kind", "hopping"}, {"window.size", "10001ms"}, {"window.every", "1ms"}});
    BOOST_TEST(text.starts_with("window.size (10001 ms) is more than 10000 times window.every"));
    BOOST_TEST(text.ends_with("raise window.every or lower window.size"));
}

BOOST_AUTO_TEST_CASE(a_refusal_comes_out_of_configure) {
    BOOST_CHECK_THROW(Harness(Written{{"window.every", "1s"}}), Error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test
