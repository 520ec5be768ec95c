#include "sink.hpp"

namespace weir::file {

namespace {

constexpr size_t kWriteBytes = 1 << 20;

}  // namespace

void FileSink::configure(const Config& config, uint32_t, bool dead_letters) {
    path_ = config.text("path");
    append_ = config.flag("append");
    writer_ = record_lines::RecordWriter::configured(config, dead_letters);
}

Found FileSink::start(const weir_sink_start& start) {
    file_.reset();
    if (start.position.data == nullptr)
        begin();
    else
        resume(Confirmed::parse(view(start.position)));
    return {{}, confirmed_.text()};
}

void FileSink::begin() {
    file_ = OutputFile::create(path_);
    if (file_->length() > 0 && !append_)
        throw Error(
            "'" + path_ +
                "' is not empty, and the state directory knows nothing of it (another "
                "pipeline wrote it, or the state directory is new or was set back); move it "
                "away, or set append = true to go on behind what it holds",
            WEIR_BAD_CONFIG);
    confirmed_ = file_->describe(0, file_->length());
    end_last_line();
}

void FileSink::resume(const Confirmed& confirmed) {
    file_ = OutputFile::open(path_of(confirmed.part));
    if (!file_) return begin_part_after(confirmed.part, "is gone");
    if (const auto why = file_->differs_from(confirmed))
        return begin_part_after(confirmed.part, *why);
    if (file_->length() > confirmed.length)
        if (const int code = file_->cut(confirmed.length))
            fail("cut", file_->path(), code,
                 "the lines behind what is confirmed must go; free the disk");
    confirmed_ = file_->describe(confirmed.part, confirmed.length);
}

// The next part is the first one that holds nothing: what others wrote is left alone.
void FileSink::begin_part_after(uint32_t part, const std::string& why) {
    const std::string lost = path_of(part);
    do file_ = OutputFile::create(path_of(++part));
    while (file_->length() > 0);
    confirmed_ = file_->describe(part, 0);
    host_.warn("'" + lost + "' " + why + ": it is left as it is, and the output goes on in '" +
               file_->path() + "'");
}

void FileSink::end_last_line() {
    const int64_t length = confirmed_.length;
    if (length == 0 || file_->tail(length).ends_with('\n')) return;
    if (const int code = file_->write("\n", length)) give_up(code);
    if (const int code = file_->sync()) give_up(code);
    confirmed_ = file_->describe(0, length + 1);
}

Found FileSink::publish(const Publication& publication) {
    int64_t length = confirmed_.length;
    int code = write(publication, length);
    if (code == 0) code = file_->sync();
    if (code != 0) give_up(code);
    confirmed_ = file_->describe(confirmed_.part, length);
    return {{}, confirmed_.text()};
}

// Gives an errno, or 0 and the new length.
int FileSink::write(const Publication& publication, int64_t& length) {
    lines_.clear();
    const auto flush = [&] {
        const int code = file_->write(lines_, length);
        length += static_cast<int64_t>(lines_.size());
        lines_.clear();
        return code;
    };
    for (const weir_record& record : publication.records()) {
        writer_->append(lines_, record);
        if (lines_.size() < kWriteBytes) continue;
        if (const int code = flush()) return code;
    }
    return flush();
}

void FileSink::give_up(int code) {
    const int not_cut = file_->cut(confirmed_.length);
    const bool again = disk_is_full(code) && not_cut == 0;
    fail("write", file_->path(), code,
         again ? "free some space" : "check the disk, then start again",
         again ? WEIR_RETRY : WEIR_FAILED);
}

std::string FileSink::path_of(uint32_t part) const {
    return part == 0 ? path_ : path_ + "." + std::to_string(part);
}

}  // namespace weir::file
