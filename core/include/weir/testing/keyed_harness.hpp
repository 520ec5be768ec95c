// Drives one keyed transform without a runtime: event time, watermarks, state, timers, restarts.
//
// Two ways, which may be mixed. As a host: feed() takes messages as they are read; each record waits until the
// watermark of all partitions reaches its effective time, then the records of a device apply in the order of
// effective time, data before status, position, with timers between them. By hand: process() applies exactly these
// records now, fire() exactly these timers.
//
//   weir::testing::KeyedHarness harness(weir::keyed_transform<Count>());
//   harness.feed({{.time_ms = 1'000}, {.time_ms = 61'000}});
//   harness.restart();
//   harness.end();
//   check(harness.values() == ...);
#pragma once

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "weir/testing/instance.hpp"
#include "weir/testing/keyed_host.hpp"
#include "weir/testing/keyed_input.hpp"
#include "weir/testing/outputs.hpp"
#include "weir/transform.h"

namespace weir::testing {

class KeyedHarness {
public:
    // `origin` of an output that a timer has made.
    static constexpr uint32_t kNoOrigin = UINT32_MAX;

    // Makes, configures and starts an instance that finds `from`. Throws as TransformHarness does.
    explicit KeyedHarness(Setup setup, EventTime time = {}, const KeyedCheckpoint& from = {})
        : host([this](const auto& due) { return run_due(due); },
               (setup.component->flags & WEIR_COMPONENT_USES_CLOCK) != 0, setup.without),
          setup_(std::move(setup)),
          time_(time),
          emitter_(host) {
        require_kind(*setup_.component, WEIR_TRANSFORM, true, "keyed transform");
        now_.clocks.resize(time_.partitions, WEIR_NO_TIME);
        saved_.keyed = from;
        saved_.progress = now_;
        begin(from);
    }
    ~KeyedHarness() = default;
    KeyedHarness(const KeyedHarness&) = delete;
    KeyedHarness& operator=(const KeyedHarness&) = delete;

    KeyedHost host;
    std::vector<OwnedRecord>
        outputs;  // in order; `origin` is the place in the batch under way, or kNoOrigin
    std::vector<DeadLetter> dead_letters;  // of the host's judgement and of the component
    size_t max_batch = 512;                // records given to one process()

    // ---- As a host -------------------------------------------------------------------------------

