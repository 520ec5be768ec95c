#include "core/src/run/exchange.hpp"

#include <boost/test/unit_test.hpp>
#include <deque>

#include "tests/core/run/counting.hpp"
#include "tests/core/run/stored_rows.hpp"

namespace weir::test {
namespace {

constexpr int64_t kDisorder = 10;

// One lane with partitions 0 and 1, whose messages are made by hand.
struct Passing {
    Routes routes{{{0, 0, 0}}, Route{1, 0, 0}, 2};
    Log log{"pipe"};
    Metrics metrics{"pipe"};
    Topics topics;
    DeadLetters letters{"pipe", routes, log, metrics};
    RowWriter rows{routes, letters, "mapper"};
    Lanes lanes;
    NodeConfig keyed{"count", counting_component(false), {}, WEIR_TYPE_DEVICE, ""};
    ExchangeSettings settings{&keyed, {kDisorder, 300, 2000, true}, kNever, false};
    std::deque<weir_device> devices;
    std::deque<std::string> values;

    Passing() { lanes.open({{{"in", 0, state::kNoEnd}}, {{"t", 0, 0}, {"t", 1, 0}}}, nullptr, 2); }

    // Records 0 to 3 were read by an earlier life that listed what of them had not applied; W was 1500.
    void read_a_list(std::vector<state::WaitingRecord> waiting) {
        settings.applied_before = 1500;
        settings.lists_waiting = true;
        lane().replay_until = 4;
        lanes.partitions()[0].waiting = std::move(waiting);
    }

