#include "core/src/run/dead_letters.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/core/run/stored_rows.hpp"
#include "tests/support/captured_stderr.hpp"

namespace weir::test {
namespace {

constexpr weir_position kPosition{{"in", 2}, 3, 0, 41, 410};

struct Run {
    Routes routes{{}, Route{0, 2, 0}, 1};
    Log log{"pipe"};
    Metrics metrics{"pipe"};
    Outputs outputs{1};
    weir_header header{bytes("own"), bytes("header")};
    weir_record record{};

    explicit Run(size_t limit = 0) {
        routes.dead_letters->max_record_bytes = limit;
        record.key = bytes("key");
        record.value = bytes("value");
        record.headers = &header;
        record.header_count = 1;
        record.timestamp_ms = 77;
    }
    void write(std::string_view stage = "late", int64_t event_time_ms = WEIR_NO_TIME) {
        DeadLetters letters("pipe", routes, log, metrics);
        letters.write({&record, &kPosition, stage, "mapper", "not JSON", event_time_ms}, outputs);
        written = letters.written();
    }
    [[nodiscard]] OwnedRecord only_row() const {
        const auto rows = stored_rows(outputs);
        BOOST_REQUIRE_EQUAL(rows.size(), 1);
        return rows.front();
    }
    [[nodiscard]] size_t size() const {
        Reader reader(outputs.records(0));
        get_due(reader);
        const StoredRecord stored = get_record(reader);
        return size_of(whole(stored));
    }
    uint64_t written = 0;
};

BOOST_AUTO_TEST_SUITE(dead_letters)

BOOST_AUTO_TEST_CASE(the_original_goes_out_with_kafka_connects_headers) {
    Run run;
    run.write("late", 1234);
    const OwnedRecord row = run.only_row();
    BOOST_TEST(row.key.value() == "key");
    BOOST_TEST(row.value.value() == "value");
    BOOST_TEST(row.timestamp_ms == 77);
    BOOST_TEST(row.origin == 2);
    const std::vector<std::pair<std::string, std::string>> wanted{
        {"own", "header"},
        {"__connect.errors.topic", "in"},
        {"__connect.errors.partition", "3"},
        {"__connect.errors.offset", "41"},
        {"__connect.errors.connector.name", "pipe"},
        {"__connect.errors.task.id", "0"},
        {"__connect.errors.stage", "late"},
        {"__connect.errors.class.name", "mapper"},
        {"__connect.errors.exception.message", "not JSON"},
        {"weir.event.time.ms", "1234"}};
    BOOST_REQUIRE_EQUAL(row.headers.size(), wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
        BOOST_TEST(row.headers[i].first == wanted[i].first);
        BOOST_TEST(row.headers[i].second.value() == wanted[i].second);
    }
    BOOST_TEST(run.written == 1);
    BOOST_TEST(run.metrics.counter("weir_dead_letters_total", "", {{"stage", "late"}}).Value() ==
               1);
}

BOOST_AUTO_TEST_CASE(an_unknown_event_time_has_no_header) {
    Run run;
    run.write();
    BOOST_TEST(header_of(run.only_row(), "weir.event.time.ms") == "(none)");
}

BOOST_AUTO_TEST_CASE(what_fits_exactly_is_not_cut) {
    Run whole;
    whole.write();
    Run run(whole.size());
    run.write();
    BOOST_TEST(run.only_row().value.value() == "value");
    BOOST_TEST(header_of(run.only_row(), "weir.value.bytes") == "(none)");
}

// The hash comes from `head -c 100000 /dev/zero | tr '\0' x | sha256sum`.
BOOST_AUTO_TEST_CASE(what_is_too_large_is_cut_and_says_so) {
    const std::string value(100'000, 'x');
    Run run(2'000);
    run.record.value = bytes(value);
    run.write();
    const OwnedRecord row = run.only_row();
    BOOST_TEST(run.size() <= 2'000);
    BOOST_TEST(row.value->size() > 500);
    BOOST_TEST(value.starts_with(*row.value));
    BOOST_TEST(row.key.value() == "key");
    BOOST_TEST(header_of(row, "own") == "header");
    BOOST_TEST(header_of(row, "weir.value.bytes") == "100000");
    BOOST_TEST(header_of(row, "weir.value.sha256") ==
               "d69e68988157833272305aaf21f453c800346e8a3640db6578e260215542e5d4");
    BOOST_TEST(header_of(row, "__connect.errors.offset") == "41");
}

BOOST_AUTO_TEST_CASE(a_key_too_large_is_left_out) {
    const std::string key(100'000, 'k');
    Run run(2'000);
    run.record.key = bytes(key);
    run.write();
    BOOST_TEST(run.size() <= 2'000);
    BOOST_TEST(!run.only_row().key);
    BOOST_TEST(header_of(run.only_row(), "own") == "header");
}

BOOST_AUTO_TEST_CASE(own_headers_too_large_are_left_out) {
    const std::string value(100'000, 'h');
    Run run(2'000);
    run.header.value = bytes(value);
    run.write();
    BOOST_TEST(run.size() <= 2'000);
    BOOST_TEST((header_of(run.only_row(), "own") == "(none)"));
    BOOST_TEST(header_of(run.only_row(), "__connect.errors.offset") == "41");
}

BOOST_AUTO_TEST_CASE(without_a_target_they_are_counted_and_said_once) {
    Run run;
    run.routes.dead_letters.reset();
    DeadLetters letters("pipe", run.routes, run.log, run.metrics);
    CapturedStderr captured;
    set_up_log(LogFormat::text, "info");
    for (int i = 0; i < 3; ++i)
        letters.write({&run.record, &kPosition, "late", "mapper", "too late"}, run.outputs);
    const std::string said = captured.text();
    BOOST_TEST(said.find("in/3 offset 41: stage late: too late") != std::string::npos, said);
    BOOST_TEST(said.find("offset 41") == said.rfind("offset 41"), said);
    BOOST_TEST(run.outputs.bytes() == 0);
    BOOST_TEST(letters.written() == 0);
    BOOST_TEST(run.metrics.counter("weir_dead_letters_total", "", {{"stage", "late"}}).Value() ==
               3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
