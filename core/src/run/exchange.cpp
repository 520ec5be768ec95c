#include "core/src/run/exchange.hpp"

#include <algorithm>

namespace weir {
namespace {

std::string_view text(weir_bytes bytes) {
    return {bytes.data == nullptr ? "" : bytes.data, bytes.size};
}

void store(OwnedRecord& to, const weir_record& record) { put_record(to.bytes, record); }

}  // namespace

void Exchange::require_devices(LaneBatch& batch) const {
    if (settings_.keyed == nullptr) return;
    for (const weir_record& record : batch.records)
        if (record.device == nullptr)
            batch.failures.push_back(
                {record.origin, "", component(), "TRANSFORMATION",
                 "the record names no device: no transform before this one has set weir.device/1"});
    if (batch.failures.empty()) return;
    std::vector<bool> failed(batch.originals.size());
    for (const Failure& failure : batch.failures) failed[failure.origin] = true;
    std::erase_if(batch.records, [&](const weir_record& record) { return failed[record.origin]; });
}

const Failure* Exchange::first_new_failure(const ReadLane& lane) const {
    const Failure* first = nullptr;
    for (const Failure& failure : lane.batch.failures)
        if (!is_replay(lane, failure.origin) &&
            (first == nullptr || failure.origin < first->origin))
            first = &failure;
    return first;
}

void Exchange::cut(ReadLane& lane, uint32_t origin) {
    LaneBatch& batch = lane.batch;
    batch.next = batch.positions[origin].cursor;
    batch.end = false;
    std::erase_if(batch.records, [&](const weir_record& r) { return r.origin >= origin; });
    std::erase_if(batch.failures, [&](const Failure& f) { return f.origin >= origin; });
}

void Exchange::pass(ReadLane& lane) const {
    lane.greatest_effective = kNever;
    for (const Failure& failure : lane.batch.failures)
        report(lane, failure.origin, failure.stage, failure.component, failure.text);
    const std::span<const weir_record> records(lane.batch.records);
    for (size_t at = 0; at < records.size();) {
        size_t end = at + 1;
        while (end < records.size() && records[end].origin == records[at].origin) ++end;
        if (settings_.keyed != nullptr)
            pass_message(lane, records.subspan(at, end - at));
        else
            for (const weir_record& record : records.subspan(at, end - at)) pass_row(lane, record);
        at = end;
    }
}

void Exchange::report(ReadLane& lane, uint32_t origin, std::string_view stage,
                      const char* component, std::string_view why, int64_t event_time_ms) const {
    if (is_replay(lane, origin)) return;
    set_due(lane, origin);
    dead_letters_.write({&lane.batch.originals[origin], &lane.batch.positions[origin], stage,
                         component, why, event_time_ms},
                        *lane.outputs);
}

void Exchange::pass_row(ReadLane& lane, const weir_record& record) const {
    if (is_replay(lane, record.origin)) return;
    set_due(lane, record.origin);
    rows_.write(record, lane.batch.positions[record.origin], *lane.outputs);
}

void Exchange::set_due(const ReadLane& lane, uint32_t origin) {
    lane.outputs->set_due({lane.batch.lane, lane.batch.positions[origin].cursor});
}

void Exchange::refuse(ReadLane& lane, uint32_t origin, Verdict verdict, int64_t time_ms) const {
    const std::string timestamp = std::to_string(lane.batch.originals[origin].timestamp_ms);
    const std::string time = "event time " + std::to_string(time_ms) + " ms is ";
    if (verdict == Verdict::future)
        report(
            lane, origin, "future", component(),
            time + "too far ahead of the record's timestamp " + timestamp + " ms; see max_future",
            time_ms);
    else if (verdict == Verdict::past)
        report(lane, origin, "past", component(),
               time + "too far behind the record's timestamp " + timestamp + " ms; see max_past",
               time_ms);
    else
        report(lane, origin, "time", component(), time + "outside the years 1 to 9999", time_ms);
}

bool Exchange::is_replay(const ReadLane& lane, uint32_t origin) const {
    const weir_position& position = lane.batch.positions[origin];
    if (position.cursor >= lane.replay_until) return false;
    const auto& waiting = lanes_.partitions()[position.partition_index].waiting;
    const auto found = std::ranges::lower_bound(waiting, state::WaitingRecord{position.cursor, 0});
    return found == waiting.end() || found->cursor != position.cursor;
}

bool Exchange::still_waits(const ReadPartition& partition, state::WaitingRecord record,
                           Judgement& judged) const {
    if (!settings_.lists_waiting) return judged.effective_ms > settings_.applied_before;
    if (!std::ranges::binary_search(partition.waiting, record)) return false;
    if (judged.effective_ms <= settings_.applied_before)
        judged = {Verdict::late, settings_.applied_before + 1};
    return true;
}

void Exchange::pass_message(ReadLane& lane, std::span<const weir_record> records) const {
    const uint32_t origin = records.front().origin;
    const weir_position& position = lane.batch.positions[origin];
    ReadPartition& partition = lanes_.partitions()[position.partition_index];
    partition.come_to(position.cursor);
    PartitionClock& clock = partition.clock;
    const bool read_before = position.cursor < lane.replay_until;
    const int64_t before = clock.watermark();
    const int64_t timestamp = lane.batch.originals[origin].timestamp_ms;
    int64_t greatest = kNever;
    for (uint32_t place = 0; place < records.size(); ++place) {
        const int64_t time = records[place].device->time_ms;
        Judgement judged = clock.judge(time, timestamp, settings_.event_time);
        if (judged.verdict != Verdict::on_time && judged.verdict != Verdict::late) {
            refuse(lane, origin, judged.verdict, time);
            continue;
        }
        greatest = std::max(greatest, time);
        lane.greatest_effective = std::max(lane.greatest_effective, judged.effective_ms);
        if (read_before && !still_waits(partition, {position.cursor, place}, judged)) continue;
        cross(lane, records[place], judged, place, before);
    }
    if (greatest != kNever) clock.advance(greatest, settings_.event_time);
}

std::unique_ptr<Extra> Exchange::extra_of(const ReadLane& lane, const weir_record& record,
                                          bool late) const {
    const std::string_view reason = text(record.device->reason);
    const bool takes_values = settings_.keyed->input != WEIR_TYPE_DEVICE;
    if (reason.empty() && !late && !takes_values) return nullptr;
    auto extra = std::make_unique<Extra>();
    extra->reason = reason;
    if (takes_values) {
        store(extra->value, record);
        extra->has_value = true;
    }
    if (late || takes_values) {
        store(extra->original, lane.batch.originals[record.origin]);
        extra->has_original = true;
    }
    return extra;
}

void Exchange::cross(ReadLane& lane, const weir_record& record, const Judgement& judgement,
                     uint32_t place, int64_t watermark_before) const {
    const weir_device& device = *record.device;
    const weir_position& position = lane.batch.positions[record.origin];
    const bool late = judgement.verdict == Verdict::late;
    const uint64_t hash = device_hash(text(device.product), text(device.name));
    Waiting waiting{};
    waiting.effective_ms = judgement.effective_ms;
    waiting.time_ms = device.time_ms;
    waiting.timestamp_ms = record.timestamp_ms;
    waiting.offset = position.offset;
    waiting.cursor = position.cursor;
    waiting.watermark_before = watermark_before;
    waiting.partition = position.partition_index;
    waiting.place = place;
    waiting.topic = topic_of(lane, position);
    waiting.kind = device.kind;
    waiting.status = device.status;
    waiting.uplink = device.uplink;
    waiting.late = static_cast<uint8_t>(late);
    waiting.extra = extra_of(lane, record, late);
    lane.crossings[hash % kShards].push_back(
        {std::move(waiting), hash, text(device.product), text(device.name)});
}

uint32_t Exchange::topic_of(ReadLane& lane, const weir_position& position) const {
    const std::string_view topic = text(position.topic);
    if (topic != lane.topic || lane.topic_index == ReadLane::kNoTopic) {
        lane.topic = topic;
        lane.topic_index = topics_.intern(topic);
    }
    return lane.topic_index;
}

}  // namespace weir
