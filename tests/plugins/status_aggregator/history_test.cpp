// Random histories against brute force. WEIR_HISTORIES is how many, RC_PARAMS what rapidcheck prints of one that fails.
#include <rapidcheck.h>

#include <set>

#include "brute_force.hpp"
#include "histories.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(history)

using Outcome = std::map<DeviceName, Lines>;

// Feeds a history to the plugin, and checks on the way that nothing comes too early or too late.
class Player {
public:
    Player(const History& history, const BruteForce& expected)
        : history_(history), harness_(history.rules.settings(), history.rules) {
        for (const auto& [name, outputs] : expected.outputs())
            for (const Output& output : outputs) due_.push_back(output.due_ms);
        std::ranges::sort(due_);
    }
    Outcome play() {
        std::set<size_t> crashes;
        for (size_t at = 0; at < history_.steps.size(); ++at) {
            const Step& step = history_.steps[at];
            take(step);
            if (step.kind == Step::kRestart || step.kind == Step::kCheckpoint) saved_ = at + 1;
            if (step.kind == Step::kCrash && crashes.insert(at).second) {
                harness_.crash();
                at = saved_ - 1;
            }
        }
        feed();
        harness_.end();
        return outcome();
    }
    // The same messages without restarts, in steps of another size, and partition by partition as far as the wall clock's
    // decisions leave their order open.
    Outcome play_otherwise() {
        for (const Step& step : history_.steps) {
            if (step.kind == Step::kMessage) read_.push_back(step.message);
            if (step.kind != Step::kAdvance) continue;
            feed_by_partition();
            harness_.advance(step.watermark_ms);
        }
        feed_by_partition();
        harness_.end();
        return outcome();
    }

private:
    struct PlayingHarness : testing::KeyedHarness {
        PlayingHarness(Settings settings, const Rules& rules)
            : KeyedHarness({keyed_transform<StatusAggregator>(), std::move(settings)},
                           {.out_of_orderness_ms = rules.out_of_orderness_ms,
                            .late_to_dead_letters = false,
                            .partitions = rules.partitions}) {}
    };

    void take(const Step& step) {
        if (step.kind == Step::kMessage) read_.push_back(step.message);
        if (step.kind != Step::kMessage || step.is_fed) feed();
        if (step.kind == Step::kAdvance) harness_.advance(step.watermark_ms);
        if (step.kind == Step::kRestart) harness_.restart();
        if (step.kind == Step::kCheckpoint) harness_.checkpoint();
        if (read_.empty())
            RC_ASSERT(harness_.outputs.size() ==
                      static_cast<size_t>(std::ranges::upper_bound(due_, harness_.watermark()) -
                                          due_.begin()));
    }
    void feed() {
        if (!read_.empty()) harness_.feed(std::exchange(read_, {}));
    }
    void feed_by_partition() {
        std::ranges::stable_sort(read_, std::ranges::greater{}, &KeyedInput::partition);
        const auto size = static_cast<std::ptrdiff_t>(1 + history_.steps.size() % 40);
        while (std::ssize(read_) > size) {
            harness_.feed({read_.begin(), read_.begin() + size});
            read_.erase(read_.begin(), read_.begin() + size);
        }
        feed();
    }
    Outcome outcome() const {
        Outcome lines;
        for (const testing::OwnedRecord& record : harness_.outputs)
            lines[{record.device->product, record.device->name}].push_back(*record.value);
        return lines;
    }

    const History& history_;
    PlayingHarness harness_;
    std::vector<KeyedInput> read_;
    std::vector<int64_t> due_;
    size_t saved_ = 0;
};

int64_t number(const std::string& text, const std::string& field) {
    const size_t at = text.find("\"" + field + "\":");
    RC_ASSERT(at != std::string::npos);
    return std::stoll(text.substr(at + field.size() + 3));
}

void check_sums(const Lines& lines) {
    for (const std::string& text : lines)
        if (text.starts_with(R"({"kind":"window")"))
            RC_ASSERT(number(text, "online_ms") + number(text, "offline_ms") +
                          number(text, "unknown_ms") ==
                      number(text, "window_end_ms") - number(text, "window_start_ms"));
}

// 1, 2, 3 ... for each life of the device.
void check_seq(const Lines& lines) {
    int64_t last = 0;
    for (const std::string& text : lines) {
        if (!text.starts_with(R"({"kind":"transition")")) continue;
        const int64_t seq = number(text, "seq");
        RC_ASSERT(seq == last + 1 || seq == 1);
        last = seq;
    }
}

void check_history(const History& history) {
    const BruteForce expected(history);
    Outcome wanted;
    for (const auto& [name, outputs] : expected.outputs())
        for (const Output& output : outputs) wanted[name].push_back(output.text);
    const Outcome got = Player(history, expected).play();
    RC_ASSERT(got == wanted);
    RC_ASSERT(Player(history, expected).play_otherwise() == wanted);
    for (const auto& [name, lines] : got) {
        check_sums(lines);
        check_seq(lines);
    }
}

BOOST_AUTO_TEST_CASE(outputs_are_those_of_brute_force) {
    choose_histories();
    BOOST_TEST(rc::check(
        "histories", [](uint64_t windows, uint64_t presence, const std::vector<uint64_t>& steps) {
            check_history(History(Rules(windows, presence), steps));
        }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test
