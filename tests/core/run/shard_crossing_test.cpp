// What one keyed transform hands to the next.
#include <algorithm>

#include "tests/core/run/counting.hpp"

namespace weir::test {
namespace {

class TotalByProduct {
public:
    static constexpr ComponentInfo info{
        .name = "total", .summary = "For tests.", .flags = WEIR_COMPONENT_BY_PRODUCT};
    static constexpr const char* accepts[] = {WEIR_TYPE_JSON, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};
    explicit TotalByProduct(const Host& host) : timers_(host) {}
    void configure(const Config&, const Link&) {}
    void on_record(const weir_keyed_record& record, Emitter& out) {
        weir_record row{};
        row.value = out.copy(std::to_string(record.slot) + ":" +
                             std::string(view(record.record.device->name)) + "@" +
                             std::to_string(record.effective_ms) + "=" +
                             std::string(view(record.record.value)));
        row.origin = record.record.origin;
        out.emit(row);
        timers_.set(record.slot, 0, record.effective_ms, WEIR_AFTER_RECORDS);
    }
    void on_timer(const weir_timer& timer, Emitter& out) {
        weir_record row{};
        row.value = out.copy("end " + std::to_string(timer.at_ms));
        out.emit(row);
    }
    void snapshot() {}

private:
    Timers timers_;
};

// A counting shard whose rows go to another keyed transform.
struct Chain {
    Chain() { first.context.next = &first.next; }

    std::vector<Crossing> take() {
        std::vector<Crossing> all;
        for (auto& crossings : first.shard.crossings())
            std::ranges::move(crossings, std::back_inserter(all));
        std::ranges::stable_sort(all, {}, [](const Crossing& c) { return c.record.effective_ms; });
        return all;
    }

    CountingShard first{false};
};

BOOST_AUTO_TEST_SUITE(shard_crossing)

BOOST_AUTO_TEST_CASE(rows_go_to_the_shard_of_their_device_at_the_instant_they_were_made) {
    Chain chain;
    chain.first.shard.crossings().resize(kShards);
    chain.first.add({.name = "a", .time_ms = 10, .reason = "after 5", .offset = 3});
    BOOST_TEST(chain.first.advance(100).empty());
    const uint64_t hash = device_hash("p", "a");
    const auto& crossings = chain.first.shard.crossings()[hash % kShards];
    BOOST_REQUIRE_EQUAL(crossings.size(), 2);
    BOOST_TEST(crossings[0].record.effective_ms == 10);
    BOOST_TEST(crossings[0].record.time_ms == 77);
    BOOST_TEST(crossings[0].record.offset == 3);
    BOOST_TEST(crossings[0].name == "a");
    BOOST_TEST(crossings[1].record.effective_ms == 15);
    BOOST_TEST(crossings[1].record.partition == Waiting::kNoPartition);
    chain.first.shard.clear_crossings();
    BOOST_TEST(crossings.empty());
}

BOOST_AUTO_TEST_CASE(
    a_key_of_the_product_gathers_its_devices_in_an_order_that_shards_do_not_change) {
    Chain chain;
    chain.first.shard.crossings().resize(kShards);
    chain.first.next.component = keyed_transform<TotalByProduct>();
    for (const char* name : {"b", "c", "a"})
        chain.first.add({.name = name, .time_ms = 10, .offset = name[0]});
    (void)chain.first.advance(100);
    CountingShard second(false);
    second.node = chain.first.next;
    second.context.is_first = false;
    second.topics.intern("in");
    Shard total(second.context);
    total.start();
    std::vector<Crossing> crossed = chain.take();
    std::ranges::reverse(crossed);
    for (Crossing& crossing : crossed) total.add(std::move(crossing));
    total.advance(100);
    check_rows(stored_values(total.outputs()),
               {"0:a@10=a@10#1", "0:b@10=b@10#1", "0:c@10=c@10#1", "end 10"});
}

BOOST_AUTO_TEST_CASE(a_row_without_a_device_is_a_dead_letter_for_the_next) {
    CountingShard first(false);
    first.node.component = keyed_transform<TotalByProduct>();
    first.context.next = &first.next;
    Shard shard(first.context);
    shard.start();
    Waiting record{};
    record.extra = std::make_unique<Extra>();
    weir_record value{};
    put_record(record.extra->value.bytes, value);
    record.extra->has_value = true;
    record.topic = first.topics.intern("in");
    shard.add({std::move(record), device_hash("p", "a"), "p", "a"});
    shard.advance(0);
    const std::vector<OwnedRecord> letters = stored_rows(shard.outputs(), 1);
    BOOST_REQUIRE_EQUAL(letters.size(), 2);
    BOOST_TEST(header_of(letters[0], "__connect.errors.exception.message") ==
               "the record names no device, which total needs");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
