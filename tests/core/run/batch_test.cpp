#include "core/src/run/batch.hpp"

#include <boost/test/unit_test.hpp>

#include "weir/sdk.hpp"

namespace weir {
namespace {

weir_record record(const char* key, const char* value, int64_t timestamp_ms) {
    weir_record made{};
    made.key = bytes(key);
    made.value = bytes(value);
    made.timestamp_ms = timestamp_ms;
    return made;
}

void read(LaneBatch& batch, const weir_record& record, int64_t cursor) {
    batch.compare(record, cursor);
    batch.originals.push_back(record);
    batch.positions.push_back({{}, 0, 0, cursor, cursor});
    batch.next = cursor + 1;
    batch.note_last();
}

// Of a lane whose earlier life read a record at 7 last.
void await_seventh(LaneBatch& batch) {
    LaneBatch earlier;
    read(earlier, record("k", "value", 1000), 7);
    batch.last = batch.awaited = earlier.last;
}

InItsPlace found(const weir_record& again, int64_t cursor) {
    LaneBatch batch;
    await_seventh(batch);
    read(batch, again, cursor);
    return batch.in_its_place;
}

BOOST_AUTO_TEST_SUITE(batch)

BOOST_AUTO_TEST_CASE(the_last_record_is_the_one_with_the_greatest_cursor) {
    LaneBatch batch;
    BOOST_TEST(!batch.last);
    batch.note_last();
    BOOST_TEST(!batch.last);
    read(batch, record("k", "value", 1000), 7);
    const auto seventh = batch.last;
    read(batch, record("k", "other", 1000), 6);
    BOOST_TEST((batch.last == seventh));
    read(batch, record("k", "value", 1000), 8);
    BOOST_TEST(batch.last->cursor == 8);
    BOOST_TEST(batch.last->hash == seventh->hash);
}

BOOST_AUTO_TEST_CASE(the_same_record_has_the_same_key_value_and_time) {
    BOOST_TEST((found(record("k", "value", 1000), 7) == InItsPlace::the_same));
    BOOST_TEST((found(record("", "kvalue", 1000), 7) == InItsPlace::another));
    BOOST_TEST((found(record("k", "Value", 1000), 7) == InItsPlace::another));
    BOOST_TEST((found(record("k", "value", 1001), 7) == InItsPlace::another));
}

BOOST_AUTO_TEST_CASE(records_before_it_say_nothing_and_one_behind_it_that_it_is_gone) {
    BOOST_TEST((found(record("k", "value", 1000), 6) == InItsPlace::not_seen));
    BOOST_TEST((found(record("k", "value", 1000), 8) == InItsPlace::nothing));
}

BOOST_AUTO_TEST_CASE(it_is_gone_too_where_the_lane_goes_on_behind_it_without_a_record) {
    LaneBatch batch;
    await_seventh(batch);
    batch.next = 7;
    batch.note_last();
    BOOST_TEST((batch.in_its_place == InItsPlace::not_seen));
    batch.next = 8;
    batch.note_last();
    BOOST_TEST((batch.in_its_place == InItsPlace::nothing));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
