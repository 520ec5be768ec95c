// What of the watched files is on the disk for good, and what a power cut leaves of the rest.
//
// Within a file, changes survive in order, the first that does not in part; of directory entries a first part
// survives. So a journaling file system keeps them; what it promises to no one is not relied on: a synced file
// whose folder was not synced may be gone.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace weir::crash {

struct Change {
    off_t offset = 0;
    size_t size = 0;  // none: the file was cut at `offset`
    off_t length_before = 0;
    std::string before;  // the bytes that it replaced
};

struct File {
    std::string path;
    std::string kind;
    std::vector<Change> unsynced;
};

enum class EntryChange { made, made_folder, renamed, removed };

class Disk {
public:
    explicit Disk(std::string attic) : attic_(std::move(attic)) {}

    File& file(const std::string& path);
    // Before the call changes the file.
    void will_write(File& file, off_t offset, size_t size);
    void will_cut(File& file, off_t length);
    // After it: less was written than asked for, or nothing.
    static void has_written(File& file, ssize_t size);
    static void synced(File& file) { file.unsynced.clear(); }

    // Keeps the file at `path`, which is about to go, under another name; "" where there is none.
    std::string keep(const std::string& path);
    void changed(EntryChange change, const std::string& path, const std::string& from = {},
                 const std::string& saved = {});
    void folder_synced(const std::string& folder);

    void cut_power(uint64_t seed);

private:
    struct Entry {
        EntryChange change;
        std::string path, from, saved;
    };
    static void lose(const File& file, std::mt19937_64& random);
    static void undo(const Entry& entry);

    std::string attic_;
    int kept_ = 0;
    std::map<std::string, std::unique_ptr<File>> files_;
    std::vector<Entry> entries_;
};

// The part of a path behind its last slash names what kind of file it is.
std::string kind_of(const std::string& path);

}  // namespace weir::crash
