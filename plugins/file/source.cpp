#include "source.hpp"

#include <algorithm>
#include <filesystem>

namespace weir::file {

namespace {

constexpr const char* kLane = "file";
constexpr const char* kStartAnew = "Restore the file, or read it anew with another state.directory";

std::string bytes_text(int64_t count) { return std::to_string(count) + " bytes"; }

}  // namespace

void FileSource::configure(const Config& config) {
    path_ = config.text("path");
    format_ = record_lines::format_of(config.text("format"));
    partitions_ = config.integer("partitions");
    topic_ = config.has("topic") ? config.text("topic")
                                 : std::filesystem::path(path_).filename().string();
}

const Plan& FileSource::plan(std::span<const Lane> known, bool) {
    Lane lane{kLane, 0, WEIR_NO_END};
    if (!known.empty()) lane = known.front();
    if (known.size() > 1 || lane.name != kLane)
        throw Error(
            "the checkpoint has other lanes than the source 'file': it is of another "
            "pipeline; use another state.directory");
    plan_ = {};
    plan_.lanes.push_back(checked(lane));
    for (int32_t number = 0; number < partitions_; ++number)
        plan_.partitions.push_back({topic_, number, 0});
    return plan_;
}

// The lane with its end, where the file still holds all of it.
Lane FileSource::checked(Lane lane) const {
    const int64_t length = readable_length(path_);
    if (lane.end == WEIR_NO_END) lane.end = length;
    const int64_t wanted = std::max(lane.position, lane.end);
    if (wanted > length)
        throw Error("'" + path_ + "' is " + bytes_text(length) +
                    " long, but the checkpoint knows " + bytes_text(wanted) +
                    " of it: it was cut or replaced. " + kStartAnew);
    lane.position -= lane.rewind;
    return lane;
}

void FileSource::start(std::span<const LaneStart> lanes) {
    for (const LaneStart& lane : lanes) {
        end_ = lane.end;
        const bool at_end = lane.position == lane.end;
        const LineStart line = at_end ? LineStart{lane.position, 0} : line_at(path_, lane.position);
        reader_ = LineReader(path_, line.position, end_);
        next_number_ = line.number;
    }
}

weir_result FileSource::poll(weir_poll& poll, Intake& out) {
    records_.clear();
    positions_.clear();
    Line line;
    uint32_t lines = 0;
    size_t bytes = 0;
    while (lines < poll.max_records && bytes <= poll.max_bytes && reader_.next(line)) {
        ++lines;
        bytes += line.text.size() + 1;
        if (!passes_over(line.text)) read(line, out);
        ++next_number_;
    }
    hand_over(out);
    poll.next = reader_.position();
    return lines == 0 && reader_.position() >= end_ ? WEIR_END : WEIR_OK;
}

bool FileSource::passes_over(std::string_view text) const {
    return format_ == record_lines::Format::kRecords &&
           text.find_first_not_of(" \t\r") == text.npos;
}

void FileSource::read(const Line& line, Intake& out) {
    if (format_ == record_lines::Format::kRecords) return read_record(line, out);
    weir_record record{};
    record.value = out.copy(line.text);
    record.timestamp_ms = WEIR_NO_TIME;
    keep(record, position_of(line));
}

void FileSource::read_record(const Line& line, Intake& out) {
    try {
        const record_lines::RecordLine found = parser_.read(line.text, out);
        const int64_t partition = found.partition.value_or(0);
        if (partition >= partitions_)
            throw record_lines::MalformedLine("is of partition " + std::to_string(partition) +
                                              ", but the option 'partitions' is " +
                                              std::to_string(partitions_));
        weir_position position = position_of(line);
        if (found.topic.data != nullptr) position.topic = found.topic;
        position.partition = static_cast<int32_t>(partition);
        position.partition_index = static_cast<uint32_t>(partition);
        position.offset = found.offset.value_or(next_number_);
        keep(found.record, position);
    } catch (const record_lines::MalformedLine& malformed) {
        refuse(line, malformed.what(), out);
    }
}

void FileSource::keep(const weir_record& record, const weir_position& position) {
    records_.push_back(record);
    positions_.push_back(position);
}

void FileSource::hand_over(Intake& out) {
    if (!records_.empty()) out.take(records_, positions_);
    records_.clear();
    positions_.clear();
}

weir_position FileSource::position_of(const Line& line) const {
    return {bytes(topic_), 0, 0, next_number_, line.position};
}

void FileSource::refuse(const Line& line, std::string_view what, Intake& out) {
    hand_over(out);
    weir_record record{};
    record.value = out.copy(line.text);
    record.timestamp_ms = WEIR_NO_TIME;
    out.refuse(record, position_of(line),
               path_ + ":" + std::to_string(next_number_ + 1) + ": the line " + std::string(what));
}

weir_lane_status FileSource::status(uint32_t) const {
    return {sizeof(weir_lane_status), reader_.position(), end_, 0};
}

}  // namespace weir::file
