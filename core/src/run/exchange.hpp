// What becomes of a lane's batch behind the stateless transforms: each device record is judged in event time and
// sent to its shard; without a keyed transform, rows go out at once. Failures become dead letters.
#pragma once

#include "core/src/run/lanes.hpp"
#include "core/src/run/rows.hpp"

namespace weir {

struct ExchangeSettings {
    const NodeConfig* keyed;  // the first keyed transform; null: there is none
    EventTimeOptions event_time;
    int64_t applied_before;  // W of the checkpoint that this life began with
    bool lists_waiting;      // it names the records behind `resume` that had not applied
};

class Exchange {
public:
    Exchange(ExchangeSettings settings, Lanes& lanes, Topics& topics, DeadLetters& dead_letters,
             const RowWriter& rows)
        : settings_(settings),
          lanes_(lanes),
          topics_(topics),
          dead_letters_(dead_letters),
          rows_(rows) {}

    // Records that a keyed transform cannot take become failures. After that a batch's failures are complete.
    void require_devices(LaneBatch& batch) const;
    // The first failure of the batch that was not reported in an earlier life; null: none.
    [[nodiscard]] const Failure* first_new_failure(const ReadLane& lane) const;
    // Forgets everything of the batch from `origin` on: the lane's position is before it.
    static void cut(ReadLane& lane, uint32_t origin);
    // [node] One lane at a time by one thread, lanes beside each other.
    void pass(ReadLane& lane) const;

private:
    void pass_message(ReadLane& lane, std::span<const weir_record> records) const;
    void pass_row(ReadLane& lane, const weir_record& record) const;
    void report(ReadLane& lane, uint32_t origin, std::string_view stage, const char* component,
                std::string_view text, int64_t event_time_ms = WEIR_NO_TIME) const;
    static void set_due(const ReadLane& lane, uint32_t origin);
    void refuse(ReadLane& lane, uint32_t origin, Verdict verdict, int64_t time_ms) const;
    void cross(ReadLane& lane, const weir_record& record, const Judgement& judgement,
               uint32_t place, int64_t watermark_before) const;
    [[nodiscard]] const char* component() const { return settings_.keyed->component->name; }
    [[nodiscard]] std::unique_ptr<Extra> extra_of(const ReadLane& lane, const weir_record& record,
                                                  bool late) const;
    uint32_t topic_of(ReadLane& lane, const weir_position& position) const;
    // Read by an earlier life, which has done all that is to be done when a record is first read.
    [[nodiscard]] bool is_replay(const ReadLane& lane, uint32_t origin) const;
    // Whether a record of an earlier life's still waits; under other settings than there it may be due by now.
    [[nodiscard]] bool still_waits(const ReadPartition& partition, state::WaitingRecord record,
                                   Judgement& judged) const;

    ExchangeSettings settings_;
    Lanes& lanes_;
    Topics& topics_;
    DeadLetters& dead_letters_;
    const RowWriter& rows_;
};

}  // namespace weir
