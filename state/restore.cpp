#include "state/restore.hpp"

#include <algorithm>
#include <vector>

#include "state/copies.hpp"
#include "state/database.hpp"
#include "state/directory_lock.hpp"
#include "state/files.hpp"
#include "state/log_files.hpp"
#include "state/store_error.hpp"

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBuilt = ".restored";
constexpr const char* kOld = ".damaged";

fs::path sibling(const fs::path& directory, const std::string& suffix) {
    fs::path path = fs::absolute(directory).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    return path += suffix;
}

// The first name that is free: an earlier restoration may have left one.
fs::path free_sibling(const fs::path& directory) {
    fs::path path = sibling(directory, kOld);
    for (int i = 2; fs::exists(path); ++i)
        path = sibling(directory, kOld + ("." + std::to_string(i)));
    return path;
}

// Table files never change, so a link will do; everything else is written to.
void copy_database(const fs::path& from, const fs::path& to) {
    for (const auto& entry : fs::directory_iterator(from)) {
        const fs::path& file = entry.path();
        if (file.extension() == ".sst")
            fs::create_hard_link(file, to / file.filename());
        else
            fs::copy_file(file, to / file.filename());
    }
}

// Those that hold what the copy does not, as far as they follow each other without a gap.
std::vector<LogFile> usable_logs(const fs::path& directory, uint64_t copied, std::string& lost) {
    std::vector<LogFile> logs = log_files(directory);
    std::erase_if(logs,
                  [&](const LogFile& log) { return log.first == 0 || log.next <= copied + 1; });
    uint64_t expected = copied + 1;
    auto end = logs.begin();
    for (; end != logs.end() && end->first <= expected; ++end) expected = end->next;
    if (end != logs.end()) lost = end->path.filename();
    logs.erase(end, logs.end());
    return logs;
}

uint64_t last_sequence(const fs::path& directory) {
    return Database(directory, Access::read).last_sequence();
}

class Restorer {
public:
    Restorer(const fs::path& directory, const std::function<Readers(const Meta&)>& readers_for)
        : directory_(directory), built_(sibling(directory, kBuilt)), readers_for_(readers_for) {}

    // Throws StoreError where the copy gives no whole directory.
    Restoration restore_from(uint64_t copy) {
        Restoration result;
        result.copy = copy;
        build(copy, result.first_lost);
        result.epoch = verified_epoch();
        result.old_directory = free_sibling(directory_);
        // Under the name that the next restoration clears the old directory never stands.
        rename_synced(built_, result.old_directory);
        exchange(result.old_directory, sibling(directory_, ""));
        return result;
    }

private:
    void build(uint64_t copy, std::string& lost) {
        const fs::path from = copy_path(directory_, copy);
        fs::remove_all(built_);
        fs::create_directory(built_);
        fs::permissions(built_, fs::status(directory_).permissions());
        copy_database(from, built_);
        const auto logs = usable_logs(directory_, last_sequence(from), lost);
        for (const LogFile& log : logs) {
            fs::copy_file(log.path, built_ / log.path.filename(),
                          fs::copy_options::overwrite_existing);
        }
        { const Database replays_the_logs(built_); }
        const uint64_t replayed = last_sequence(built_);
        const auto damaged =
            std::ranges::find_if(logs, [&](const LogFile& log) { return log.next > replayed + 1; });
        if (damaged != logs.end()) lost = damaged->path.filename();
        sync_directory(built_);
    }

    uint64_t verified_epoch() {
        const auto view = StoreView::open(built_, Lock::none);
        const Verification found = verify(*view, readers_for_(view->meta()));
        if (!found.faults.empty()) throw store_error(Fault::corrupt, built_, found.faults.front());
        return view->meta().checkpoint ? view->meta().checkpoint->epoch : 0;
    }

    fs::path directory_;
    fs::path built_;
    const std::function<Readers(const Meta&)>& readers_for_;
};

std::vector<uint64_t> candidates(const fs::path& directory, std::optional<uint64_t> copy) {
    std::vector<uint64_t> epochs = verified_copies(directory);
    if (copy) std::erase_if(epochs, [&](uint64_t epoch) { return epoch != *copy; });
    if (!epochs.empty()) return epochs;
    throw StoreError(Fault::absent,
                     "state directory " + directory.string() + ": has no verified copy" +
                         (copy ? " of epoch " + std::to_string(*copy) : "") + " below " +
                         (directory / "copies").string() +
                         "; restore it from a backup, or name an empty state.directory");
}

}  // namespace

Restoration restore(const fs::path& directory, std::optional<uint64_t> copy,
                    const std::function<Readers(const Meta&)>& readers_for) {
    const std::vector<uint64_t> epochs = candidates(directory, copy);
    const DirectoryLock lock(directory);
    Restorer restorer(directory, readers_for);
    for (const uint64_t epoch : epochs) {
        try {
            return restorer.restore_from(epoch);
        } catch (const StoreError&) {
            if (epoch == epochs.back()) throw;
        } catch (const fs::filesystem_error& e) {
            throw store_error(directory, e.what(), e.code().value());
        }
    }
    throw std::logic_error("there is at least one copy");
}

}  // namespace weir::state
