#include "tests/crash/shim/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "tests/crash/shim/real.hpp"

namespace weir::crash {
namespace {

constexpr int kRead = O_RDONLY | O_CLOEXEC;
constexpr int kWrite = O_WRONLY | O_CLOEXEC;

int open_really(const std::string& path, int flags) {
    static const auto next = real<int(const char*, int, ...)>("open");
    return next(path.c_str(), flags);
}

void write_really(int number, const std::string& bytes, off_t offset) {
    static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    if (next(number, bytes.data(), bytes.size(), offset) < 0) _exit(99);
}

void cut_really(int number, off_t length) {
    static const auto next = real<int(int, off_t)>("ftruncate");
    if (next(number, length) != 0) _exit(99);
}

void rename_really(const std::string& from, const std::string& to) {
    static const auto next = real<int(const char*, const char*)>("rename");
    next(from.c_str(), to.c_str());
}

off_t length_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

std::string read_part(const std::string& path, off_t begin, off_t end) {
    if (end <= begin) return {};
    static const auto next = real<ssize_t(int, void*, size_t, off_t)>("pread");
    std::string bytes(static_cast<size_t>(end - begin), '\0');
    const int number = open_really(path, kRead);
    const ssize_t got = next(number, bytes.data(), bytes.size(), begin);
    ::close(number);
    bytes.resize(static_cast<size_t>(std::max<ssize_t>(got, 0)));
    return bytes;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

void undo(int number, const Change& change, size_t survives) {
    const auto kept = static_cast<off_t>(survives);
    if (change.size == 0) {
        write_really(number, change.before, change.offset);
        return;
    }
    if (survives < change.before.size())
        write_really(number, change.before.substr(survives), change.offset + kept);
    cut_really(number, std::max(change.length_before, change.offset + kept));
}

// Some file systems note the new length before the bytes are there.
void fill_with_zeros(int number, const Change& change) {
    cut_really(number,
               std::max(change.length_before, change.offset + static_cast<off_t>(change.size)));
}

}  // namespace

std::string kind_of(const std::string& path) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (name.ends_with(".dbtmp")) return "temporary";
    if (name == "CURRENT") return "current";
    if (name.starts_with("MANIFEST-")) return "manifest";
    if (name.starts_with("OPTIONS-")) return "options";
    if (name.ends_with(".log")) return "wal";
    if (name.ends_with(".sst")) return "sst";
    if (name.find(".jsonl") != name.npos) return "output";
    return "other";
}

File& Disk::file(const std::string& path) {
    auto& found = files_[path];
    if (!found) found = std::make_unique<File>(File{path, kind_of(path), {}});
    return *found;
}

void Disk::will_write(File& file, off_t offset, size_t size) {
    const off_t length = length_of(file.path);
    const off_t end = std::min(length, offset + static_cast<off_t>(size));
    file.unsynced.push_back({offset, size, length, read_part(file.path, offset, end)});
}

void Disk::will_cut(File& file, off_t length) {
    const off_t now = length_of(file.path);
    if (length == now) return;
    if (length > now)
        return file.unsynced.push_back({now, static_cast<size_t>(length - now), now, {}});
    file.unsynced.push_back({length, 0, now, read_part(file.path, length, now)});
}

void Disk::has_written(File& file, ssize_t size) {
    if (size <= 0) return file.unsynced.pop_back();
    file.unsynced.back().size = static_cast<size_t>(size);
    auto& before = file.unsynced.back().before;
    before.resize(std::min(before.size(), static_cast<size_t>(size)));
}

std::string Disk::keep(const std::string& path) {
    static const auto next = real<int(const char*, const char*)>("link");
    const std::string saved =
        attic_ + "/" + std::to_string(::getpid()) + "-" + std::to_string(kept_++);
    return next(path.c_str(), saved.c_str()) == 0 ? saved : std::string{};
}

void Disk::changed(EntryChange change, const std::string& path, const std::string& from,
                   const std::string& saved) {
    entries_.push_back({change, path, from, saved});
    if (change != EntryChange::renamed) return;
    auto moved = files_.extract(from);
    if (moved.empty()) return;
    files_.erase(path);
    moved.key() = path;
    moved.mapped()->path = path;
    moved.mapped()->kind = kind_of(path);
    files_.insert(std::move(moved));
}

void Disk::folder_synced(const std::string& folder) {
    const auto last = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
        return folder_of(entry.path) == folder;
    });
    entries_.erase(entries_.begin(), last.base());
}

void Disk::lose(const File& file, std::mt19937_64& random) {
    if (file.unsynced.empty()) return;
    const int number = open_really(file.path, kWrite);
    if (number < 0) return;
    const size_t survive = random() % (file.unsynced.size() + 1);
    for (size_t i = file.unsynced.size(); i-- > survive;) {
        const Change& change = file.unsynced[i];
        const bool torn = i == survive && change.size != 0;
        crash::undo(number, change, torn ? random() % (change.size + 1) : 0);
        if (torn && random() % 4 == 0) fill_with_zeros(number, change);
    }
    ::close(number);
}

void Disk::undo(const Entry& entry) {
    static const auto remove = real<int(const char*)>("unlink");
    switch (entry.change) {
        case EntryChange::made:
            remove(entry.path.c_str());
            break;
        case EntryChange::made_folder:
            ::rmdir(entry.path.c_str());
            break;
        case EntryChange::renamed:
            rename_really(entry.path, entry.from);
            [[fallthrough]];
        case EntryChange::removed:
            if (!entry.saved.empty()) rename_really(entry.saved, entry.path);
    }
}

void Disk::cut_power(uint64_t seed) {
    std::mt19937_64 random(seed);
    for (const auto& [path, file] : files_) lose(*file, random);
    const size_t survive = random() % (entries_.size() + 1);
    for (size_t i = entries_.size(); i-- > survive;) undo(entries_[i]);
}

}  // namespace weir::crash
