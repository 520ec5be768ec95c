// KeyedState: decoded once when hot, written once an epoch, bounded.
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "weir/keyed.hpp"
#include "weir/testing/keyed_host.hpp"

namespace weir::test {
namespace {

using testing::KeyedHost;
using testing::KeyText;

struct Number {
    static inline int decoded = 0;
    static inline int encoded = 0;

    int64_t value = 0;
    std::string ballast = {};

    void encode(std::string& to) const {
        ++encoded;
        to += std::to_string(value) + ballast;
    }
    static Number decode(std::string_view from) {
        ++decoded;
        return {std::stoll(std::string(from))};
    }
};

struct StateFixture {
    StateFixture() { Number::decoded = Number::encoded = 0; }

    KeyedHost host{nullptr, false};

    uint32_t slot(const std::string& name) { return host.slot_of("p", name); }
    // As an earlier life has left it.
    uint32_t stored(const std::string& name, int64_t value) {
        host.restore({.state = {{{"p", name}, std::to_string(value)}}, .timers = {}});
        return slot(name);
    }
    [[nodiscard]] std::map<KeyText, std::string> kept() const { return host.checkpoint().state; }
};

BOOST_FIXTURE_TEST_SUITE(keyed_state, StateFixture)

BOOST_AUTO_TEST_CASE(decodes_once_when_hot) {
    const uint32_t a = stored("a", 7);
    KeyedState<Number> state{Host(host.raw())};
    for (int i = 0; i < 100; ++i) BOOST_TEST(state.read(a).value == 7);
    state.change(a).value = 8;
    state.save();
    BOOST_TEST(state.read(a).value == 8);
    BOOST_TEST(Number::decoded == 1);
}

BOOST_AUTO_TEST_CASE(writes_once_an_epoch_what_has_changed) {
    const uint32_t a = slot("a");
    const uint32_t b = stored("b", 1);
    KeyedState<Number> state{Host(host.raw())};
    for (int i = 0; i < 100; ++i) ++state.change(a).value;
    BOOST_TEST(state.read(b).value == 1);
    BOOST_TEST((kept() == std::map<KeyText, std::string>{{{"p", "b"}, "1"}}));
    state.save();
    BOOST_TEST(Number::encoded == 1);
    BOOST_TEST((kept() == std::map<KeyText, std::string>{{{"p", "a"}, "100"}, {{"p", "b"}, "1"}}));
    state.save();
    BOOST_TEST(Number::encoded == 1);
}

BOOST_AUTO_TEST_CASE(keeps_at_most_so_many_decoded) {
    std::vector<uint32_t> slots;
    for (int i = 0; i < 10; ++i) slots.push_back(stored("d" + std::to_string(i), i));
    KeyedState<Number> state(Host(host.raw()), 4);
    for (int round = 0; round < 3; ++round)
        for (int64_t i = 0; i < 10; ++i) {
            BOOST_TEST(state.read(slots[static_cast<size_t>(i)]).value == i);
            BOOST_TEST(state.decoded() <= 4);
        }
}

BOOST_AUTO_TEST_CASE(drops_what_was_not_touched_lately) {
    const uint32_t hot = stored("hot", 1);
    KeyedState<Number> state(Host(host.raw()), 8);
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(state.read(hot).value == 1);
        BOOST_TEST(state.read(stored("cold" + std::to_string(i), i)).value == i);
        BOOST_TEST(state.read(hot).value == 1);
    }
    BOOST_TEST(Number::decoded == 101);
}

BOOST_AUTO_TEST_CASE(changed_values_stay_until_they_are_saved) {
    KeyedState<Number> state(Host(host.raw()), 2);
    std::vector<Number*> values;
    for (int i = 0; i < 5; ++i) values.push_back(&state.change(slot("d" + std::to_string(i))));
    for (int i = 0; i < 5; ++i) values[static_cast<size_t>(i)]->value = 10 + i;
    BOOST_TEST(state.decoded() == 5U);
    state.save();
    BOOST_TEST(state.decoded() == 2U);
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(state.read(slot("d" + std::to_string(i))).value == 10 + i);
}

BOOST_AUTO_TEST_CASE(erases_at_once_and_for_good) {
    const uint32_t a = stored("a", 1);
    const uint32_t b = stored("b", 2);
    KeyedState<Number> state{Host(host.raw())};
    state.change(a).value = 5;
    state.erase(a);
    state.erase(b);
    BOOST_TEST(kept().empty());
    BOOST_TEST(state.read(a).value == 0);
    state.save();
    BOOST_TEST(kept().empty());
    BOOST_TEST(state.decoded() == 1U);
}

BOOST_AUTO_TEST_CASE(a_value_may_come_back_in_the_epoch_in_which_it_was_erased) {
    const uint32_t a = stored("a", 1);
    KeyedState<Number> state{Host(host.raw())};
    state.change(a).value = 5;
    state.erase(a);
    ++state.change(a).value;
    state.save();
    BOOST_TEST(Number::encoded == 1);
    BOOST_TEST((kept() == std::map<KeyText, std::string>{{{"p", "a"}, "1"}}));
}

BOOST_AUTO_TEST_CASE(says_how_large_a_value_was_refused) {
    KeyedState<Number> state{Host(host.raw())};
    state.change(slot("a")).ballast.assign(1 << 20, '0');
    BOOST_CHECK_EXCEPTION(state.save(), Error, [](const Error& error) {
        return std::string_view(error.what()).find("1048577 bytes") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_CASE(needs_a_host_that_has_state) {
    const testing::Host without;
    BOOST_CHECK_EXCEPTION(KeyedState<Number>{Host(without.raw())}, Error, [](const Error& error) {
        return std::string_view(error.what()) == "this host has no weir.state/1";
    });
}

// Whatever is touched in which order, and however little may stay decoded: a plain map knows the answer.
BOOST_AUTO_TEST_CASE(is_a_map) {
    std::mt19937 random(4);
    for (const size_t most : {1, 3, 20}) {
        KeyedHost fresh(nullptr, false);
        KeyedState<Number> state(Host(fresh.raw()), most);
        std::map<std::string, int64_t> model;
        for (int step = 0; step < 20'000; ++step) {
            const std::string name = "d" + std::to_string(random() % 12);
            const uint32_t slot = fresh.slot_of("p", name);
            switch (random() % 16) {
                case 0:
                    state.save();
                    BOOST_REQUIRE_LE(state.decoded(), most);
                    break;
                case 1:
                    state.erase(slot);
                    model.erase(name);
                    break;
                case 2:
                case 3:
                    model[name] = ++state.change(slot).value;
                    break;
                default:
                    BOOST_REQUIRE_EQUAL(state.read(slot).value,
                                        model.contains(name) ? model[name] : 0);
            }
        }
        state.save();
        std::map<KeyText, std::string> expected;
        for (const auto& [name, value] : model) expected[{"p", name}] = std::to_string(value);
        BOOST_TEST((fresh.checkpoint().state == expected));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