    // Messages of one record each. Then the watermark moves to the least of all partitions, and what is due applies.
    // Throws what the component reports.
    void feed(const std::vector<KeyedInput>& inputs) {
        for (const KeyedInput& input : inputs)
            read({input.record()}, input.record(), input.position());
        follow();
    }
    // The output of stateless transforms: records with a device, whose `origin` is an index into `source`, in its
    // order. Records of one origin are one message, which is judged by its own timestamp.
    void feed(std::span<const weir_record> records, const Records& source) {
        for (size_t at = 0; at < records.size();) {
            const uint32_t origin = records[at].origin;
            std::vector<OwnedRecord> message;
            for (; at < records.size() && records[at].origin == origin; ++at)
                message.emplace_back(records[at]);
            const weir_position& position = source.positions().at(origin);
            read(std::move(message), OwnedRecord(source.records().at(origin)),
                 {std::string(view(position.topic)), position.partition, position.offset,
                  position.cursor, position.partition_index});
        }
        follow();
    }
    // Every record with an effective time up to here has been read, as if the wall clock had taken over from idle
    // partitions. Never goes back.
    void advance(int64_t watermark_ms) {
        now_.watermark = std::max(now_.watermark, watermark_ms);
        for (int64_t& clock : now_.clocks) clock = std::max(clock, now_.watermark);
        apply_due();
    }
    // A finite source has ended: everything applies, and what the last record opened is closed.
    void end() {
        if (now_.greatest_ms == WEIR_NO_TIME) return;
        advance(std::max(now_.greatest_ms, horizon(now_.greatest_ms)));
    }
    // Moves the wall clock and the monotonic one, and fires what is then due on the wall clock.
    void advance_clock(int64_t ms) {
        host.now_ms += ms;
        host.monotonic_ms += ms;
        fire(host.take_due_by_clock());
    }
    // Ends an epoch: what the component has put, and its timers. crash() comes back to here.
    KeyedCheckpoint checkpoint() {
        host.end_callback();
        instance_->call("snapshot", &weir_keyed_transform::snapshot);
        saved_ = {host.checkpoint(), now_, outputs.size(), dead_letters.size()};
        return saved_.keyed;
    }
    // A clean restart: checkpoint, stop, a new instance that goes on from there, perhaps with other settings.
    void restart() {
        checkpoint();
        instance_->stop();
        begin(saved_.keyed);
    }
    // Under other settings, of which the component is told for each device that has state.
    void restart(Settings settings) {
        setup_.settings = std::move(settings);
        restart();
        const std::vector<uint32_t> slots = host.slots_with_state();
        if (instance_->has(&weir_keyed_transform::settings_changed))
            instance_->call("settings_changed", &weir_keyed_transform::settings_changed,
                            slots.data(), slots.size(), now_.watermark);
    }
    // The process dies: all since the last checkpoint is undone, outputs included, and a new instance goes on from
    // there. Hands back how many messages had been fed then: feed those behind it again.
    size_t crash() {
        instance_.reset();
        now_ = saved_.progress;
        cut(outputs, saved_.outputs);
        cut(dead_letters, saved_.dead_letters);
        begin(saved_.keyed);
        return now_.messages;
    }
    [[nodiscard]] int64_t watermark() const { return now_.watermark; }  // WEIR_NO_TIME: none yet
    [[nodiscard]] size_t waiting() const { return now_.waiting.size(); }

    // ---- By hand ---------------------------------------------------------------------------------

    // One batch, exactly these records in this order, whatever the watermark is.
    void process(const std::vector<KeyedInput>& inputs) {
        std::vector<Waiting> batch;
        for (const KeyedInput& input : inputs)
            batch.push_back({input.record(), input.record(), input.position(), input.effective_ms(),
                             input.late_at_ms.has_value()});
        deliver(batch);
    }
    // Exactly these timers, set or not.
    void fire(const std::vector<weir_timer>& timers) {
        if (timers.empty()) return;
        begin_call(0);
        call_on_timer(timers);
        keep_outputs({});
    }
    // The watermark that the component asks for at the end of a finite source.
    int64_t horizon(int64_t greatest_effective_ms) {
        int64_t watermark_ms = greatest_effective_ms;
        if (instance_->has(&weir_keyed_transform::horizon))
            instance_->call("horizon", &weir_keyed_transform::horizon, greatest_effective_ms,
                            &watermark_ms);
        return watermark_ms;
    }

    // What the component says about a device's state.
    std::string explain(std::string_view product, std::string_view name) {
        begin_call(1);
        instance_->call("explain", &weir_keyed_transform::explain, host.slot_of(product, name),
                        emitter_.raw());
        if (emitter_.emitted.size() != 1) throw Defect("explain() emits one record");
        std::string text(view(emitter_.emitted.front().value));
        emitter_.clear();
        return text;
    }
    // The values of the outputs.
    [[nodiscard]] std::vector<std::string> values() const {
        std::vector<std::string> texts;
        for (const OwnedRecord& record : outputs) texts.push_back(record.value.value_or(""));
        return texts;
    }

private:
    struct Waiting {
        OwnedRecord record;
        OwnedRecord original;
        Position position;
        int64_t effective_ms;
        bool is_late;
    };
    // Effective time, kind, topic, partition, offset, cursor, place in its message.
    using Order = std::tuple<int64_t, uint8_t, std::string, int32_t, int64_t, int64_t, size_t>;
    struct Progress {
        int64_t watermark = WEIR_NO_TIME;
        int64_t greatest_ms = WEIR_NO_TIME;  // effective time of any record
        std::vector<int64_t> clocks;         // watermark of each partition
        std::multimap<Order, Waiting> waiting;
        size_t messages = 0;
    };
    struct Saved {
        KeyedCheckpoint keyed;
        Progress progress;
        size_t outputs = 0;
        size_t dead_letters = 0;
    };

