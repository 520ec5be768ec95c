#include "core/src/host/services.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "tests/support/captured_stderr.hpp"
#include "weir/sdk.hpp"

namespace weir {
namespace {

struct Run {
    Metrics metrics{"pipe"};
    Services services{Log("pipe", "map"), metrics, "map"};
    const weir_host* raw = services.host();
    const weir_metrics_v1& table =
        *static_cast<const weir_metrics_v1*>(raw->extension(raw, WEIR_METRICS_ID));

    prometheus::Counter& counter(const std::string& name) {
        return metrics.counter("weir_plugin_" + name, "", {{"node", "map"}});
    }
};

BOOST_AUTO_TEST_SUITE(services)

BOOST_AUTO_TEST_CASE(extensions_are_found_by_id) {
    Run run;
    for (const char* id : {WEIR_LOG_ID, WEIR_METRICS_ID, WEIR_CLOCK_ID})
        BOOST_TEST(run.raw->extension(run.raw, id) != nullptr, id);
    for (const char* id : {"weir.log/2", "weir.log", "", WEIR_STATE_ID, WEIR_TIMER_ID})
        BOOST_TEST(run.raw->extension(run.raw, id) == nullptr, id);
    BOOST_TEST(run.raw->extension(run.raw, nullptr) == nullptr);
}

BOOST_AUTO_TEST_CASE(lines_name_pipeline_and_node) {
    Run run;
    test::CapturedStderr captured;
    set_up_log(LogFormat::text, "info");
    Host(run.raw).warn("careful");
    BOOST_TEST(captured.text().ends_with(" warning pipe/map: careful\n"), captured.text());
}

BOOST_AUTO_TEST_CASE(counters_and_gauges_belong_to_the_node) {
    Run run;
    const int32_t counter = run.table.counter(run.raw, "mismatches_total", "Mismatches.");
    const int32_t gauge = run.table.gauge(run.raw, "open", "Open.");
    BOOST_TEST(counter >= 0);
    BOOST_TEST(gauge >= 0);
    BOOST_TEST(counter != gauge);
    BOOST_TEST(run.table.counter(run.raw, "mismatches_total", "Mismatches.") == counter);
    run.table.add(run.raw, counter, 3);
    run.table.add(run.raw, counter, 4);
    run.table.set(run.raw, gauge, -5);
    BOOST_TEST(run.counter("mismatches_total").Value() == 7);
    BOOST_TEST(run.metrics.gauge("weir_plugin_open", "", {{"node", "map"}}).Value() == -5);
}

BOOST_AUTO_TEST_CASE(numbers_that_were_never_given_are_ignored) {
    Run run;
    const int32_t gauge = run.table.gauge(run.raw, "open", "Open.");
    for (const int32_t number : {-1, gauge, gauge + 1, INT32_MAX, INT32_MIN})
        run.table.add(run.raw, number, 1);
    for (const int32_t number : {-1, gauge + 1, INT32_MAX, INT32_MIN})
        run.table.set(run.raw, number, 1);
    BOOST_TEST(run.metrics.gauge("weir_plugin_open", "", {{"node", "map"}}).Value() == 0);
}

BOOST_AUTO_TEST_CASE(a_name_that_prometheus_refuses_is_refused) {
    Run run;
    test::CapturedStderr captured;
    set_up_log(LogFormat::text, "info");
    BOOST_TEST(run.table.counter(run.raw, "no blanks", "x") < 0);
    run.table.counter(run.raw, "of_one_kind", "x");
    Services other{Log("pipe", "other"), run.metrics, "other"};
    BOOST_TEST(run.table.gauge(other.host(), "of_one_kind", "x") < 0);
    BOOST_TEST(captured.text().find("weir_plugin_no blanks is refused") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_number_of_metrics_is_bounded) {
    Run run;
    for (int i = 0; i < 64; ++i)
        BOOST_TEST(run.table.counter(run.raw, ("c" + std::to_string(i)).c_str(), "x") == i);
    BOOST_TEST(run.table.counter(run.raw, "one_more", "x") < 0);
    BOOST_TEST(run.table.counter(run.raw, "c63", "x") == 63);
}

BOOST_AUTO_TEST_CASE(the_clocks_are_the_systems) {
    using namespace std::chrono;
    Run run;
    const Host host(run.raw);
    const auto now = [] {
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    };
    const int64_t before = now();
    const int64_t told = host.now_ms();
    BOOST_TEST(told >= before);
    BOOST_TEST(told <= now());
    const int64_t first = host.monotonic_ms();
    BOOST_TEST(host.monotonic_ms() >= first);
    BOOST_TEST(first > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
