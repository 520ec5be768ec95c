#include "core/src/pipeline_test/feed_source.hpp"

#include <new>

#include "core/src/host/clock.hpp"

namespace weir::pipeline_test {
namespace {

weir_bytes copied(Intake& out, const std::optional<std::string>& text) {
    return text ? out.copy(*text) : kAbsent;
}

const weir_device* device_of(Intake& out, const GivenDevice& given) {
    auto* device = new (out.alloc(sizeof(weir_device))) weir_device{};
    *device = {sizeof(weir_device),
               out.copy(given.product),
               out.copy(given.name),
               out.copy(given.reason),
               given.time_ms,
               static_cast<uint8_t>(given.kind),
               static_cast<uint8_t>(given.status),
               static_cast<uint8_t>(given.uplink),
               {}};
    return device;
}

void add_headers(Intake& out, const GivenRecord& given, weir_record& record) {
    const size_t count = given.headers.size();
    auto* headers = new (out.alloc(sizeof(weir_header) * count)) weir_header[count];
    for (size_t i = 0; i < count; ++i)
        headers[i] = {out.copy(given.headers[i].first), out.copy(given.headers[i].second)};
    record.headers = headers;
    record.header_count = static_cast<uint32_t>(count);
}

}  // namespace

const Plan& FeedSource::plan(std::span<const Lane> known, bool) {
    plan_ = {};
    for (uint32_t i = 0; i < feed_.partitions.size(); ++i) {
        const int64_t position = i < known.size() ? known[i].position : 0;
        plan_.lanes.push_back(
            {feed_.topic + '/' + std::to_string(i), position, feed_.partitions[i].end});
        plan_.partitions.push_back({feed_.topic, static_cast<int32_t>(i), i});
    }
    return plan_;
}

void FeedSource::start(std::span<const LaneStart> lanes) {
    for (const LaneStart& lane : lanes) next_[lane.lane] = lane.position;
}

weir_result FeedSource::poll(weir_poll& poll, Intake& out) {
    const FeedPartition& partition = feed_.partitions[poll.lane];
    int64_t& next = next_[poll.lane];
    for (uint32_t count = 0; count < poll.max_records && next < std::ssize(partition.records);
         ++count) {
        read(poll.lane, out);
        ++next;
    }
    poll.next = next;
    return next == partition.end ? WEIR_END : WEIR_OK;
}

void FeedSource::read(uint32_t lane, Intake& out) const {
    const int64_t offset = next_[lane];
    const GivenRecord& given = feed_.partitions[lane].records[static_cast<size_t>(offset)];
    weir_record record{};
    record.key = copied(out, given.key);
    record.value = copied(out, given.value);
    record.timestamp_ms = given.timestamp_ms;
    if (given.device) record.device = device_of(out, *given.device);
    if (!given.headers.empty()) add_headers(out, given, record);
    out.take(record, {bytes(feed_.topic), static_cast<int32_t>(lane), lane, offset, offset});
}

weir_lane_status FeedSource::status(uint32_t lane) const {
    const FeedPartition& partition = feed_.partitions[lane];
    const int64_t asked_ms =
        partition.blind_since_ms == 0 ? monotonic_ms() : partition.blind_since_ms;
    return {sizeof(weir_lane_status), next_[lane], std::ssize(partition.records), asked_ms};
}

}  // namespace weir::pipeline_test
