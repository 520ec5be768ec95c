#include "plugins/file/source.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>

#include "driven.hpp"
#include "temporary_directory.hpp"

using namespace weir;
using test::Taken;

namespace {

struct Outcome {
    std::vector<Taken> taken;
    int64_t position;
};

struct Fixture {
    test::TemporaryDirectory directory;
    std::string path = directory / "input.jsonl";
    test::FakeHost host;
    std::map<std::string, std::string> options;

    std::unique_ptr<test::DrivenSource> source() {
        auto made = std::make_unique<test::DrivenSource>(weir::source<file::FileSource>(), host);
        test::Settings settings(file::FileSource::options);
        settings.set("path", path);
        for (const auto& [key, value] : options) settings.set(key, value);
        made->configure(settings);
        return made;
    }
    Lane first_lane() { return source()->plan({}, true).lanes.at(0); }

    Outcome read(const Lane& lane, uint32_t max_records = 512) {
        const auto reader = source();
        const Plan plan = reader->plan({lane}, false);
        reader->start(plan.lanes);
        test::FakeIntake intake;
        int64_t position = lane.position;
        for (weir_result result = WEIR_OK; result != WEIR_END;)
            std::tie(result, position) = reader->poll(intake, max_records);
        reader->stop();
        return {std::move(intake.taken), position};
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

std::vector<std::string> values(const std::vector<Taken>& taken) {
    std::vector<std::string> found;
    for (const Taken& one : taken) found.push_back(one.record.value.value_or("null"));
    return found;
}

bool same(const Taken& a, const Taken& b) {
    return a.record.value == b.record.value && a.record.key == b.record.key && a.topic == b.topic &&
           a.partition == b.partition && a.partition_index == b.partition_index &&
           a.offset == b.offset && a.cursor == b.cursor && a.refused == b.refused &&
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
        BOOST_TEST(all.taken[i].offset == static_cast<int64_t>(i));
        BOOST_TEST(all.taken[i].cursor == cursors[i]);
        BOOST_TEST(all.taken[i].topic == "input.jsonl");
        BOOST_TEST(all.taken[i].partition == 0);
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
    BOOST_TEST(second.taken[0].offset == 2);
    BOOST_TEST(second.taken[0].cursor == 4);
}

BOOST_AUTO_TEST_CASE(a_last_line_whose_newline_came_later) {
    test::write_file(path, "a\nb");
    const Outcome first = read(first_lane());
    BOOST_TEST((values(first.taken) == Values{"a", "b"}));
    test::write_file(path, "a\nb\nc\n");
    const Outcome second = read({"file", first.position, WEIR_NO_END});
    BOOST_TEST((values(second.taken) == Values{"c"}));
    BOOST_TEST(second.taken[0].offset == 2);
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
        const Outcome rest = read({"file", all.taken[i].cursor, first_lane().end}, 3);
        BOOST_REQUIRE(rest.taken.size() == all.taken.size() - i);
        for (size_t j = 0; j < rest.taken.size(); ++j)
            BOOST_TEST(same(rest.taken[j], all.taken[i + j]));
        BOOST_TEST(rest.position == all.position);
    }
}

BOOST_AUTO_TEST_CASE(poll_keeps_its_limits_and_tells_where_it_stands) {
    test::write_file(path, "one\ntwo\nthree\n");
    const auto reader = source();
    reader->start(reader->plan({}, true).lanes);
    test::FakeIntake intake;
    BOOST_TEST((reader->poll(intake, 1) == std::pair<weir_result, int64_t>(WEIR_OK, 4)));
    BOOST_TEST((values(intake.taken) == Values{"one"}));
    BOOST_TEST(reader->status().position == 4);
    BOOST_TEST(reader->status().log_end == 14);
    BOOST_TEST((reader->poll(intake, 9, 3) ==
                std::pair<weir_result, int64_t>(WEIR_OK, 8)));  // "two\n" passes 3
    BOOST_TEST((reader->poll(intake, 9, 0) == std::pair<weir_result, int64_t>(WEIR_OK, 14)));
    BOOST_TEST((reader->poll(intake) == std::pair<weir_result, int64_t>(WEIR_END, 14)));
    BOOST_TEST((values(intake.taken) == Values{"one", "two", "three"}));
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
    BOOST_TEST(all.taken[0].topic == "t");
    BOOST_TEST(all.taken[0].partition == 3);
    BOOST_TEST(all.taken[0].partition_index == 3U);
    BOOST_TEST(all.taken[0].offset == 70);
    BOOST_TEST(all.taken[0].record.timestamp_ms == 5);
    BOOST_TEST(all.taken[1].topic == "usual");
    BOOST_TEST(all.taken[1].partition == 0);
    BOOST_TEST(all.taken[1].offset == 2);
    BOOST_TEST(!all.taken[1].record.value);
}

BOOST_AUTO_TEST_CASE(a_malformed_line_is_refused_as_it_is_and_in_its_place) {
    options = {{"format", "records"}, {"partitions", "2"}};
    const Outcome all = read_all(
        "{\"value\":\"a\"}\n{\"value\":\n{\"partition\":2,\"value\":\"b\"}\n{\"value\":\"c\"}\n");
    BOOST_TEST((values(all.taken) ==
                Values{"a", "{\"value\":", "{\"partition\":2,\"value\":\"b\"}", "c"}));
    const Taken& broken = all.taken.at(1);
    BOOST_TEST(broken.refused);
    BOOST_TEST(broken.error.find(path + ":2: the line is not JSON: ") == 0U);
    BOOST_TEST(broken.offset == 1);
    BOOST_TEST(broken.cursor == 14);
    BOOST_TEST(broken.partition_index == 0U);
    BOOST_TEST(broken.topic == "input.jsonl");
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
