#include "core/src/publish/publication.hpp"

#include <algorithm>
#include <charconv>

#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr std::string_view kEpochHeader = "weir.epoch";

// What each of the epoch's outputs has become among those of now.
std::vector<std::optional<uint32_t>> numbers_now(const EpochOutputs& epoch,
                                                 const std::vector<std::string>* now) {
    std::vector<std::optional<uint32_t>> numbers;
    if (now == nullptr) return numbers;
    for (const std::string& name : epoch.outputs) {
        const auto found = std::ranges::find(*now, name);
        numbers.push_back(found == now->end()
                              ? std::nullopt
                              : std::optional(static_cast<uint32_t>(found - now->begin())));
    }
    return numbers;
}

PipelineError output_is_gone(const std::string& output, uint64_t epoch) {
    return {Exit::config, "the outbox holds output of epoch " + std::to_string(epoch) +
                              " and perhaps later ones for '" + output +
                              "', which this pipeline does not have, or not on the same cluster "
                              "any more: name and place it as before until that is published"};
}

}  // namespace

OutboxPublication::OutboxPublication(const std::vector<state::OutboxEntry>& entries,
                                     const std::string& incarnation, const Options& options) {
    for (const state::OutboxEntry& entry : entries)
        add(epochs_.emplace_back(decode_outputs(entry.payload)), entry.epoch, incarnation, options);
    // What is appended behind the end of a finite source comes late: that it ended there is a decision too.
    const EpochOutputs& last = epochs_.back();
    const uint64_t decisions = last.clock_decisions + (last.ended ? 1 : 0);
    marker_ = to_text(Marker{incarnation, last.run, entries.back().epoch, last.watermark, decisions,
                             last.positions});
    if (options.offsets) add_offsets(last);
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
                            const std::string& incarnation, const Options& options) {
    uint64_t sequence = 0;
    size_t index = 0;
    const auto numbers = numbers_now(epoch, options.outputs);
    for (OutputRecord& output : records_of(epoch)) {
        const Origin origin{epochs_.size() - 1, index++};
        if (options.replay != nullptr && options.replay->covers(output.due, epoch)) {
            ++left_out_;
            continue;
        }
        StoredRecord& stored = output.stored;
        if (uint32_t& place = stored.record.origin; !numbers.empty()) {
            if (!numbers.at(place)) throw output_is_gone(epoch.outputs[place], number);
            place = *numbers[place];
        }
        bytes_ += size_of(whole(stored));
        if (options.headers) {
            const std::string& value = header_values_.emplace_back(
                to_text(EpochHeader{incarnation, epoch.run, number, sequence++}));
            stored.headers.push_back(
                {{kEpochHeader.data(), kEpochHeader.size()}, {value.data(), value.size()}});
        }
        const StoredRecord& kept = records_kept_.emplace_back(std::move(stored));
        records_.push_back(whole(kept));
        origins_.push_back(origin);
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
