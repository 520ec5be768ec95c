// Random histories of three devices: what is read, in which steps, and under which settings.
//
// A history is made of numbers, and the smaller a number is the simpler is what it stands for: so rapidcheck can shrink
// one that fails.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "device_script.hpp"

namespace weir::test {

// Takes small choices out of a number.
class Choices {
public:
    explicit Choices(uint64_t number) : rest_(number) {}
    int64_t below(int64_t limit) {
        const auto choice = static_cast<int64_t>(rest_ % static_cast<uint64_t>(limit));
        rest_ /= static_cast<uint64_t>(limit);
        return choice;
    }
    template <size_t Size>
    int64_t among(const std::array<int64_t, Size>& values) {
        return values[static_cast<size_t>(below(Size))];
    }

private:
    uint64_t rest_;
};

struct Rules {
    int64_t out_of_orderness_ms = 0;
    uint32_t partitions = 1;
    int64_t size_ms = 10, every_ms = 10, offset_ms = 0;
    std::string emit = "all";
    bool marks_online = true;
    int64_t timeout_ms = 0;
    std::optional<int64_t> timeout_of_q_ms = std::nullopt;
    int64_t dwell_ms = 0;
    int64_t flapping_transitions = 0, flapping_period_ms = 0;
    int64_t forget_ms = 0;

    Rules() = default;
    Rules(uint64_t windows, uint64_t presence) {
        Choices choose(windows);
        size_ms = 1 + choose.below(60);
        every_ms = choose.below(2) == 0 ? size_ms : 1 + choose.below(size_ms);
        offset_ms = choose.below(200) - 100;
        emit = std::array{"all", "all", "active", "changed"}[static_cast<size_t>(choose.below(4))];
        partitions = static_cast<uint32_t>(1 + choose.below(2));
        out_of_orderness_ms = choose.among<4>({0, 5, 20, 60});
        marks_online = choose.below(4) != 3;
        choose_presence(Choices(presence));
    }
    [[nodiscard]] Settings settings() const {
        const auto ms = [](int64_t value) { return std::to_string(value) + "ms"; };
        Settings settings =
            aggregator_settings({{"window.kind", every_ms == size_ms ? "tumbling" : "hopping"},
                                 {"window.size", ms(size_ms)},
                                 {"window.every", ms(every_ms)},
                                 {"window.offset", ms(offset_ms)},
                                 {"emit", emit},
                                 {"publish_marks_online", marks_online ? "true" : "false"},
                                 {"presence_timeout", ms(timeout_ms)},
                                 {"min_dwell", ms(dwell_ms)},
                                 {"forget_after", ms(forget_ms)}});
        if (timeout_of_q_ms)
            settings.set("presence_timeout_by_product",
                         std::vector<std::string>{"q", ms(*timeout_of_q_ms)});
        if (flapping_transitions != 0)
            settings.set("flapping.transitions", std::to_string(flapping_transitions))
                .set("flapping.period", ms(flapping_period_ms));
        return settings;
    }

private:
    void choose_presence(Choices choose) {
        timeout_ms = choose.among<4>({0, 30, 77, 150});
        if (choose.below(3) == 2) timeout_of_q_ms = choose.among<3>({0, 12, 200});
        dwell_ms = choose.among<6>({0, 0, 1, 9, 33, 70});
        if (choose.below(2) == 1) {
            flapping_transitions = 2 + choose.below(3);
            flapping_period_ms = 1 + choose.below(80);
        }
        const int64_t silent_ms = std::max(timeout_ms, timeout_of_q_ms.value_or(0)) + dwell_ms;
        if (choose.below(3) != 0) forget_ms = std::max<int64_t>(silent_ms + choose.below(100), 1);
    }
};

struct Step {
    enum Kind { kMessage, kAdvance, kRestart, kCheckpoint, kCrash } kind = kMessage;
    KeyedInput message = {};
    bool is_fed = false;       // with all messages before it
    int64_t watermark_ms = 0;  // of kAdvance
};

class History {
public:
    Rules rules;
    std::vector<Step> steps;

    History(const Rules& rules_, const std::vector<uint64_t>& numbers) : rules(rules_) {
        steps.reserve(numbers.size());
        for (const uint64_t number : numbers) steps.push_back(step(Choices(number)));
    }

private:
    Step step(Choices choose) {
        const int64_t kind = choose.below(20);
        if (kind == 19) return {.kind = Step::kRestart};
        if (kind == 18) return {.kind = Step::kCheckpoint};
        if (kind == 17) return {.kind = Step::kCrash};
        if (kind == 16) return {.kind = Step::kAdvance, .watermark_ms = now_ms_ + choose.below(90)};
        return {.message = message(choose), .is_fed = choose.below(3) == 0};
    }
    KeyedInput message(Choices& choose) {
        static constexpr std::array<std::pair<const char*, const char*>, 4> kDevices{
            {{"p", "d"}, {"p", "d"}, {"p", "e"}, {"q", "d"}}};
        now_ms_ += choose.among<8>({0, 1, 3, 10, 10, 25, 60, 250});
        KeyedInput made;
        std::tie(made.product, made.name) = kDevices[static_cast<size_t>(choose.below(4))];
        made.time_ms = now_ms_ - choose.among<6>({0, 0, 1, 15, 40, 120});
        made.kind = choose.below(2) == 0 ? WEIR_DEVICE_STATUS : WEIR_DEVICE_DATA;
        made.uplink = choose.below(4) != 3 && made.kind == WEIR_DEVICE_DATA;
        if (made.kind == WEIR_DEVICE_STATUS)
            made.status = choose.below(2) == 0 ? WEIR_STATUS_ONLINE : WEIR_STATUS_OFFLINE;
        made.partition = static_cast<int32_t>(choose.below(rules.partitions));
        made.offset = offsets_[made.partition]++;
        if (made.status == WEIR_STATUS_OFFLINE)
            made.reason = "r" + std::to_string(made.partition) + "." + std::to_string(made.offset);
        return made;
    }
    int64_t now_ms_ = 0;
    std::map<int32_t, int64_t> offsets_;
};

}  // namespace weir::test
