// A sink that appends rows to a CSV file, each exactly once: publish() hands back the file's length, and start() cuts
// the file to the length that was confirmed last.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "weir/plugin.hpp"

namespace {

std::string quoted(std::string_view text) {
    std::string field = "\"";
    for (const char c : text) field.append(c == '"' ? 2 : 1, c);
    return field += '"';
}

int64_t length_in(std::string_view position) {
    int64_t length = 0;
    const char* end = position.data() + position.size();
    if (std::from_chars(position.data(), end, length).ptr != end)
        throw weir::Error("csv_file did not write the position '" + std::string(position) + "'");
    return length;
}

class CsvFile {
public:
    static constexpr weir_guarantee guarantee = WEIR_BY_POSITION;
    static constexpr weir::ComponentInfo info{
        .name = "csv_file", .summary = "Appends key, timestamp and value as rows of a CSV file."};
    static constexpr weir::Option options[] = {weir::option("path", WEIR_PATH)
                                                   .required()
                                                   .ranked(WEIR_HIGH)
                                                   .says("The file to write.")
                                                   .like("counts.csv")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit CsvFile(const weir::Host&) {}
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;
    ~CsvFile() { stop(); }

    void configure(const weir::Config& config, uint32_t, bool) { path_ = config.text("path"); }

    // begin: sink
    weir::Found start(const weir_sink_start& start) {
        stop();
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (file_ < 0) fail("open", WEIR_FAILED);
        const int64_t found = ::lseek(file_, 0, SEEK_END);
        const bool first = start.position.data == nullptr;
        if (first && found > 0)
            throw weir::Error(path_ + " is not empty: move it away, or name another path",
                              WEIR_BAD_CONFIG);
        length_ = first ? 0 : length_in(weir::view(start.position));
        if (found < length_)
            throw weir::Error(path_ + " is shorter than the " + std::to_string(length_) +
                              " bytes that were confirmed: restore it, or name another path");
        if (::ftruncate(file_, length_) != 0 || ::fdatasync(file_) != 0) fail("cut", WEIR_FAILED);
        return position();
    }
    weir::Found publish(const weir::Publication& publication) {
        std::string rows;
        for (const weir_record& record : publication.records())
            rows += quoted(weir::view(record.key)) + ',' + std::to_string(record.timestamp_ms) +
                    ',' + quoted(weir::view(record.value)) + '\n';
        for (size_t done = 0; done < rows.size();) {
            const ssize_t wrote = ::pwrite(file_, rows.data() + done, rows.size() - done,
                                           length_ + static_cast<int64_t>(done));
            if (wrote > 0) done += static_cast<size_t>(wrote);
            if (wrote < 0 && errno != EINTR) fail("write", WEIR_UNKNOWN_OUTCOME);
        }
        if (::fdatasync(file_) != 0) fail("sync", WEIR_UNKNOWN_OUTCOME);
        length_ += static_cast<int64_t>(rows.size());
        return position();
    }
    // end: sink
    void stop() {
        if (file_ >= 0) ::close(std::exchange(file_, -1));
    }

private:
    [[nodiscard]] weir::Found position() const {
        return {.marker = {}, .position = std::to_string(length_)};
    }
    [[noreturn]] void fail(const char* what, weir_result result) const {
        const int code = errno;
        throw weir::Error("cannot " + std::string(what) + ' ' + path_ + ": " + std::strerror(code) +
                              "; check the path, its rights and the space on the disk",
                          result, code);
    }
    std::string path_;
    int file_ = -1;
    int64_t length_ = 0;  // what is confirmed, or about to be
};

}  // namespace

WEIR_PLUGIN("weir_csv_file", "1.0.0", "Apache-2.0", weir::sink<CsvFile>())
