#include "core/src/conformance/keyed_processor.hpp"

#include <cstring>
#include <utility>

namespace weir::conformance {
namespace {

constexpr size_t kMostAtOnce = 1'000;  // timers of a device that are set to no later instant

}  // namespace

// The records of one process(), and what came of them.
struct KeyedProcessor::Batch {
    Batch(size_t count, char filler, testing::Faults& faults)
        : lender(filler),
          table(lender.tables(), count),
          out(
              count, [this](const void* at, size_t size) { return lender.holds(at, size); }, faults,
              &lender) {}

    Lender lender;
    LentTable<weir_keyed_record> table;
    LentOutput out;
    std::vector<uint32_t> slots;             // by origin
    std::map<std::string, int64_t> last_ms;  // by device
    size_t emitted = 0;                      // of out.emitted(), how many were looked at
    size_t failed = 0;
};

KeyedProcessor::KeyedProcessor(const Subject& subject, const KeyedLife& from)
    : host_([this](const auto& due) { return run_due(due); },
            (subject.component->flags & WEIR_COMPONENT_USES_CLOCK) != 0),
      instance_(*subject.component, host_),
      clock_ms_(from.clock_ms) {
    host_.restore(from.kept);
    for (const auto& [key, value] : from.kept.state) slot_of(key.first, key.second);
    for (const auto& [timer, instant] : from.kept.timers)
        slot_of(timer.first.first, timer.first.second);
}

Answer KeyedProcessor::configure(const std::vector<OptionValue>& values, const weir_link& link) {
    takes_values_ = std::strcmp(link.input, WEIR_TYPE_DEVICE) != 0;
    return instance_.configure(values, link);
}

Answer KeyedProcessor::called(const char* place, auto function, auto... given) {
    const uint64_t injected = host_.faults.injected();
    host_.begin_callback();
    Answer answer = instance_.call(place, function, given...);
    host_.end_callback();
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    require(host_.refusal.empty() || host_.faults.injected() != injected,
            std::string(place) + " asked for what the host had to refuse: " + host_.refusal);
    return answer;
}

Answer KeyedProcessor::start() { return called("start()", &weir_keyed_transform::start); }
Answer KeyedProcessor::stop() { return called("stop()", &weir_keyed_transform::stop); }

std::string KeyedProcessor::name_of(uint32_t slot) const { return "device " + names_.at(slot); }

uint32_t KeyedProcessor::slot_of(const std::string& product, const std::string& name) {
    const uint32_t slot = host_.slot_of(product, name);
    if (slot >= names_.size()) names_.resize(slot + 1);
    names_[slot] = product + "/" + name;
    return slot;
}

Answer KeyedProcessor::process(std::span<const OwnedRecord> records, char filler,
                               Outputs& outputs) {
    if (!records.empty()) {
        const int64_t first_ms = std::max(clock_ms_, records.front().device->time_ms);
        if (Answer advanced = advance(first_ms - 1, outputs); !advanced.is_ok()) return advanced;
    }
    Batch batch(records.size(), filler, host_.faults);
    for (size_t i = 0; i < records.size(); ++i) {
        weir_keyed_record keyed{};
        keyed.record = batch.lender.lend(records[i], static_cast<uint32_t>(i));
        if (!takes_values_) keyed.record.value = kAbsent;
        const bool is_late = records[i].device->time_ms < clock_ms_;
        keyed.position = batch.lender.lend_position(records[i].origin);
        keyed.effective_ms = clock_ms_ = std::max(clock_ms_, records[i].device->time_ms);
        keyed.slot =
            batch.slots.emplace_back(slot_of(records[i].device->product, records[i].device->name));
        batch.last_ms[names_[keyed.slot]] = clock_ms_;
        keyed.flags = is_late ? static_cast<uint32_t>(WEIR_KEYED_LATE) : 0U;
        batch.table.put(i, keyed);
    }
    return run(batch, outputs);
}

Answer KeyedProcessor::run(Batch& batch, Outputs& outputs) {
    weir_keyed_batch raw{sizeof raw, batch.table.begin(), batch.table.stride(), batch.slots.size()};
    batch.lender.seal();
    const auto timers_before = host_.checkpoint().timers;
    batch_ = &batch;
    outputs_ = &outputs;
    Answer answer = called("process()", &weir_keyed_transform::process, &raw, batch.out.raw());
    batch_ = nullptr;
    batch.out.require_kept();
    if (!answer.is_ok()) return answer;
    drain(batch, outputs);
    require_in_time(batch, timers_before);
    return answer;
}

// A timer that was set before the batch has fired, or was changed, before the device's last record applied.
void KeyedProcessor::require_in_time(const Batch& batch, const Timers& timers_before) const {
    const Timers after = host_.checkpoint().timers;
    for (const auto& [timer, instant] : timers_before) {
        const auto found = after.find(timer);
        const auto last = batch.last_ms.find(timer.first.first + "/" + timer.first.second);
        if (found == after.end() || found->second != instant || last == batch.last_ms.end())
            continue;
        const bool was_due = instant.phase != WEIR_ON_WALL_CLOCK &&
                             instant <= testing::Instant{last->second, WEIR_BEFORE_RECORDS};
        require(!was_due,
                "process() let a record apply while a timer of its device was due before it: call "
                "run_due() first");
    }
}

void KeyedProcessor::drain(Batch& batch, Outputs& outputs) const {
    const auto& emitted = batch.out.emitted();
    for (; batch.emitted < emitted.size(); ++batch.emitted) {
        Output output{OwnedRecord(emitted[batch.emitted]), ""};
        const uint32_t slot = batch.slots.at(std::exchange(output.record.origin, 0));
        outputs[name_of(slot)].push_back(std::move(output));
    }
    const auto& failed = batch.out.failed();
    for (; batch.failed < failed.size(); ++batch.failed)
        outputs[name_of(batch.slots.at(failed[batch.failed].origin))].push_back(
            {{}, failed[batch.failed].text});
}

Answer KeyedProcessor::advance(int64_t watermark_ms, Outputs& outputs) {
    const testing::Instant until{watermark_ms, WEIR_AFTER_RECORDS};
    for (auto due = host_.take_due(until); !due.empty(); due = host_.take_due(until))
        if (Answer fired = fire(due, outputs); !fired.is_ok()) return fired;
    return {WEIR_OK, {}};
}

// Timers one by one: so what each gives is known to be its device's.
Answer KeyedProcessor::fire(const std::vector<weir_timer>& due, Outputs& outputs) {
    if (due.empty()) return {WEIR_OK, {}};
    LentOutput out(
        1, [](const void*, size_t) { return false; }, host_.faults, nullptr);
    GuardedMemory memory("the timers");
    const LentTable<weir_timer> table(memory, due);
    memory.seal();
    size_t emitted = 0;
    for (size_t i = 0; i < due.size(); ++i) {
        require_progress(due[i]);
        const weir_timer* lent = table.at(i);
        const bool is_nested = batch_ != nullptr;
        constexpr auto on_timer = &weir_keyed_transform::on_timer;
        Answer answer =
            is_nested
                ? instance_.call("on_timer()", on_timer, lent, table.stride(), size_t{1}, out.raw())
                : called("on_timer()", on_timer, lent, table.stride(), size_t{1}, out.raw());
        out.require_kept();
        require(out.failed().empty(), "on_timer() called fail(), which is for records");
        if (!answer.is_ok()) return answer;
        for (; emitted < out.emitted().size(); ++emitted)
            outputs[name_of(due[i].slot)].push_back({OwnedRecord(out.emitted()[emitted]), ""});
    }
    return {WEIR_OK, {}};
}

void KeyedProcessor::require_progress(const weir_timer& timer) {
    auto& [at_ms, times] = last_fired_[timer.slot];
    times = timer.at_ms > at_ms ? 0 : times + 1;
    at_ms = std::max(at_ms, timer.at_ms);
    require(times < kMostAtOnce,
            "a timer is set again and again to an instant that is already due");
}

// Called by the component itself: nothing may be thrown through its code.
weir_result KeyedProcessor::run_due(const std::vector<weir_timer>& due) {
    try {
        if (batch_ == nullptr) throw Fault("run_due() is for process() alone");
        drain(*batch_, *outputs_);
        return fire(due, *outputs_).result;
    } catch (...) {
        thrown_ = std::current_exception();
        host_.refuse(testing::HostCall::run_due, "on_timer() broke a rule");
        return WEIR_FAILED;
    }
}

int64_t KeyedProcessor::horizon() {
    int64_t watermark_ms = clock_ms_;
    if (instance_.has(&weir_keyed_transform::horizon))
        require_ok("horizon()",
                   called("horizon()", &weir_keyed_transform::horizon, clock_ms_, &watermark_ms));
    require(watermark_ms >= clock_ms_, "horizon() lies before the greatest effective time");
    return watermark_ms;
}

Answer KeyedProcessor::finish(Outputs& outputs) {
    constexpr int64_t kDayMs = 86'400'000;
    if (clock_ms_ != INT64_MIN)
        if (Answer advanced = advance(horizon(), outputs); !advanced.is_ok()) return advanced;
    host_.now_ms += kDayMs;
    if (Answer fired = fire(host_.take_due_by_clock(), outputs); !fired.is_ok()) return fired;
    return called("snapshot()", &weir_keyed_transform::snapshot);
}

KeyedLife KeyedProcessor::checkpoint() {
    require_ok("snapshot()", called("snapshot()", &weir_keyed_transform::snapshot));
    return {host_.checkpoint(), clock_ms_};
}

std::vector<uint32_t> KeyedProcessor::slots_with_state() {
    std::vector<uint32_t> slots;
    for (const auto& [key, value] : checkpoint().kept.state)
        slots.push_back(slot_of(key.first, key.second));
    return slots;
}

void KeyedProcessor::settings_changed() {
    const std::vector<uint32_t> slots = slots_with_state();
    const int64_t watermark_ms = clock_ms_ == INT64_MIN ? INT64_MIN : clock_ms_ - 1;
    require_ok("settings_changed()",
               called("settings_changed()", &weir_keyed_transform::settings_changed, slots.data(),
                      slots.size(), watermark_ms));
}

std::map<std::string, std::string> KeyedProcessor::explanations() {
    std::map<std::string, std::string> said;
    for (const uint32_t slot : slots_with_state()) said[name_of(slot)] = explanation(slot);
    return said;
}

std::string KeyedProcessor::explanation(uint32_t slot) {
    LentOutput out(
        1, [](const void*, size_t) { return false; }, host_.faults, nullptr);
    require_ok("explain()", called("explain()", &weir_keyed_transform::explain, slot, out.raw()));
    out.require_kept();
    require(out.failed().empty(), "explain() called fail(), which is for records");
    require(out.emitted().size() == 1,
            "explain() emitted " + std::to_string(out.emitted().size()) + " records, not one");
    return std::string(view(out.emitted().front().value));
}

void KeyedProcessor::fire_each(uint32_t id, Outputs& outputs) {
    for (uint32_t slot = 0; slot < names_.size(); ++slot)
        require_ok("on_timer() with a timer that the component has not set",
                   fire({{clock_ms_, slot, id}}, outputs));
}

}  // namespace weir::conformance
