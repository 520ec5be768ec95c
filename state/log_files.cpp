// The format is RocksDB's: blocks of 32 KiB with fragments of write batches in them; a batch begins
// with its first sequence (8 bytes) and its number of changes (4), least significant byte first.
#include "state/log_files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlock = size_t{32} << 10;
constexpr size_t kFragmentHeader = 7;  // checksum (4), size (2), kind (1)
constexpr size_t kBatchHeader = 12;
enum FragmentKind : unsigned char { whole = 1, first = 2, middle = 3, last = 4 };

template <size_t N>
uint64_t number_in(std::string_view bytes, size_t at) {
    uint64_t number = 0;
    for (size_t i = 0; i < N; ++i)
        number |= uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
    return number;
}

class LogReader {
public:
    explicit LogReader(LogFile& log) : log_(log) {}

    void read() {
        std::ifstream in(log_.path, std::ios::binary);
        std::string block(kBlock, '\0');
        do {
            in.read(block.data(), kBlock);
        } while (take_block({block.data(), static_cast<size_t>(in.gcount())}) && in);
    }

private:
    // False: here the log ends.
    bool take_block(std::string_view block) {
        while (block.size() > kFragmentHeader) {
            const auto size = number_in<2>(block, 4);
            const auto kind = static_cast<unsigned char>(block[6]);
            if (kind < whole || kind > last || kFragmentHeader + size > block.size()) return false;
            take_fragment(kind, block.substr(kFragmentHeader, size));
            block.remove_prefix(kFragmentHeader + size);
        }
        return true;
    }

    void take_fragment(unsigned char kind, std::string_view bytes) {
        if (kind == whole || kind == first) batch_.clear();
        batch_.append(bytes.substr(0, kBatchHeader - std::min(kBatchHeader, batch_.size())));
        if ((kind != whole && kind != last) || batch_.size() < kBatchHeader) return;
        const uint64_t sequence = number_in<8>(batch_, 0);
        if (log_.first == 0) log_.first = sequence;
        log_.next = sequence + number_in<4>(batch_, 8);
    }

    LogFile& log_;
    std::string batch_;  // its header, as far as it was read
};

// 0: no log.
uint64_t log_number(const fs::path& path) {
    const std::string name = path.stem();
    uint64_t number = 0;
    const char* end = name.data() + name.size();
    const bool is_number = std::from_chars(name.data(), end, number).ptr == end;
    return path.extension() == ".log" && is_number ? number : 0;
}

}  // namespace

std::vector<LogFile> log_files(const fs::path& directory) {
    std::map<uint64_t, LogFile> found;
    for (const fs::path& folder : {directory / "archive", directory}) {
        std::error_code absent;
        for (const auto& entry : fs::directory_iterator(folder, absent)) {
            const uint64_t number = log_number(entry.path());
            if (number != 0) found[number] = {entry.path(), number};
        }
    }
    std::vector<LogFile> logs;
    for (auto& [number, log] : found) {
        LogReader(log).read();
        logs.push_back(std::move(log));
    }
    return logs;
}

}  // namespace weir::state
