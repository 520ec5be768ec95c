#include "core/src/run/host_emitter.hpp"

#include <boost/test/unit_test.hpp>
#include <cstring>

#include "weir/sdk.hpp"

namespace weir {
namespace {

weir_record record(std::string_view value, uint32_t origin = 0) {
    weir_record made{};
    made.value = bytes(value);
    made.origin = origin;
    return made;
}

weir_position position(uint32_t partition, int64_t cursor) {
    return {bytes("t"), 0, partition, cursor, cursor};
}

weir_error error(std::string_view text, std::string_view stage = "") {
    weir_error made{};
    made.struct_size = sizeof made;
    fill(&made, text, stage);
    return made;
}

struct Emitting {
    Arena arena;
    std::vector<weir_record> out;
    std::vector<Failure> failures;
    HostEmitter emitter{arena, out, 3, failures, "node", "type"};
    weir_emitter* raw = emitter.raw();
};

struct Taking {
    LaneBatch batch;
    std::vector<int64_t> resume{10, 0};
    HostIntake intake{batch, resume, "node", "type"};
    weir_intake* raw = intake.raw();

    weir_result take(const weir_record& record, const weir_position& position) {
        return raw->take(raw, &record, sizeof record, &position, sizeof position, 1);
    }
};

BOOST_AUTO_TEST_SUITE(host_emitter)

BOOST_AUTO_TEST_CASE(records_are_kept_in_order) {
    Emitting run;
    const weir_record records[] = {record("a", 0), record("b", 2)};
    BOOST_TEST(run.raw->emit(run.raw, records, sizeof(weir_record), 2) == WEIR_OK);
    BOOST_REQUIRE_EQUAL(run.out.size(), 2);
    BOOST_TEST(view(run.out[1].value) == "b");
    BOOST_TEST(run.out[1].origin == 2);
}

BOOST_AUTO_TEST_CASE(a_record_of_no_source_record_is_refused) {
    Emitting run;
    const weir_record wrong = record("a", 3);
    BOOST_TEST(run.raw->emit(run.raw, &wrong, sizeof wrong, 1) == WEIR_FAILED);
    const weir_error why = error("x");
    BOOST_TEST(run.raw->fail(run.raw, 3, &why) == WEIR_FAILED);
    BOOST_TEST(run.failures.empty());
}

// A plugin built before the last member of weir_record came to be, or after more of them did.
BOOST_AUTO_TEST_CASE(shorter_and_longer_records_are_walked_by_their_stride) {
    constexpr size_t shorter = offsetof(weir_record, device);
    constexpr size_t longer = sizeof(weir_record) + 8;
    for (const size_t stride : {shorter, longer}) {
        Emitting run;
        std::vector<char> memory(2 * stride, '\xFF');
        const weir_record records[] = {record("a"), record("b")};
        for (size_t i = 0; i < 2; ++i)
            std::memcpy(memory.data() + i * stride, &records[i],
                        std::min(stride, sizeof(weir_record)));
        run.raw->emit(run.raw, reinterpret_cast<const weir_record*>(memory.data()), stride, 2);
        BOOST_REQUIRE_EQUAL(run.out.size(), 2);
        BOOST_TEST(view(run.out[1].value) == "b");
        BOOST_TEST(run.out[1].device == nullptr);
    }
}

BOOST_AUTO_TEST_CASE(a_failure_has_a_stage_and_a_text_whatever_the_plugin_says) {
    Emitting run;
    const weir_error staged = error("not base64", "VALUE_CONVERTER");
    const weir_error plain = error("");
    run.raw->fail(run.raw, 0, &staged);
    run.raw->fail(run.raw, 1, &plain);
    run.raw->fail(run.raw, 2, nullptr);
    BOOST_REQUIRE_EQUAL(run.failures.size(), 3);
    BOOST_TEST(run.failures[0].stage == "VALUE_CONVERTER");
    BOOST_TEST(run.failures[0].text == "not base64");
    for (const size_t i : {1, 2}) {
        BOOST_TEST(run.failures[i].stage == "TRANSFORMATION");
        BOOST_TEST(run.failures[i].text.find("no reason") != std::string::npos);
    }
}

// Under a sanitizer an allocation that cannot be ends the process.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(memory_that_is_not_there_is_null) {
    Emitting run;
    BOOST_TEST(run.raw->alloc(run.raw, 100) != nullptr);
    BOOST_TEST(run.raw->alloc(run.raw, SIZE_MAX / 4) == nullptr);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(host_intake)

BOOST_AUTO_TEST_CASE(records_become_originals_with_their_positions) {
    Taking run;
    BOOST_TEST(run.take(record("a", 9), position(0, 10)) == WEIR_OK);
    BOOST_TEST(run.take(record("bc", 9), position(1, 11)) == WEIR_OK);
    BOOST_REQUIRE_EQUAL(run.batch.records.size(), 2);
    BOOST_TEST(run.batch.records[1].origin == 1);
    BOOST_TEST(view(run.batch.originals[1].value) == "bc");
    BOOST_TEST(run.batch.positions[1].cursor == 11);
    BOOST_TEST(run.batch.bytes_in == 3);
}

BOOST_AUTO_TEST_CASE(what_was_applied_in_an_earlier_life_is_left_out_by_partition) {
    Taking run;
    run.take(record("a"), position(0, 9));
    run.take(record("b"), position(1, 9));
    run.take(record("c"), position(0, 10));
    BOOST_TEST(run.intake.skipped() == 1);
    BOOST_REQUIRE_EQUAL(run.batch.records.size(), 2);
    BOOST_TEST(view(run.batch.records[0].value) == "b");
    BOOST_TEST(view(run.batch.records[1].value) == "c");
}

BOOST_AUTO_TEST_CASE(a_partition_that_the_plan_does_not_know_is_refused) {
    Taking run;
    BOOST_TEST(run.take(record("a"), position(2, 10)) == WEIR_FAILED);
    BOOST_TEST(run.batch.records.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_an_original_that_failed) {
    Taking run;
    const weir_record line = record("not JSON");
    const weir_position at = position(0, 10);
    const weir_error why = error("line 3 is not JSON", "VALUE_CONVERTER");
    BOOST_TEST(run.raw->refuse(run.raw, &line, &at, &why) == WEIR_OK);
    BOOST_TEST(run.raw->refuse(run.raw, &line, &at, nullptr) == WEIR_OK);
    BOOST_TEST(run.batch.records.empty());
    BOOST_TEST(run.batch.originals.size() == 2);
    BOOST_REQUIRE_EQUAL(run.batch.failures.size(), 2);
    BOOST_TEST(run.batch.failures[0].origin == 0);
    BOOST_TEST(run.batch.failures[0].text == "line 3 is not JSON");
    BOOST_TEST(run.batch.failures[1].text.find("no reason") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
