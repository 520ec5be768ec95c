#include "plugins/file/source.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>

#include "temporary_directory.hpp"
#include "weir/testing/source_harness.hpp"

using namespace weir;
using testing::TakenRecord;

namespace {

struct Outcome {
    std::vector<TakenRecord> taken;
    int64_t position;
};

struct Fixture {
    test::TemporaryDirectory directory;
    std::string path = directory / "input.jsonl";
    std::map<std::string, std::string> options;

    std::unique_ptr<testing::SourceHarness> source() {
        const weir_component* component = weir::source<file::FileSource>();
        testing::Settings settings(component);
        settings.set("path", path);
        for (const auto& [key, value] : options) settings.set(key, value);
        return std::make_unique<testing::SourceHarness>(testing::Setup(component, settings));
    }
    Lane first_lane() { return source()->plan({}, true).lanes.at(0); }

    Outcome read(const Lane& lane, uint32_t max_records = 512) {
        const auto reader = source();
        reader->begin({lane});
        reader->read_to_end(max_records);
        reader->stop();
        return {std::move(reader->intake.taken), reader->lanes[0].position};
    }
    Outcome read_all(std::string_view content) {
        test::write_file(path, content);
        return read(first_lane());
    }
    std::string plan_error(const Lane& lane) {
        try {
            source()->plan({lane}, false);
        } catch (const Error& error) {
            BOOST_TEST(error.result() == WEIR_FAILED);
            return error.what();
        }
        return "nothing was thrown";
    }
};

std::vector<std::string> values(const std::vector<TakenRecord>& taken) {
    std::vector<std::string> found;
    for (const TakenRecord& one : taken) found.push_back(one.record.value.value_or("null"));
    return found;
}

bool same(const TakenRecord& a, const TakenRecord& b) {
    return a.record == b.record && a.position == b.position && a.refused == b.refused &&
           a.error == b.error;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

using Values = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(source, Fixture)

BOOST_AUTO_TEST_CASE(it_is_finite) {
    BOOST_TEST((weir::source<file::FileSource>()->flags & WEIR_COMPONENT_FINITE) != 0U);
}

BOOST_AUTO_TEST_CASE(a_line_is_a_value) {
    const Outcome all = read_all(
        "one\n\nthree\r\n\xFF"
        "four");
    BOOST_TEST((values(all.taken) == Values{"one", "", "three\r",
                                            "\xFF"
                                            "four"}));
    const int64_t cursors[] = {0, 4, 5, 12};
    for (size_t i = 0; i < all.taken.size(); ++i) {
        BOOST_TEST(all.taken[i].position.offset == static_cast<int64_t>(i));
        BOOST_TEST(all.taken[i].position.cursor == cursors[i]);
        BOOST_TEST(all.taken[i].position.topic == "input.jsonl");
        BOOST_TEST(all.taken[i].position.partition == 0);
        BOOST_TEST(all.taken[i].record.timestamp_ms == WEIR_NO_TIME);
        BOOST_TEST(!all.taken[i].record.key);
    }
    BOOST_TEST(all.position == 17);
}

BOOST_AUTO_TEST_CASE(an_empty_file_ends_at_once) {
    const Outcome all = read_all("");
    BOOST_TEST(all.taken.empty());
    BOOST_TEST(all.position == 0);
}

BOOST_AUTO_TEST_CASE(the_plan_names_all_partitions_on_one_lane) {
    test::write_file(path, "12345\n");
    options = {{"partitions", "3"}, {"topic", "t"}};
    const Plan plan = source()->plan({}, true);
    BOOST_REQUIRE(plan.lanes.size() == 1U);
    BOOST_TEST(plan.lanes[0].name == "file");
    BOOST_TEST(plan.lanes[0].position == 0);
    BOOST_TEST(plan.lanes[0].end == 6);
    BOOST_REQUIRE(plan.partitions.size() == 3U);
    for (int32_t number = 0; number < 3; ++number) {
        BOOST_TEST(plan.partitions[static_cast<size_t>(number)].number == number);
        BOOST_TEST(plan.partitions[static_cast<size_t>(number)].topic == "t");
        BOOST_TEST(plan.partitions[static_cast<size_t>(number)].lane == 0U);
    }
}

BOOST_AUTO_TEST_CASE(the_end_of_a_run_stands_though_the_file_grows) {
    test::write_file(path, "a\nb");
    const Lane lane = first_lane();
    test::write_file(path, "a\nbc\nd\n");
    BOOST_TEST((values(read(lane).taken) == Values{"a", "b"}));
    BOOST_TEST(read({"file", 3, 3}).taken.empty());
}

BOOST_AUTO_TEST_CASE(the_next_run_reads_what_was_appended) {
    test::write_file(path, "a\nb\n");
    const Lane lane = first_lane();
    const Outcome first = read(lane);
    BOOST_TEST(read({"file", first.position, WEIR_NO_END}).taken.empty());
    test::write_file(path, "a\nb\nc\n");
    const Outcome second = read({"file", first.position, WEIR_NO_END});
    BOOST_TEST((values(second.taken) == Values{"c"}));
    BOOST_TEST(second.taken[0].position.offset == 2);
    BOOST_TEST(second.taken[0].position.cursor == 4);
}

BOOST_AUTO_TEST_CASE(a_last_line_whose_newline_came_later) {
    test::write_file(path, "a\nb");
    const Outcome first = read(first_lane());
    BOOST_TEST((values(first.taken) == Values{"a", "b"}));
    test::write_file(path, "a\nb\nc\n");
    const Outcome second = read({"file", first.position, WEIR_NO_END});
    BOOST_TEST((values(second.taken) == Values{"c"}));
    BOOST_TEST(second.taken[0].position.offset == 2);
}

BOOST_AUTO_TEST_CASE(a_last_line_that_went_on_is_reported) {
    test::write_file(path, "a\nb");
    const int64_t position = read(first_lane()).position;
    test::write_file(path, "a\nbcd\n");
    BOOST_CHECK_EXCEPTION(read({"file", position, WEIR_NO_END}), Error, [](const Error& error) {
        return contains(error.what(), "went on after it was read") &&
               contains(error.what(), "state.directory");
    });
}

BOOST_AUTO_TEST_CASE(a_restart_at_every_line_gives_the_same_records) {
    options = {{"format", "records"}, {"partitions", "2"}};
    std::string content;
    for (int i = 0; i < 40; ++i) {
        if (i % 7 == 3) content += "\n";
        if (i % 11 == 5) content += "not JSON\n";
        content += R"({"partition":)" + std::to_string(i % 2) + R"(,"key":"k)" + std::to_string(i) +
                   R"(","value":"v)" + std::to_string(i) + "\"}\n";
    }
    const Outcome all = read_all(content + R"({"value":"last"})");
    BOOST_REQUIRE(all.taken.size() == 45U);
    for (size_t i = 0; i < all.taken.size(); ++i) {
        const Outcome rest = read({"file", all.taken[i].position.cursor, first_lane().end}, 3);
        BOOST_REQUIRE(rest.taken.size() == all.taken.size() - i);
        for (size_t j = 0; j < rest.taken.size(); ++j)
            BOOST_TEST(same(rest.taken[j], all.taken[i + j]));
        BOOST_TEST(rest.position == all.position);
    }
}

BOOST_AUTO_TEST_CASE(poll_keeps_its_limits_and_tells_where_it_stands) {
    test::write_file(path, "one\ntwo\nthree\n");
    const auto reader = source();
    reader->begin();
    BOOST_TEST(reader->poll(0, 1) == 1U);
    BOOST_TEST(reader->lanes[0].position == 4);
    BOOST_TEST((values(reader->intake.taken) == Values{"one"}));
    BOOST_TEST(reader->status().position == 4);
    BOOST_TEST(reader->status().log_end == 14);
    BOOST_TEST(reader->poll(0, 9, 3) == 1U);  // "two\n" passes 3
    BOOST_TEST(reader->lanes[0].position == 8);
    BOOST_TEST(reader->poll(0, 9, 0) == 1U);
    BOOST_TEST(reader->lanes[0].position == 14);
    BOOST_TEST(reader->ended.empty());
    BOOST_TEST(reader->poll() == 0U);
    BOOST_TEST(reader->ended.contains(0));
    BOOST_TEST(reader->lanes[0].position == 14);
    BOOST_TEST((values(reader->intake.taken) == Values{"one", "two", "three"}));
    reader->wait(60'000);
}

BOOST_AUTO_TEST_CASE(a_line_of_10_mib) {
    const std::string big(10 << 20, 'x');
    BOOST_TEST((values(read_all(big + "\nb").taken) == Values{big, "b"}));
    options = {{"format", "records"}};
    BOOST_TEST((values(read_all("{\"value\":\"" + big + "\"}\n{\"value\":\"b\"}").taken) ==
                Values{big, "b"}));
}

BOOST_AUTO_TEST_CASE(records_say_where_they_are_from) {
    options = {{"format", "records"}, {"partitions", "4"}, {"topic", "usual"}};
    const Outcome all = read_all(
        "{\"topic\":\"t\",\"partition\":3,\"offset\":70,\"timestamp\":5,\"key\":\"k\",\"value\":"
        "\"a\"}\r\n"
        " \t\r\n"
        "{\"value\":null}");
    BOOST_REQUIRE(all.taken.size() == 2U);
    BOOST_TEST(all.taken[0].position.topic == "t");
    BOOST_TEST(all.taken[0].position.partition == 3);
    BOOST_TEST(all.taken[0].position.partition_index == 3U);
    BOOST_TEST(all.taken[0].position.offset == 70);
    BOOST_TEST(all.taken[0].record.timestamp_ms == 5);
    BOOST_TEST(all.taken[1].position.topic == "usual");
    BOOST_TEST(all.taken[1].position.partition == 0);
    BOOST_TEST(all.taken[1].position.offset == 2);
    BOOST_TEST(!all.taken[1].record.value);
}

BOOST_AUTO_TEST_CASE(a_malformed_line_is_refused_as_it_is_and_in_its_place) {
    options = {{"format", "records"}, {"partitions", "2"}};
    const Outcome all = read_all(
        "{\"value\":\"a\"}\n{\"value\":\n{\"partition\":2,\"value\":\"b\"}\n{\"value\":\"c\"}\n");
    BOOST_TEST((values(all.taken) ==
                Values{"a", "{\"value\":", "{\"partition\":2,\"value\":\"b\"}", "c"}));
    const TakenRecord& broken = all.taken.at(1);
    BOOST_TEST(broken.refused);
    BOOST_TEST(broken.error.find(path + ":2: the line is not JSON: ") == 0U);
    BOOST_TEST(broken.position.offset == 1);
    BOOST_TEST(broken.position.cursor == 14);
    BOOST_TEST(broken.position.partition_index == 0U);
    BOOST_TEST(broken.position.topic == "input.jsonl");
    BOOST_TEST(all.taken.at(2).refused);
    BOOST_TEST(all.taken.at(2).error ==
               path + ":3: the line is of partition 2, but the option 'partitions' is 2");
    BOOST_TEST(!all.taken.at(3).refused);
}

BOOST_AUTO_TEST_CASE(a_position_that_the_file_has_not_is_reported) {
    test::write_file(path, "a\n");
    for (const Lane& lane : {Lane{"file", 9, WEIR_NO_END}, Lane{"file", 0, 9}}) {
        const std::string error = plan_error(lane);
        BOOST_TEST(
            contains(error, "'" + path + "' is 2 bytes long, but the checkpoint knows 9 bytes"));
        BOOST_TEST(contains(error, "state.directory"));
    }
    BOOST_TEST(contains(plan_error({"device-raw/3", 0, WEIR_NO_END}), "of another pipeline"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_or_unreadable_is_named) {
    BOOST_CHECK_EXCEPTION(first_lane(), Error, [&](const Error& error) {
        return error.result() == WEIR_FAILED && error.code() == ENOENT &&
               contains(error.what(), path) && contains(error.what(), "option 'path'");
    });
    std::filesystem::create_directory(path);
    BOOST_TEST(contains(plan_error({"file", 0, WEIR_NO_END}), "is not a regular file"));
}

BOOST_AUTO_TEST_SUITE_END()