    // A test may have emptied it meanwhile.
    template <class T>
    static void cut(std::vector<T>& all, size_t size) {
        while (all.size() > size) all.pop_back();
    }
    void begin(const KeyedCheckpoint& from) {
        instance_.reset();
        host.forget();
        host.restore(from);
        instance_ = std::make_unique<Instance<weir_keyed_transform>>(setup_.component, host);
        const weir_link link{sizeof link, setup_.input.c_str(), setup_.output.c_str()};
        instance_->call("configure", &weir_keyed_transform::configure, setup_.settings.raw(),
                        &link);
        instance_->start(&weir_keyed_transform::start);
        fire(host.take_due_by_clock());
    }

    // ---- Event time ------------------------------------------------------------------------------

    int64_t& clock_of(const Position& position) {
        if (position.partition_index >= now_.clocks.size())
            now_.clocks.resize(position.partition_index + size_t{1}, now_.watermark);
        return now_.clocks[position.partition_index];
    }
    // a - b > limit, also where a - b does not fit.
    static bool exceeds(int64_t a, int64_t b, int64_t limit) {
        int64_t difference = 0;
        return __builtin_sub_overflow(a, b, &difference) ? a > b : difference > limit;
    }
    // The stage of the dead letter that a record becomes at once; "" for none.
    [[nodiscard]] std::string refusal(int64_t time_ms, int64_t timestamp_ms) const {
        constexpr int64_t kFirstMs = -62'135'596'800'000;  // 0001-01-01
        constexpr int64_t kLastMs = 253'402'300'799'999;   // 9999-12-31
        if (timestamp_ms != WEIR_NO_TIME && exceeds(time_ms, timestamp_ms, time_.max_future_ms))
            return "future";
        if (timestamp_ms != WEIR_NO_TIME && exceeds(timestamp_ms, time_ms, time_.max_past_ms))
            return "past";
        return time_ms < kFirstMs || time_ms > kLastMs ? "time" : "";
    }
    // One message: its records are judged by their partition's watermark as it was before the message.
    void read(std::vector<OwnedRecord> message, const OwnedRecord& original,
              const Position& position) {
        int64_t& clock = clock_of(position);
        const int64_t before = clock;
        ++now_.messages;
        for (size_t place = 0; place < message.size(); ++place) {
            OwnedRecord& record = message[place];
            if (!record.device)
                throw std::invalid_argument("a record fed to a keyed transform has no device");
            const int64_t time = record.device->time_ms;
            if (const std::string stage = refusal(time, original.timestamp_ms); !stage.empty()) {
                dead_letters.push_back(
                    {stage, "its event time cannot be right", position, original, time});
                continue;
            }
            const bool is_late = before != WEIR_NO_TIME && time <= before;
            const int64_t effective = is_late ? before + 1 : time;
            const Order order{
                effective,       record.device->kind, position.topic, position.partition,
                position.offset, position.cursor,     place};
            clock = std::max(clock, time - time_.out_of_orderness_ms - 1);
            now_.greatest_ms = std::max(now_.greatest_ms, effective);
            now_.waiting.insert(
                {order, {std::move(record), original, position, effective, is_late}});
        }
    }
    // The watermark is the least of all partitions; one without a record yet holds it back.
    void follow() {
        now_.watermark = std::max(now_.watermark, *std::ranges::min_element(now_.clocks));
        apply_due();
    }
    void apply_due() {
        fire(host.take_due_by_clock());
        std::vector<Waiting> batch;
        while (!now_.waiting.empty() &&
               now_.waiting.begin()->second.effective_ms <= now_.watermark) {
            batch.push_back(std::move(now_.waiting.extract(now_.waiting.begin()).mapped()));
            if (batch.size() == max_batch) deliver(std::exchange(batch, {}));
        }
        if (!batch.empty()) deliver(batch);
        const Instant until{now_.watermark, WEIR_AFTER_RECORDS};
        for (auto due = host.take_due(until); !due.empty(); due = host.take_due(until)) fire(due);
    }

