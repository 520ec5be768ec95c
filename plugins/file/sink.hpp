// The sink `file`: appends lines, each exactly once.
//
// Its position tells which file it is and how much of it is confirmed. start() cuts the file to that. It hands back
// a position before anything is written, and relies on the host keeping it before the first publish(): so a file
// with bytes in it but without a position is never ours.
#pragma once

#include <optional>
#include <string>

#include "output_file.hpp"
#include "plugins/record_lines/record_writer.hpp"
#include "weir/sink.hpp"

namespace weir::file {

class FileSink {
public:
    static constexpr weir_guarantee guarantee = WEIR_BY_POSITION;
    static constexpr Option options[] = {
        option("path", WEIR_PATH)
            .required()
            .ranked(WEIR_HIGH)
            .says("The file to write. Directories that are missing are made.")
            .like("\"rows.jsonl\""),
        record_lines::kOutputFormat,
        option("append", WEIR_BOOL)
            .or_else("false")
            .says("Go on behind what the file holds at the first start. Without it a file that is "
                  "not empty is "
                  "refused.")};
    static constexpr const char* accepts[] = {"*/*", nullptr};
    static constexpr ComponentInfo info{
        .name = "file",
        .summary = "Writes records to a file, a line each, exactly once.",
        .doc =
            "Each publication is synced to the disk before it counts as confirmed. After a crash "
            "the file is cut to "
            "what was confirmed, and the rest is written again: readers may see lines behind the "
            "confirmed length "
            "that are cut and written again. A file that is shorter than that, or was replaced, is "
            "never cut: the "
            "output goes on in `PATH.1`, `PATH.2`, …, and a warning names both files.\n\nWith "
            "`lines` a newline "
            "inside a value is written as it is, and a null value is an empty line. With `records` "
            "bytes that are "
            "not UTF-8 stand in `key_base64`, `value_base64`, `headers_base64`; of a dead letter "
            "topic, partition "
            "and offset are those of the failed record, and the headers `__connect.errors.*` are "
            "members. The "
            "source `file` reads both."};

    explicit FileSink(const Host& host) : host_(host) {}

    void configure(const Config& config, uint32_t output, bool dead_letters);
    Found start(const weir_sink_start& start);
    Found publish(const Publication& publication);
    void stop() { file_.reset(); }

private:
    void begin();
    void resume(const Confirmed& confirmed);
    void begin_part_after(uint32_t part, const std::string& why);
    void end_last_line();
    int write(const Publication& publication, int64_t& length);
    [[noreturn]] void give_up(int code);
    [[nodiscard]] std::string path_of(uint32_t part) const;

    Host host_;
    std::string path_;
    bool append_ = false;
    std::optional<record_lines::RecordWriter> writer_;
    std::optional<OutputFile> file_;
    Confirmed confirmed_;
    std::string lines_;  // not yet written
};

}  // namespace weir::file
