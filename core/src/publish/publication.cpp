#include "core/src/publish/publication.hpp"

#include <charconv>

namespace weir {
namespace {

constexpr std::string_view kEpochHeader = "weir.epoch";

}  // namespace

OutboxPublication::OutboxPublication(const std::vector<state::OutboxEntry>& entries,
                                     const std::string& incarnation, bool headers, bool offsets) {
    for (const state::OutboxEntry& entry : entries)
        add(epochs_.emplace_back(decode_outputs(entry.payload)), entry.epoch, incarnation, headers);
    const EpochOutputs& last = epochs_.back();
    marker_ = to_text(Marker{incarnation, last.run, entries.back().epoch, last.watermark,
                             last.clock_decisions, last.positions});
    if (offsets) add_offsets(last);
    raw_ = {sizeof(weir_publication),
            records_.data(),
            sizeof(weir_record),
            records_.size(),
            {marker_.data(), marker_.size()},
            entries.front().epoch,
            entries.back().epoch,
            offsets_.data(),
            sizeof(weir_source_offset),
            offsets_.size()};
}

void OutboxPublication::add(const EpochOutputs& epoch, uint64_t number,
                            const std::string& incarnation, bool headers) {
    Reader from(epoch.records);
    for (uint64_t sequence = 0; sequence < epoch.count; ++sequence) {
        StoredRecord stored = get_record(from);
        bytes_ += size_of(stored.record);
        if (headers) {
            const std::string& value = header_values_.emplace_back(
                to_text(EpochHeader{incarnation, epoch.run, number, sequence}));
            stored.headers.push_back(
                {{kEpochHeader.data(), kEpochHeader.size()}, {value.data(), value.size()}});
        }
        const auto& kept = headers_.emplace_back(std::move(stored.headers));
        stored.record.headers = kept.data();
        stored.record.header_count = static_cast<uint32_t>(kept.size());
        records_.push_back(stored.record);
    }
}

// Lanes of a Kafka source are named topic/partition.
void OutboxPublication::add_offsets(const EpochOutputs& last) {
    for (const LanePosition& lane : last.positions) {
        const size_t slash = lane.name.rfind('/');
        int32_t partition = 0;
        if (slash == std::string::npos ||
            std::from_chars(lane.name.data() + slash + 1, lane.name.data() + lane.name.size(),
                            partition)
                    .ec != std::errc{})
            continue;
        offsets_.push_back({{lane.name.data(), slash}, partition, lane.position});
    }
}

}  // namespace weir
