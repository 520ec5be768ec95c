// A file that rows are appended to, and what is known of how far they are confirmed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "descriptor.hpp"

namespace weir::file {

// What identifies a file and its confirmed part, as text: "v1 part=0 dev=2049 ino=17 len=4096 crc=89abcdef".
struct Confirmed {
    uint32_t part = 0;  // 0: the path itself; n: path.n
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t length = 0;
    uint32_t tail_crc = 0;  // CRC-32 of the last 4 KiB

    [[nodiscard]] std::string text() const;
    static Confirmed parse(std::string_view text);
};

bool disk_is_full(int code);

class OutputFile {
public:
    // Nothing where there is no such file.
    static std::optional<OutputFile> open(const std::string& path);
    // Makes what is missing of it: directories, file. Their names are on the disk when it returns.
    static OutputFile create(const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] int64_t length() const;
    // The state of its first `length` bytes.
    [[nodiscard]] Confirmed describe(uint32_t part, int64_t length) const;
    // The last 4 KiB of its first `length` bytes, or what there is of them.
    [[nodiscard]] std::string tail(int64_t length) const;
    // Why it does not hold what was confirmed; nothing where it does.
    [[nodiscard]] std::optional<std::string> differs_from(const Confirmed& confirmed) const;

    // These give an errno, or 0.
    [[nodiscard]] int write(std::string_view data, int64_t position) const;
    [[nodiscard]] int sync() const;
    [[nodiscard]] int cut(int64_t length) const;

private:
    OutputFile(std::string path, Descriptor file);

    std::string path_;
    Descriptor file_;
};

}  // namespace weir::file
