#include "state/meta_codec.hpp"

#include "state/state.pb.h"

namespace weir::state {
namespace {

template <typename Message>
bool parse(std::string_view bytes, Message& message) {
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void fill(v1::Lane& message, const Lane& lane) {
    message.set_name(lane.name);
    message.set_position(lane.position);
    message.set_end(lane.end);
    if (!lane.last) return;
    v1::LastRecord& last = *message.mutable_last();
    last.set_cursor(lane.last->cursor);
    last.set_timestamp_ms(lane.last->timestamp_ms);
    last.set_hash(lane.last->hash);
}

std::optional<LastRecord> last_of(const v1::Lane& message) {
    if (!message.has_last()) return std::nullopt;
    const v1::LastRecord& last = message.last();
    return LastRecord{last.cursor(), last.timestamp_ms(), last.hash()};
}

Lane lane_of(const v1::Lane& message) {
    return {message.name(), message.position(), message.end(), last_of(message)};
}

void fill(v1::Partition& message, const Partition& partition) {
    message.set_topic(partition.topic);
    message.set_number(partition.number);
    message.set_lane(partition.lane);
    message.set_resume(partition.resume);
    message.set_watermark(partition.watermark);
    for (const Raise& raise : partition.raises) {
        v1::Raise& made = *message.add_raises();
        made.set_cursor(raise.cursor);
        made.set_watermark(raise.watermark);
    }
    for (const WaitingRecord& record : partition.waiting) {
        v1::WaitingRecord& made = *message.add_waiting();
        made.set_cursor(record.cursor);
        made.set_place(record.place);
    }
}

Partition partition_of(const v1::Partition& message) {
    Partition partition{message.topic(), message.number(), message.lane(), message.resume(),
                        message.watermark()};
    for (const v1::Raise& raise : message.raises())
        partition.raises.push_back({raise.cursor(), raise.watermark()});
    for (const v1::WaitingRecord& record : message.waiting())
        partition.waiting.push_back({record.cursor(), record.place()});
    return partition;
}

// A partition of a lane that is not there would be read out of bounds.
bool lanes_exist(const Checkpoint& checkpoint) {
    for (const Partition& partition : checkpoint.partitions) {
        if (partition.lane >= checkpoint.lanes.size()) return false;
    }
    return true;
}

}  // namespace

std::string encode(const Identity& identity) {
    v1::Identity message;
    message.set_format(identity.format);
    message.set_pipeline(identity.pipeline);
    message.set_incarnation(identity.incarnation);
    return message.SerializeAsString();
}

std::string encode(const Publisher& publisher) {
    v1::Publisher message;
    message.set_id(publisher.id);
    message.set_name(publisher.name);
    return message.SerializeAsString();
}

std::string encode(const Run& run) {
    v1::Run message;
    message.set_number(run.number);
    message.set_random(run.random);
    message.set_first_epoch(run.first_epoch);
    return message.SerializeAsString();
}

std::string encode(const Confirmation& confirmation) {
    v1::Confirmation message;
    message.set_publisher(confirmation.publisher);
    message.set_confirmed(confirmation.confirmed);
    message.set_trim(confirmation.trim);
    message.set_position(confirmation.position);
    message.set_accepted(confirmation.accepted);
    message.set_replayed(confirmation.replayed);
    return message.SerializeAsString();
}

std::string encode(const Checkpoint& checkpoint) {
    v1::Checkpoint message;
    message.set_run(checkpoint.run);
    message.set_epoch(checkpoint.epoch);
    message.set_watermark(checkpoint.watermark);
    message.set_clock_decisions(checkpoint.clock_decisions);
    message.set_state_digest(checkpoint.state_digest);
    message.set_ended(checkpoint.ended);
    message.set_greatest_effective(checkpoint.greatest_effective);
    for (const Lane& lane : checkpoint.lanes) fill(*message.add_lanes(), lane);
    for (const Partition& partition : checkpoint.partitions)
        fill(*message.add_partitions(), partition);
    if (checkpoint.wall_ms != kNoTime) message.set_wall_ms(checkpoint.wall_ms);
    message.set_lists_waiting(checkpoint.lists_waiting);
    message.set_reading_settings(checkpoint.reading_settings);
    for (const auto& [node, settings] : checkpoint.keyed_settings)
        (*message.mutable_keyed_settings())[node] = settings;
    for (const auto& [node, component] : checkpoint.keyed_components)
        (*message.mutable_keyed_components())[node] = component;
    return message.SerializeAsString();
}

std::string encode(const Refused& refused) {
    v1::Refused message;
    message.set_publisher(refused.publisher);
    message.set_epoch(refused.epoch);
    message.set_record(refused.record);
    message.set_reason(refused.reason);
    return message.SerializeAsString();
}

std::string encode(const Passage& passage) {
    v1::Passage message;
    message.set_number(passage.number);
    message.set_clock_ms(passage.clock_ms);
    message.set_watermark(passage.watermark);
    return message.SerializeAsString();
}

bool decode(std::string_view bytes, Passage& passage) {
    v1::Passage message;
    if (!parse(bytes, message)) return false;
    passage = {message.number(), message.clock_ms(), message.watermark()};
    return true;
}

bool decode(std::string_view bytes, Refused& refused) {
    v1::Refused message;
    if (!parse(bytes, message)) return false;
    refused = {message.publisher(), message.epoch(), message.record(), message.reason()};
    return true;
}

bool decode(std::string_view bytes, Identity& identity) {
    v1::Identity message;
    if (!parse(bytes, message) || message.format() == 0) return false;
    identity = {message.format(), message.pipeline(), message.incarnation()};
    return true;
}

bool decode(std::string_view bytes, Publisher& publisher) {
    v1::Publisher message;
    if (!parse(bytes, message)) return false;
    publisher = {message.id(), message.name()};
    return true;
}

bool decode(std::string_view bytes, Run& run) {
    v1::Run message;
    if (!parse(bytes, message)) return false;
    run = {message.number(), message.random(), message.first_epoch()};
    return true;
}

bool decode(std::string_view bytes, Confirmation& confirmation) {
    v1::Confirmation message;
    if (!parse(bytes, message)) return false;
    confirmation = {message.publisher(), message.confirmed(), message.trim(),
                    message.position(),  message.accepted(),  message.replayed()};
    return true;
}

bool decode(std::string_view bytes, Checkpoint& checkpoint) {
    v1::Checkpoint message;
    if (!parse(bytes, message)) return false;
    checkpoint = {message.run(),
                  message.epoch(),
                  message.watermark(),
                  message.clock_decisions(),
                  message.state_digest(),
                  message.ended(),
                  message.greatest_effective(),
                  {},
                  {},
                  message.has_wall_ms() ? message.wall_ms() : kNoTime,
                  message.lists_waiting(),
                  message.reading_settings(),
                  {message.keyed_settings().begin(), message.keyed_settings().end()},
                  {message.keyed_components().begin(), message.keyed_components().end()}};
    for (const v1::Lane& lane : message.lanes()) checkpoint.lanes.push_back(lane_of(lane));
    for (const v1::Partition& partition : message.partitions()) {
        checkpoint.partitions.push_back(partition_of(partition));
    }
    return lanes_exist(checkpoint);
}

}  // namespace weir::state
