// The source `file`: one lane, whose cursor is the byte position of a line, and `partitions` partitions on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "line_reader.hpp"
#include "plugins/record_lines/format.hpp"
#include "plugins/record_lines/record_reader.hpp"
#include "weir/source.hpp"

namespace weir::file {

class FileSource {
public:
    static constexpr Option options[] = {
        option("path", WEIR_PATH)
            .required()
            .ranked(WEIR_HIGH)
            .says("The file to read.")
            .like("\"input.jsonl\""),
        option("format", WEIR_STRING)
            .or_else("lines")
            .one_of(record_lines::kFormats)
            .ranked(WEIR_HIGH)
            .says("`lines`: a line is a value. `records`: a line is a JSON object with topic, "
                  "partition, offset, "
                  "timestamp, key, headers, value."),
        option("partitions", WEIR_INT)
            .or_else("1")
            .between(1, 4096)
            .says("How many partitions the file holds: lines of `records` name theirs, from 0 to "
                  "one less."),
        option("topic", WEIR_STRING)
            .says("The topic of lines that name none. Default: the file's name.")
            .like("\"device-raw\"")};
    static constexpr const char* produces[] = {"*/*", nullptr};
    static constexpr ComponentInfo info{
        .name = "file",
        .summary = "Reads a file from its start to the end that it has at the first start.",
        .doc =
            "With `lines` all records belong to partition 0, and a record's offset is the number "
            "of its line, from "
            "0. With `records` a line is "
            "`{\"topic\",\"partition\",\"offset\",\"timestamp\",\"key\",\"headers\","
            "\"value\"}`: `value` is a string or null, or `value_base64` takes its place (`key` "
            "likewise); topic, "
            "partition and offset left out are the option `topic`, 0 and the number of the line. "
            "Other members are "
            "ignored, so a file of dead letters can be read again. A line that is no such object "
            "is a dead letter; "
            "a blank one is passed over.\n\nThe end of the file is taken when a run begins; a last "
            "line without a "
            "newline is a line. What is appended later is read by the next run.",
        .flags = WEIR_COMPONENT_FINITE};

    explicit FileSource(const Host&) {}

    void configure(const Config& config);
    const Plan& plan(std::span<const Lane> known, bool first_run);
    void start(std::span<const LaneStart> lanes);
    weir_result poll(weir_poll& poll, Intake& out);
    void wait(uint32_t) {}
    weir_lane_status status(uint32_t lane) const;
    void stop() { reader_ = {}; }

private:
    [[nodiscard]] Lane checked(Lane lane) const;
    [[nodiscard]] bool passes_over(std::string_view text) const;
    void read(const Line& line, Intake& out);
    void read_record(const Line& line, Intake& out);
    void keep(const weir_record& record, const weir_position& position);
    void hand_over(Intake& out);
    [[nodiscard]] weir_position position_of(const Line& line) const;
    void refuse(const Line& line, std::string_view what, Intake& out);

    std::string path_;
    std::string topic_;
    record_lines::Format format_ = record_lines::Format::kLines;
    int64_t partitions_ = 1;
    Plan plan_;
    LineReader reader_;
    int64_t next_number_ = 0;  // of the line that is read next
    int64_t end_ = 0;
    record_lines::RecordReader parser_;
    std::vector<weir_record> records_;  // read, not yet handed over
    std::vector<weir_position> positions_;
};

}  // namespace weir::file