    ReadLane& lane() { return lanes[0]; }
    LaneBatch& batch() { return lanes[0].batch; }
    [[nodiscard]] int64_t watermark(uint32_t partition = 0) {
        return lanes.partitions()[partition].clock.watermark();
    }
    // A message that was read at `cursor`, and a device record of it for each time.
    void message(int64_t cursor, const std::vector<int64_t>& times, uint32_t partition = 0,
                 int64_t timestamp_ms = WEIR_NO_TIME) {
        const auto origin = static_cast<uint32_t>(batch().originals.size());
        weir_record record{};
        record.value = bytes(values.emplace_back("message " + std::to_string(cursor)));
        record.origin = origin;
        record.timestamp_ms = timestamp_ms;
        batch().originals.push_back(record);
        batch().positions.push_back(
            {bytes("t"), static_cast<int32_t>(partition), partition, cursor + 1000, cursor});
        for (const int64_t time : times) {
            weir_device device{};
            device.struct_size = sizeof device;
            device.product = bytes("p");
            device.name = bytes("d");
            device.time_ms = time;
            record.device = &devices.emplace_back(device);
            batch().records.push_back(record);
        }
    }
    void fail(uint32_t origin, const std::string& text = "broken") {
        batch().failures.push_back({origin, "map", "mapper", "TRANSFORMATION", text});
    }
    [[nodiscard]] Exchange exchange() { return {settings, lanes, topics, letters, rows}; }
    // What has crossed, in order: all records are of one device.
    std::vector<const Waiting*> pass() {
        exchange().pass(lane());
        std::vector<const Waiting*> crossed;
        for (const auto& shard : lane().crossings)
            for (const Crossing& crossing : shard) crossed.push_back(&crossing.record);
        return crossed;
    }
    [[nodiscard]] std::vector<OwnedRecord> dead_letters() {
        return stored_rows(*lane().outputs, 1);
    }
};

std::vector<int64_t> effective_times(const std::vector<const Waiting*>& crossed) {
    std::vector<int64_t> times;
    for (const Waiting* record : crossed) times.push_back(record->effective_ms);
    return times;
}

void check_times(const std::vector<int64_t>& found, const std::vector<int64_t>& wanted) {
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE(exchange)

BOOST_AUTO_TEST_CASE(a_record_crosses_to_its_devices_shard_with_all_it_needs) {
    Passing run;
    run.message(7, {5000}, 1);
    run.devices[0].kind = WEIR_DEVICE_STATUS;
    run.devices[0].status = WEIR_STATUS_OFFLINE;
    run.devices[0].uplink = 1;
    run.devices[0].reason = bytes("gone");
    run.pass();
    const uint64_t hash = device_hash("p", "d");
    const auto& shard = run.lane().crossings.at(hash % kShards);
    BOOST_REQUIRE_EQUAL(shard.size(), 1);
    BOOST_TEST(shard[0].hash == hash);
    BOOST_TEST(shard[0].product == "p");
    BOOST_TEST(shard[0].name == "d");
    const Waiting& record = shard[0].record;
    BOOST_TEST(record.time_ms == 5000);
    BOOST_TEST(record.effective_ms == 5000);
    BOOST_TEST(record.offset == 1007);
    BOOST_TEST(record.cursor == 7);
    BOOST_TEST(record.partition == 1);
    BOOST_TEST(record.watermark_before == kNever);
    BOOST_TEST(run.topics.name(record.topic) == "t");
    BOOST_TEST(record.kind == WEIR_DEVICE_STATUS);
    BOOST_TEST(record.status == WEIR_STATUS_OFFLINE);
    BOOST_TEST(record.uplink == 1);
    BOOST_TEST(record.late == 0);
    BOOST_TEST(record.extra->reason == "gone");
    BOOST_TEST(run.lane().greatest_effective == 5000);
}

BOOST_AUTO_TEST_CASE(all_of_a_message_is_judged_by_the_watermark_before_it) {
    Passing run;
    run.message(0, {1000});
    run.message(1, {2000, 990, 989});
    run.message(2, {1989, 1990});
    const auto crossed = run.pass();
    check_times(effective_times(crossed), {1000, 2000, 990, 990, 1990, 1990});
    const std::vector<int> late{0, 0, 0, 1, 1, 0};
    const std::vector<int64_t> before{kNever, 989, 989, 989, 1989, 1989};
    const std::vector<uint32_t> place{0, 0, 1, 2, 0, 1};
    for (size_t i = 0; i < crossed.size(); ++i) {
        BOOST_TEST(crossed[i]->late == late[i]);
        BOOST_TEST(crossed[i]->watermark_before == before[i]);
        BOOST_TEST(crossed[i]->place == place[i]);
    }
    BOOST_TEST(run.watermark() == 1989);
}

BOOST_AUTO_TEST_CASE(partitions_of_one_lane_have_clocks_of_their_own) {
    Passing run;
    run.message(0, {9000}, 0);
    run.message(1, {100}, 1);
    run.message(2, {95}, 1);
    const auto crossed = run.pass();
    check_times(effective_times(crossed), {9000, 100, 95});
    BOOST_TEST(crossed[2]->late == 0);
    BOOST_TEST(run.watermark(0) == 8989);
    BOOST_TEST(run.watermark(1) == 89);
    BOOST_TEST(run.lanes.watermark() == 89);
}

BOOST_AUTO_TEST_CASE(a_late_record_takes_its_original_along) {
    Passing run;
    run.message(0, {1000});
    run.message(1, {5});
    const auto crossed = run.pass();
    BOOST_TEST(crossed[0]->extra == nullptr);
    BOOST_REQUIRE(crossed[1]->extra != nullptr);
    Reader reader(crossed[1]->extra->original.bytes);
    BOOST_TEST(view(get_record(reader).record.value) == "message 1");
    BOOST_TEST(crossed[1]->time_ms == 5);
}

BOOST_AUTO_TEST_CASE(a_transform_that_takes_values_gets_them) {
    Passing run;
    run.keyed.input = WEIR_TYPE_JSON;
    run.message(0, {1000});
    const auto crossed = run.pass();
    BOOST_REQUIRE(crossed.at(0)->extra != nullptr);
    Reader reader(crossed[0]->extra->value.bytes);
    BOOST_TEST(view(get_record(reader).record.value) == "message 0");
    BOOST_TEST(crossed[0]->extra->has_original);
}

BOOST_AUTO_TEST_CASE(what_is_too_far_off_is_a_dead_letter_and_moves_no_clock) {
    Passing run;
    run.message(0, {10'301, 10'000}, 0, 10'000);
    run.message(1, {7'999}, 0, 10'000);
    check_times(effective_times(run.pass()), {10'000});
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 2);
    BOOST_TEST(header_of(letters[0], "__connect.errors.stage") == "future");
    BOOST_TEST(header_of(letters[0], "weir.event.time.ms") == "10301");
    BOOST_TEST(header_of(letters[0], "__connect.errors.class.name") == "counting");
    BOOST_TEST(letters[0].value.value() == "message 0");
    BOOST_TEST(header_of(letters[1], "__connect.errors.stage") == "past");
    BOOST_TEST(run.watermark() == 10'000 - kDisorder - 1);
}

BOOST_AUTO_TEST_CASE(failures_become_dead_letters) {
    Passing run;
    run.message(0, {});
    run.fail(0, "not JSON");
    run.pass();
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(letters[0].value.value() == "message 0");
    BOOST_TEST(header_of(letters[0], "__connect.errors.exception.message") == "not JSON");
    BOOST_TEST(header_of(letters[0], "__connect.errors.offset") == "1000");
    BOOST_TEST(header_of(letters[0], "weir.event.time.ms") == "(none)");
}

BOOST_AUTO_TEST_CASE(reading_again_passes_over_what_was_applied_and_said) {
    Passing run;
    run.settings.applied_before = 1500;
    run.lane().replay_until = 3;
    run.message(0, {1500});
    run.message(1, {1501});
    run.message(2, {});
    run.fail(2);
    run.message(3, {1600});
    run.message(4, {});
    run.fail(4, "new");
    check_times(effective_times(run.pass()), {1501, 1600});
    BOOST_TEST(run.watermark() == 1600 - kDisorder - 1);
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(header_of(letters[0], "__connect.errors.exception.message") == "new");
}

BOOST_AUTO_TEST_CASE(reading_again_judges_late_as_before) {
    Passing run;
    run.settings.applied_before = 1500;
    run.lane().replay_until = 2;
    run.message(0, {2000});
    run.message(1, {1000});
    const auto crossed = run.pass();
    check_times(effective_times(crossed), {2000, 1990});
    BOOST_TEST(crossed[1]->late == 1);
}

BOOST_AUTO_TEST_CASE(what_an_earlier_life_has_listed_waits_whatever_its_time_is_now) {
    Passing run;
    run.read_a_list({{1, 0}, {2, 1}});
    run.message(0, {1505});
    run.message(1, {1501});
    run.message(2, {1502, 1503});
    run.message(4, {9500});
    check_times(effective_times(run.pass()), {1501, 1503, 9500});
}

BOOST_AUTO_TEST_CASE(what_is_listed_and_due_by_now_is_late) {
    Passing run;
    run.read_a_list({{1, 0}});
    run.message(1, {1400});
    const auto crossed = run.pass();
    check_times(effective_times(crossed), {1501});
    BOOST_TEST(crossed[0]->late == 1);
}

BOOST_AUTO_TEST_CASE(what_is_listed_and_fails_now_is_a_dead_letter) {
    Passing run;
    run.read_a_list({{1, 0}});
    run.message(0, {});
    run.fail(0);
    run.message(1, {});
    run.fail(1, "no longer understood");
    run.pass();
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(header_of(letters[0], "__connect.errors.exception.message") ==
               "no longer understood");
}

BOOST_AUTO_TEST_CASE(a_record_behind_a_raise_is_judged_by_it) {
    Passing run;
    run.lanes.partitions()[0].raises = {{1, 5000}};
    run.message(0, {1000});
    run.message(1, {4000});
    const auto crossed = run.pass();
    check_times(effective_times(crossed), {1000, 5001});
    BOOST_TEST(crossed[0]->late == 0);
    BOOST_TEST(crossed[1]->late == 1);
}

BOOST_AUTO_TEST_CASE(without_a_keyed_transform_rows_go_out_at_once) {
    Passing run;
    run.settings.keyed = nullptr;
    run.lane().replay_until = 1;
    run.message(0, {0});
    run.message(1, {0, 0});
    BOOST_TEST(run.pass().empty());
    const std::vector<std::string> wanted{"message 1", "message 1"};
    BOOST_TEST(stored_values(*run.lane().outputs, 0) == wanted, boost::test_tools::per_element());
    BOOST_TEST(run.watermark() == kNever);
}

BOOST_AUTO_TEST_CASE(rows_and_dead_letters_are_due_at_their_lane_and_cursor) {
    Passing run;
    run.settings.keyed = nullptr;
    run.message(5, {1});
    run.message(6, {2});
    run.fail(1);
    std::erase_if(run.batch().records, [](const weir_record& r) { return r.origin == 1; });
    run.pass();
    BOOST_TEST((stored_dues(*run.lane().outputs, 0) == std::vector<Due>{{0, 5}}));
    BOOST_TEST((stored_dues(*run.lane().outputs, 1) == std::vector<Due>{{0, 6}}));
}

BOOST_AUTO_TEST_CASE(a_record_without_a_device_fails_with_the_whole_message) {
    Passing run;
    run.message(0, {100, 200});
    run.message(1, {300});
    run.batch().records[0].device = nullptr;
    run.exchange().require_devices(run.batch());
    BOOST_REQUIRE_EQUAL(run.batch().failures.size(), 1);
    BOOST_TEST(run.batch().failures[0].origin == 0);
    BOOST_TEST(run.batch().failures[0].text.find("weir.device/1") != std::string::npos);
    BOOST_REQUIRE_EQUAL(run.batch().records.size(), 1);
    BOOST_TEST(run.batch().records[0].origin == 1);
}

BOOST_AUTO_TEST_CASE(the_first_failure_that_is_new_is_found) {
    Passing run;
    run.lane().replay_until = 1;
    for (int64_t cursor = 0; cursor < 4; ++cursor) run.message(cursor, {});
    run.fail(0);
    BOOST_TEST(run.exchange().first_new_failure(run.lane()) == nullptr);
    run.fail(3);
    run.fail(2, "first");
    const Failure* found = run.exchange().first_new_failure(run.lane());
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(found->text == "first");
}

BOOST_AUTO_TEST_CASE(a_cut_puts_the_position_before_the_record) {
    Passing run;
    run.message(10, {100});
    run.message(11, {200});
    run.message(12, {300});
    run.fail(0);
    run.fail(1);
    run.batch().next = 13;
    run.batch().end = true;
    Exchange::cut(run.lane(), 1);
    BOOST_TEST(run.batch().next == 11);
    BOOST_TEST(!run.batch().end);
    BOOST_TEST(run.batch().records.size() == 1);
    BOOST_TEST(run.batch().failures.size() == 1);
    check_times(effective_times(run.pass()), {100});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
