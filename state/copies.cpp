#include "state/copies.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "state/files.hpp"
#include "state/store_error.hpp"
#include "state/store_view.hpp"
#include "state/verify.hpp"

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCopies = "copies";
constexpr const char* kUnverified = "unverified";
constexpr const char* kDiscarded = "discarded";
constexpr int64_t kFirstWaitMs = 60'000;
constexpr uintmax_t kLeastFreeBytes = uintmax_t{64} << 20;  // a copy begins with a flush
constexpr int kLowestPriority = 19;
constexpr int kIdleIo = 3 << 13;  // IOPRIO_CLASS_IDLE; the C library has no name for it
constexpr int kIoOfThread = 1;    // IOPRIO_WHO_PROCESS, which means a thread

void lower_priority() {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLowestPriority);
    ::syscall(SYS_ioprio_set, kIoOfThread, 0, kIdleIo);
}

// None: not the name of a verified copy.
std::optional<uint64_t> epoch_of(const std::string& name) {
    uint64_t epoch = 0;
    const char* end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, epoch);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return epoch;
}

int64_t age_ms(const fs::path& path) {
    const auto age = fs::file_time_type::clock::now() - fs::last_write_time(path);
    return std::chrono::duration_cast<std::chrono::milliseconds>(age).count();
}

// A directory that is made anew all the time is to have copies as well.
int64_t first_wait(const fs::path& directory, int64_t interval_ms) {
    const std::vector<uint64_t> copies = verified_copies(directory);
    const int64_t age = copies.empty() ? interval_ms : age_ms(copy_path(directory, copies[0]));
    return std::clamp(interval_ms - age, std::min(interval_ms, kFirstWaitMs), interval_ms);
}

void remove(const fs::path& copies, const std::string& name) {
    if (name != kUnverified) rename_synced(copies / name, copies / kDiscarded);
    fs::remove_all(copies / kDiscarded);
    fs::remove_all(copies / kUnverified);
}

}  // namespace

fs::path copy_path(const fs::path& directory, uint64_t epoch) {
    return directory / kCopies / std::to_string(epoch);
}

std::vector<uint64_t> verified_copies(const fs::path& directory) {
    std::vector<uint64_t> epochs;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(directory / kCopies, absent)) {
        if (const auto epoch = epoch_of(entry.path().filename())) epochs.push_back(*epoch);
    }
    std::ranges::sort(epochs, std::greater());
    return epochs;
}

CopyKeeper::CopyKeeper(Database& database, const StoreSettings& settings)
    : database_(database),
      settings_(settings),
      copies_(database.directory() / kCopies),
      due_in_ms_(first_wait(database.directory(), settings.copy_interval_ms)),
      thread_([this] { work(); }) {}

CopyKeeper::~CopyKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool CopyKeeper::wait_until_due() {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(due_in_ms_), [this] { return stop_; });
    due_in_ms_ = settings_.copy_interval_ms;
    return !stop_;
}

bool CopyKeeper::is_stopped() {
    const std::lock_guard lock(mutex_);
    return stop_;
}

void CopyKeeper::work() {
    lower_priority();
    while (wait_until_due()) {
        try {
            make();
        } catch (const std::exception& e) {
            if (!is_stopped())
                settings_.warn(std::string("no verified copy of the state directory was made: ") +
                               e.what());
        }
    }
}

void CopyKeeper::make() {
    if (fs::space(database_.directory()).available < kLeastFreeBytes)
        throw store_error(Fault::io, database_.directory(), "too little space is free");
    fs::create_directories(copies_);
    remove(copies_, kUnverified);
    database_.copy_to(copies_ / kUnverified);
    const uint64_t epoch = verify_new();
    if (fs::exists(copies_ / std::to_string(epoch))) return remove(copies_, kUnverified);
    rename_synced(copies_ / kUnverified, copies_ / std::to_string(epoch));
    drop_old();
    drop_logs();
}

uint64_t CopyKeeper::verify_new() {
    const auto view = StoreView::open(copies_ / kUnverified, Lock::none);
    const Verification found = verify(*view, {}, [this] { return is_stopped(); });
    if (!found.faults.empty())
        throw store_error(Fault::corrupt, database_.directory(), found.faults.front());
    return view->meta().checkpoint ? view->meta().checkpoint->epoch : 0;
}

void CopyKeeper::drop_old() {
    const std::vector<uint64_t> epochs = verified_copies(database_.directory());
    for (size_t i = kKeptCopies; i < epochs.size(); ++i) remove(copies_, std::to_string(epochs[i]));
}

// What the oldest copy holds needs no log.
void CopyKeeper::drop_logs() {
    const uint64_t oldest = verified_copies(database_.directory()).back();
    const Database copy(copy_path(database_.directory(), oldest), Access::read);
    database_.drop_archived_logs(copy.last_sequence());
}

}  // namespace weir::state
