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
    BOOST_TEST(settings.timeouts.of("p") == 0);
    BOOST_TEST(settings.min_dwell_ms == 0);
    BOOST_TEST(!settings.flapping.is_on());
    BOOST_TEST(settings.forget_after_ms == 2'592'000'000);
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

BOOST_AUTO_TEST_CASE(min_dwell_keeps_windows_open) {
    const Written dwell{{"min_dwell", "9999ms"}, {"window.size", "1ms"}};
    BOOST_TEST(refusal(dwell) == "accepted");
    const std::string text = refusal({{"min_dwell", "10s"}, {"window.size", "1ms"}});
    BOOST_TEST(text.starts_with("min_dwell (10000 ms) keeps more than 10000 windows of 1 ms open"));
    BOOST_TEST(text.ends_with("lower min_dwell, or raise window.size and window.every"));
}

BOOST_AUTO_TEST_CASE(flapping_takes_both_or_none) {
    BOOST_TEST(refusal({{"flapping.transitions", "3"}}) ==
               "flapping.transitions says nothing without flapping.period: set both, or leave both "
               "out");
    BOOST_TEST(refusal({{"flapping.period", "1m"}}) ==
               "flapping.period says nothing without flapping.transitions: set both, or leave both "
               "out");
    const auto settings = read({{"flapping.transitions", "3"}, {"flapping.period", "1m"}});
    BOOST_TEST(settings.flapping.transitions == 3U);
    BOOST_TEST(settings.flapping.period_ms == 60'000);
}

status_aggregator::Settings by_product(const std::vector<std::string>& written) {
    auto given = aggregator_settings({{"presence_timeout", "10m"}});
    given.set("presence_timeout_by_product", written);
    return status_aggregator::settings_of(Config(given.raw(), StatusAggregator::options));
}

BOOST_AUTO_TEST_CASE(products_have_timeouts_of_their_own) {
    const auto settings = by_product({"pump", "30s", "smart.meter", "0s"});
    BOOST_TEST(settings.timeouts.of("pump") == 30'000);
    BOOST_TEST(settings.timeouts.of("smart.meter") == 0);
    BOOST_TEST(settings.timeouts.of("other") == 600'000);
}

BOOST_AUTO_TEST_CASE(a_products_timeout_is_a_duration) {
    for (const char* wrong : {"soon", "10", "-1s", "367d", ""})
        BOOST_CHECK_EXCEPTION(by_product({"pump", wrong}), Error, [&](const Error& error) {
            return error.what() == "presence_timeout_by_product has \"" + std::string(wrong) +
                                       "\" for the product \"pump\": write a duration from 1ms to "
                                       "366d such as \"10m\", or \"0s\" for never";
        });
}

BOOST_AUTO_TEST_CASE(a_device_is_offline_before_it_is_forgotten) {
    const Written fits{{"forget_after", "70s"}, {"presence_timeout", "60s"}, {"min_dwell", "10s"}};
    BOOST_TEST(refusal(fits) == "accepted");
    const std::string text =
        refusal({{"forget_after", "69999ms"}, {"presence_timeout", "60s"}, {"min_dwell", "10s"}});
    BOOST_TEST(
        text.starts_with("forget_after is 69999 ms, less than the greatest presence timeout "
                         "and min_dwell together (70000 ms)"));
    BOOST_TEST(text.ends_with("raise forget_after, or set it to \"0s\" for never"));
    BOOST_TEST(refusal({{"forget_after", "0s"}, {"presence_timeout", "60s"}}) == "accepted");
    BOOST_TEST(refusal({{"presence_timeout", "31d"}}).starts_with("forget_after is 2592000000 ms"));
    BOOST_CHECK_THROW(by_product({"pump", "31d"}), Error);
}

BOOST_AUTO_TEST_CASE(a_refusal_comes_out_of_configure) {
    BOOST_CHECK_THROW(Harness(Written{{"window.every", "1s"}}), Error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test
