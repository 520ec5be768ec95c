#include "weir/units.hpp"

#include <limits>

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using Case = std::pair<const char*, std::optional<int64_t>>;

template <class Parse>
void check_all(Parse parse, const std::vector<Case>& cases) {
    for (const auto& [text, wanted] : cases)
        BOOST_CHECK_MESSAGE(parse(text) == wanted, text << " gives " << parse(text).value_or(-1)
                                                        << (parse(text) ? "" : " (nothing)"));
}

BOOST_AUTO_TEST_SUITE(units)

BOOST_AUTO_TEST_CASE(durations_are_read) {
    check_all(parse_duration_ms, {{"10s", 10'000},
                                  {"5m", 300'000},
                                  {"-8h", -28'800'000},
                                  {"+8h", 28'800'000},
                                  {"1h30m", 5'400'000},
                                  {"200ms", 200},
                                  {"30d", 2'592'000'000},
                                  {"1d12h", 129'600'000},
                                  {"1d2h3m4s5ms", 93'784'005},
                                  {"0s", 0},
                                  {"106751991167d", 9'223'372'036'828'800'000},
                                  {"106751991168d", std::nullopt},
                                  {"9223372036854775807ms", std::numeric_limits<int64_t>::max()},
                                  {"9223372036854775808ms", std::nullopt},
                                  {"106751991167d12h", std::nullopt}});
}

BOOST_AUTO_TEST_CASE(what_is_no_duration_is_refused) {
    for (const char* text : {"", "-", "10", "s", "10 s", "10S", "1.5s", "5 minutes", "30m1h",
                             "1s1s", "1h-30m", "--1s", "10s ", "1w"})
        BOOST_CHECK_MESSAGE(!parse_duration_ms(text), text);
}

BOOST_AUTO_TEST_CASE(durations_are_written) {
    BOOST_CHECK_EQUAL(format_duration(0), "0s");
    BOOST_CHECK_EQUAL(format_duration(5'400'000), "1h30m");
    BOOST_CHECK_EQUAL(format_duration(-28'800'000), "-8h");
    BOOST_CHECK_EQUAL(format_duration(1'005), "1s5ms");
    BOOST_CHECK_EQUAL(format_duration(std::numeric_limits<int64_t>::min()),
                      "-106751991167d7h12m55s808ms");
}

BOOST_AUTO_TEST_CASE(sizes_are_read) {
    check_all(parse_size_bytes, {{"4096", 4096},
                                 {"0", 0},
                                 {"64KiB", 65'536},
                                 {"4 MiB", 4'194'304},
                                 {"1MB", 1'000'000},
                                 {"1kB", 1'000},
                                 {"7B", 7},
                                 {"2GiB", 2'147'483'648},
                                 {"8388607TiB", 9'223'370'937'343'148'032},
                                 {"8388608TiB", std::nullopt},
                                 {"", std::nullopt},
                                 {"MiB", std::nullopt},
                                 {"-1", std::nullopt},
                                 {"1.5MiB", std::nullopt},
                                 {"4M", std::nullopt},
                                 {"4mib", std::nullopt},
                                 {" 4", std::nullopt}});
}

BOOST_AUTO_TEST_CASE(sizes_are_written) {
    BOOST_CHECK_EQUAL(format_size(65'536), "64KiB");
    BOOST_CHECK_EQUAL(format_size(1'048'576), "1MiB");
    BOOST_CHECK_EQUAL(format_size(1'000), "1000");
    BOOST_CHECK_EQUAL(format_size(0), "0");
}

BOOST_AUTO_TEST_CASE(zones_are_read) {
    check_all(parse_zone_minutes, {{"+08:00", 480},
                                   {"-03:30", -210},
                                   {"Z", 0},
                                   {"UTC", 0},
                                   {"+18:00", 1080},
                                   {"-18:00", -1080},
                                   {"+18:01", std::nullopt},
                                   {"+8", std::nullopt},
                                   {"+8:00", std::nullopt},
                                   {"08:00", std::nullopt},
                                   {"+08:60", std::nullopt},
                                   {"+0x:00", std::nullopt},
                                   {"+08-00", std::nullopt},
                                   {"z", std::nullopt},
                                   {"", std::nullopt}});
}

BOOST_AUTO_TEST_CASE(zones_are_written) {
    BOOST_CHECK_EQUAL(format_zone(480), "+08:00");
    BOOST_CHECK_EQUAL(format_zone(-210), "-03:30");
    BOOST_CHECK_EQUAL(format_zone(0), "+00:00");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