    // ---- Calls -----------------------------------------------------------------------------------

    void begin_call(size_t origins) {
        host.end_callback();
        emitter_.clear();
        emitter_.origins = origins;
        emitter_.forced_origin.reset();
        timer_failure_ = nullptr;
    }
    void deliver(const std::vector<Waiting>& batch) {
        Records records;
        for (const Waiting& waiting : batch) records.add(waiting.record, waiting.position);
        std::vector<weir_keyed_record> keyed;
        for (size_t i = 0; i < batch.size(); ++i)
            keyed.push_back(keyed_record(batch[i], records, i));
        const weir_keyed_batch raw{sizeof raw, keyed.data(), sizeof(weir_keyed_record),
                                   keyed.size()};
        begin_call(batch.size());
        try {
            instance_->call("process", &weir_keyed_transform::process, &raw, emitter_.raw());
        } catch (...) {
            if (!timer_failure_) throw;
        }
        if (timer_failure_) std::rethrow_exception(std::exchange(timer_failure_, nullptr));
        keep_outputs(batch);
    }
    weir_keyed_record keyed_record(const Waiting& waiting, const Records& records, size_t place) {
        const OwnedDevice& device = *waiting.record.device;
        weir_keyed_record made{};
        made.record = records.records()[place];
        made.record.origin = static_cast<uint32_t>(place);
        if (setup_.input == WEIR_TYPE_DEVICE) made.record.value = kAbsent;
        made.position = records.positions()[place];
        made.effective_ms = waiting.effective_ms;
        made.slot = host.slot_of(device.product, device.name);
        made.flags = waiting.is_late ? static_cast<uint32_t>(WEIR_KEYED_LATE) : 0U;
        if (waiting.is_late && time_.late_to_dead_letters)
            dead_letters.push_back({"late", "its event time is behind its partition's watermark",
                                    waiting.position, waiting.original, device.time_ms});
        return made;
    }
    void call_on_timer(const std::vector<weir_timer>& due) {
        const size_t failed = emitter_.failed.size();
        const size_t origins = std::exchange(emitter_.origins, 1);
        emitter_.forced_origin = kNoOrigin;
        instance_->call("on_timer", &weir_keyed_transform::on_timer, due.data(), sizeof(weir_timer),
                        due.size(), emitter_.raw());
        emitter_.forced_origin.reset();
        emitter_.origins = origins;
        if (emitter_.failed.size() > failed)
            throw Defect("on_timer() has called fail(), which is for records: " +
                         emitter_.failed.back().text);
    }
    // Called by the component itself: nothing may be thrown through its code.
    weir_result run_due(const std::vector<weir_timer>& due) {
        try {
            call_on_timer(due);
            return WEIR_OK;
        } catch (...) {
            timer_failure_ = std::current_exception();
            return WEIR_FAILED;
        }
    }
    void keep_outputs(const std::vector<Waiting>& batch) {
        for (const weir_record& record : emitter_.emitted) outputs.emplace_back(record);
        for (const FailedRecord& failed : emitter_.failed) {
            const Waiting& of = batch.at(failed.origin);
            dead_letters.push_back({failed.stage.empty() ? "TRANSFORMATION" : failed.stage,
                                    failed.text, of.position, of.original});
        }
        emitter_.clear();
    }

    Setup setup_;
    EventTime time_;
    CapturingEmitter emitter_;
    Progress now_;
    Saved saved_;
    std::exception_ptr timer_failure_;
    std::unique_ptr<Instance<weir_keyed_transform>> instance_;
};

}  // namespace weir::testing
