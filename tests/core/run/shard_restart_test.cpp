// A shard's state and timers, to the state directory and back.
#include <map>
#include <random>

#include "core/src/run/state_key.hpp"
#include "tests/core/run/counting.hpp"

namespace weir::test {
namespace {

// What a state directory would hold.
struct Stored {
    std::map<std::string, std::string> state, timers;
    uint64_t digest = 0;

    static void apply(std::map<std::string, std::string>& to,
                      const std::vector<state::Change>& changes) {
        for (const state::Change& change : changes) {
            if (change.value)
                to[change.key] = *change.value;
            else
                to.erase(change.key);
        }
    }
    void take(Shard& shard) {
        std::vector<state::Change> changed_state, changed_timers;
        shard.snapshot(changed_state, changed_timers);
        apply(state, changed_state);
        apply(timers, changed_timers);
        digest = shard.digest();
    }
    void restore(Shard& shard) const {
        const std::string prefix = state_prefix("count");
        for (const auto& [stored, value] : state) {
            const auto [product, name] = parse_state_key(stored, prefix);
            shard.restore_state(product, name, device_hash(product, name), value);
        }
        for (const auto& [stored, value] : timers) {
            const auto [product, name] = parse_state_key(stored, prefix);
            shard.restore_timers(product, name, device_hash(product, name), value);
        }
    }
    [[nodiscard]] uint64_t recomputed_digest() const {
        state::Digest digest;
        for (const auto* part : {&state, &timers})
            for (const auto& [key, value] : *part) digest.add(state::pair_hash(key, value));
        return digest.value();
    }
};

std::vector<Input> random_inputs(unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Input> inputs;
    for (int64_t offset = 0; offset < 60; ++offset) {
        Input input;
        input.name = std::string(1, static_cast<char>('a' + random() % 4));
        input.time_ms = offset * 10 + static_cast<int64_t>(random() % 60);
        input.offset = offset;
        const std::string after = std::to_string(random() % 80);
        const std::string reasons[] = {"", "after " + after, "before " + after, "forget"};
        input.reason = reasons[random() % 4];
        inputs.push_back(input);
    }
    return inputs;
}

// Everything before this has come when the record at `offset` is added.
int64_t watermark_at(int64_t offset) { return offset * 10 - 1; }

// Adds and advances record by record; with `cut`, the shard before that record is replaced by one that was
// restored from what it had stored, and what waited is read again.
std::vector<std::string> rows_of(const std::vector<Input>& inputs, size_t cut) {
    std::vector<std::string> rows;
    const auto append = [&](const std::vector<std::string>& more) {
        rows.insert(rows.end(), more.begin(), more.end());
    };
    auto run = std::make_unique<CountingShard>();
    run->shard.start();
    Stored stored;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const int64_t watermark = watermark_at(inputs[i].offset);
        append(run->advance(watermark));
        if (i % 7 == 0) stored.take(run->shard);
        if (i == cut) {
            stored.take(run->shard);
            BOOST_TEST(stored.digest == stored.recomputed_digest());
            run = std::make_unique<CountingShard>();
            stored.restore(run->shard);
            run->shard.start();
            BOOST_TEST(run->shard.digest() == stored.digest);
            for (size_t again = 0; again < i; ++again)
                if (inputs[again].time_ms > watermark) run->add(inputs[again]);
        }
        run->add(inputs[i]);
    }
    append(run->advance(10'000));
    return rows;
}

BOOST_AUTO_TEST_SUITE(shard_restart)

BOOST_AUTO_TEST_CASE(a_restart_at_any_point_changes_no_row) {
    for (const unsigned seed : {1U, 2U, 3U}) {
        const auto inputs = random_inputs(seed);
        const auto wanted = rows_of(inputs, SIZE_MAX);
        BOOST_TEST(wanted.size() > 60);
        for (size_t cut = 0; cut < inputs.size(); ++cut)
            BOOST_REQUIRE_MESSAGE(rows_of(inputs, cut) == wanted,
                                  "seed " << seed << " cut " << cut);
    }
}

BOOST_AUTO_TEST_CASE(only_what_has_changed_is_stored_under_node_and_device) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "a", .time_ms = 1});
    run.add({.name = "b", .time_ms = 1, .reason = "after 100"});
    run.advance(1);
    std::vector<state::Change> state, timers;
    run.shard.snapshot(state, timers);
    BOOST_REQUIRE_EQUAL(state.size(), 2);
    BOOST_TEST((state[0].key == state_key("count", "p", "a")));
    BOOST_TEST(state[0].value.value() == "1");
    BOOST_REQUIRE_EQUAL(timers.size(), 1);
    BOOST_TEST((timers[0].key == state_key("count", "p", "b")));
    BOOST_TEST(run.shard.state_keys() == 2);
    state.clear();
    timers.clear();
    run.shard.snapshot(state, timers);
    BOOST_TEST(state.empty());
    BOOST_TEST(timers.empty());
    run.advance(101);
    run.shard.snapshot(state, timers);
    BOOST_TEST(state.empty());
    BOOST_REQUIRE_EQUAL(timers.size(), 1);
    BOOST_TEST(!timers[0].value);
}

BOOST_AUTO_TEST_CASE(the_digest_follows_what_is_stored) {
    CountingShard run;
    run.shard.start();
    Stored stored;
    stored.take(run.shard);
    BOOST_TEST(stored.digest == 0);
    run.add({.name = "a", .time_ms = 1, .reason = "after 10"});
    run.advance(1);
    stored.take(run.shard);
    BOOST_TEST(stored.digest == stored.recomputed_digest());
    run.add({.name = "a", .time_ms = 2});
    run.advance(50);
    stored.take(run.shard);
    BOOST_TEST(stored.timers.empty());
    BOOST_TEST(stored.digest == stored.recomputed_digest());
    BOOST_TEST(stored.digest != 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
