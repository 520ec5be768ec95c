// Reads the lines of a file from a position up to an end. Memory: twice the longest line, at least 256 KiB.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "descriptor.hpp"

namespace weir::file {

struct Line {
    std::string_view
        text;  // without its newline; WEIR_PADDING readable bytes follow; valid until the next call
    int64_t position;
};

class LineReader {
public:
    LineReader() = default;
    LineReader(std::string path, int64_t position, int64_t end);

    // The bytes from position to the end without newline are a line too. False: the end is reached.
    bool next(Line& line);
    // Of the line that next() reads.
    [[nodiscard]] int64_t position() const { return position_ + static_cast<int64_t>(begin_); }

private:
    bool fill();
    void make_room();

    std::string path_;
    Descriptor file_;
    int64_t end_ = 0;
    std::unique_ptr<char[]> buffer_;
    size_t capacity_ = 0;
    int64_t position_ = 0;  // of the buffer's first byte
    size_t begin_ = 0;
    size_t filled_ = 0;
};

// How long the file is now. Throws where it is not a regular file that can be read.
int64_t readable_length(const std::string& path);

struct LineStart {
    int64_t position;
    int64_t number;  // how many lines are before it
};

// The line that begins at `position`. Where the file's last line was read without its newline, and this newline
// came later, it is the line behind it. Throws where no line begins there.
LineStart line_at(const std::string& path, int64_t position);

}  // namespace weir::file
