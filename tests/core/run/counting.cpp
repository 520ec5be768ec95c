#include "tests/core/run/counting.hpp"

#include <charconv>

namespace weir::test {
namespace {

constexpr uint32_t kTimer = 1;

// More than a host keeps is written of so many.
constexpr uint64_t kTooMany = 1'000'000;

struct Count {
    uint64_t records = 0;
    void encode(std::string& to) const {
        to += std::to_string(records);
        if (records >= kTooMany) to.append(1 << 20, ' ');
    }
    static Count decode(std::string_view from) {
        Count count;
        std::from_chars(from.data(), from.data() + from.size(), count.records);
        return count;
    }
};

class Counting {
public:
    static constexpr ComponentInfo info{.name = "counting", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};
    explicit Counting(const Host& host) : state_(host), timers_(host) {}
    void configure(const Config&, const Link&) {}

    void on_record(const weir_keyed_record& record, Emitter& out) {
        const std::string_view reason = view(record.record.device->reason);
        if (reason == "throw") throw Error("counting broke");
        if (reason == "fail") return out.fail(record.record.origin, "cannot be counted", "COUNT");
        if (reason == "forget") timers_.cancel(record.slot, kTimer);
        if (reason.starts_with("after ") || reason.starts_with("before "))
            set_timer(record, reason);
        if (reason.starts_with("clock "))
            timers_.set(record.slot, kTimer, std::stoll(std::string(reason.substr(6))),
                        WEIR_ON_WALL_CLOCK);
        for (uint32_t id = 0; reason == "many" && id < 9; ++id)
            timers_.set(record.slot, id, 1000, WEIR_AFTER_RECORDS);
        Count& count = state_.change(record.slot);
        if (reason == "big") count.records = kTooMany;
        const bool late = (record.flags & WEIR_KEYED_LATE) != 0;
        write(view(record.record.device->name),
              "@" + std::to_string(record.effective_ms) + "#" + std::to_string(++count.records) +
                  (late ? " late" : ""),
              record.record.origin, out);
    }
    void on_timer(const weir_timer& timer, Emitter& out) {
        if (state_.key(timer.slot).name == "throws") throw Error("the timer broke");
        if (state_.key(timer.slot).name == "fails") return out.fail(0, "the timer is unsure");
        write(state_.key(timer.slot).name, "!" + std::to_string(timer.at_ms), 0, out);
    }
    void snapshot() { state_.save(); }
    int64_t horizon(int64_t greatest) { return greatest + 7; }

private:
    void set_timer(const weir_keyed_record& record, std::string_view reason) {
        const size_t space = reason.find(' ');
        timers_.set(record.slot, kTimer,
                    record.effective_ms + std::stoll(std::string(reason.substr(space + 1))),
                    reason[0] == 'a' ? WEIR_AFTER_RECORDS : WEIR_BEFORE_RECORDS);
    }
    static void write(std::string_view name, const std::string& text, uint32_t origin,
                      Emitter& out) {
        auto* device = new (out.alloc(sizeof(weir_device))) weir_device{};
        device->struct_size = sizeof *device;
        device->product = out.copy("p");
        device->name = out.copy(name);
        device->time_ms = 77;
        weir_record row{};
        row.device = device;
        row.value = out.copy(std::string(name) + text);
        row.origin = origin;
        out.emit(row);
    }
    KeyedState<Count> state_;
    Timers timers_;
};

OwnedRecord original(const Input& input) {
    OwnedRecord made;
    made.value = "original of " + input.name;
    return made;
}

}  // namespace

class CountingOnClock : public Counting {
public:
    using Counting::Counting;
    static constexpr ComponentInfo info{
        .name = "counting", .summary = "For tests.", .flags = WEIR_COMPONENT_USES_CLOCK};
};

const weir_component* counting_component(bool uses_clock) {
    return uses_clock ? keyed_transform<CountingOnClock>() : keyed_transform<Counting>();
}

CountingShard::CountingShard(bool uses_clock)
    : node{"count", counting_component(uses_clock), {}, "", ""} {}

void CountingShard::add(const Input& input) {
    Waiting record{};
    record.time_ms = input.time_ms;
    record.effective_ms = input.late_at_ms.value_or(input.time_ms);
    record.timestamp_ms = WEIR_NO_TIME;
    record.offset = input.offset;
    record.cursor = input.cursor;
    record.partition = input.partition;
    record.place = input.place;
    record.topic = topics.intern(input.topic);
    record.kind = static_cast<uint8_t>(input.kind);
    record.late = input.late_at_ms ? 1 : 0;
    record.extra = std::make_unique<Extra>();
    record.extra->reason = input.reason;
    weir_record raw{};
    const OwnedRecord owned = original(input);
    raw.value = bytes(*owned.value);
    put_record(record.extra->original.bytes, raw);
    record.extra->has_original = true;
    shard.add({std::move(record), device_hash("p", input.name), "p", input.name});
}

std::vector<std::string> CountingShard::advance(int64_t watermark) {
    const size_t before = shard.outputs().count(0);
    shard.advance(watermark);
    return rows_since(before);
}

std::vector<std::string> CountingShard::advance_clock(int64_t now_ms) {
    const size_t before = shard.outputs().count(0);
    const size_t fired = shard.advance_clock(now_ms);
    const std::vector<std::string> rows = rows_since(before);
    BOOST_TEST(fired == rows.size());
    return rows;
}

std::vector<std::string> CountingShard::rows_since(size_t before) {
    std::vector<std::string> rows = stored_values(shard.outputs());
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(before));
    return rows;
}

std::vector<OwnedRecord> CountingShard::dead_letters() {
    std::vector<OwnedRecord> letters = stored_rows(shard.outputs(), 1);
    shard.outputs().clear();
    return letters;
}

void check_rows(const std::vector<std::string>& found, const std::vector<std::string>& wanted) {
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

}  // namespace weir::test
