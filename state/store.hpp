// The state directory of one pipeline: keyed state, timers, outbox and their checkpoint.
//
// Thread rule: commit() is called by one thread at a time (the commit thread); read_outbox() and
// outbox_bytes() by any thread at any time; everything else before the first commit. Only RocksDB's
// two background threads run beside the caller's.
//
// commit() is the only commit point of the runtime: what it has written is kept through any crash,
// and what it has not written has no effect. After a failed commit the store is unusable
// (crash-only).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::state {

// "No time yet": a watermark before the first record.
inline constexpr int64_t kNoTime = INT64_MIN;
// "No end": a lane that is not finite.
inline constexpr int64_t kNoEnd = -1;

// What tells whether a log is still the one that was read.
struct LastRecord {
    int64_t cursor = 0;
    int64_t timestamp_ms = 0;
    uint64_t hash = 0;  // pair_hash() of key and value, see digest.hpp
    bool operator==(const LastRecord&) const = default;
};

// What a source reads in one order of its own: a Kafka partition, or a whole file.
struct Lane {
    std::string name;      // stable between runs, e.g. "device-raw/3"
    int64_t position = 0;  // next cursor to read
    int64_t end = kNoEnd;  // finite sources: the cursor at which the lane ends
    std::optional<LastRecord> last = std::nullopt;  // none: nothing was read yet
};

// From the record at `cursor` on, a partition's watermark is at least this: it had been idle.
struct Raise {
    int64_t cursor = 0;
    int64_t watermark = kNoTime;
    bool operator==(const Raise&) const = default;
};

// One of the device records of the message at `cursor`.
struct WaitingRecord {
    int64_t cursor = 0;
    uint32_t place = 0;
    auto operator<=>(const WaitingRecord&) const = default;
};

// What has a watermark of its own.
struct Partition {
    std::string topic;
    int32_t number = 0;
    uint32_t lane = 0;            // index into Checkpoint::lanes
    int64_t resume = 0;           // least cursor whose record still waits, else the lane's position
    int64_t watermark = kNoTime;  // as it was before the record at `resume`
    std::vector<Raise> raises = {};           // behind `resume`, in the order of cursors
    std::vector<WaitingRecord> waiting = {};  // ascending; see Checkpoint::lists_waiting
};

struct Checkpoint {
    uint64_t run = 0;
    uint64_t epoch = 0;
    int64_t watermark = kNoTime;  // W: everything with an effective time up to it has applied
    uint64_t clock_decisions = 0;
    uint64_t state_digest = 0;  // see Digest in digest.hpp
    bool ended = false;         // a finite source was read to its end and its windows are closed
    // Of any record read: where a finite source's windows end.
    int64_t greatest_effective = kNoTime;
    std::vector<Lane> lanes;
    std::vector<Partition> partitions;
    int64_t wall_ms = kNoTime;  // the latest that a trusted wall clock was seen to show
    // After a clean stop: what lies behind a partition's `resume` and is not among its `waiting` has
    // applied, whatever other settings would make of it.
    bool lists_waiting = false;
    // Hash of the settings that effective times depend on: equal ones read the same records alike.
    uint64_t reading_settings = 0;
    // Of each keyed transform, by its name: hash of the options that its state was made with.
    std::map<std::string, uint64_t> keyed_settings = {};
    // Likewise: the component that its state was made by.
    std::map<std::string, std::string> keyed_components = {};
};

// The watermark had come to `watermark` when the wall clock showed `clock_ms`. For people alone: nothing is decided by it.
struct Passage {
    uint64_t number = 0;  // 1, 2, 3 ... in the order of `watermark`
    int64_t clock_ms = 0;
    int64_t watermark = 0;
    bool operator==(const Passage&) const = default;
};
inline constexpr uint64_t kKeptPassages = 1440;  // the last ones

// How far one publisher (a group of outputs confirmed together) is known to have come.
struct Confirmation {
    uint32_t publisher = 0;
    uint64_t confirmed = 0;  // C: every epoch up to it is published
    uint64_t trim = 0;       // outbox entries of epochs up to it may be deleted; <= confirmed
    std::string
        position;  // opaque to the store: what the sink handed back (file length, end offsets, ...)
    std::string accepted = {};  // a foreign marker that an operator has accepted (weir state adopt)
    // A marker of epochs that this directory has lost: what they published is made again, and
    // thrown away; "" where nothing was lost or all of it was made again.
    std::string replayed = {};
};

// A record that a sink's target will never take, kept here instead.
struct Refused {
    uint32_t publisher = 0;
    uint64_t epoch = 0;
    std::string record;  // encoded as in the outbox
    std::string reason;
};

// A change of one key; no value: the key is deleted.
struct Change {
    std::string key;
    std::optional<std::string> value;
};

struct OutboxEntry {
    uint32_t publisher = 0;
    uint64_t epoch = 0;
    std::string payload;  // encoded records, opaque to the store
};

struct EpochCommit {
    Checkpoint checkpoint;
    std::vector<Change> state;        // any order; each key at most once
    std::vector<Change> timers;       // likewise
    std::vector<OutboxEntry> outbox;  // one of an earlier epoch replaces what stood there
    std::vector<Confirmation> confirmations;
    std::vector<Refused> refused = {};
    std::optional<Passage> passage = {};
};

struct Run {
    uint64_t number = 0;       // 1, 2, 3 ... one for each start on this directory
    uint64_t random = 0;       // tells two runs of one number apart, after a restored copy
    uint64_t first_epoch = 0;  // the run began on top of this epoch
};

enum class Fault { in_use, no_rights, other_pipeline, newer_format, corrupt, io, absent };

// Names the directory, what is wrong and the way out.
class StoreError : public std::runtime_error {
public:
    StoreError(Fault fault, const std::string& text) : std::runtime_error(text), fault_(fault) {}
    [[nodiscard]] Fault fault() const noexcept { return fault_; }

private:
    Fault fault_;
};

// Of the verified copies below the directory, see copies.hpp.
struct StoreSettings {
    int64_t copy_interval_ms = 0;                  // 0: none are made
    std::function<void(const std::string&)> warn;  // [a thread of the store] why one was not made
};

class Store {
public:
    // Opens or makes `directory` for `pipeline` and writes a new run, synced, into the run table.
    // Throws StoreError: used by another process, not writable, made for another pipeline, written
    // by a newer format, corrupt.
    static std::unique_ptr<Store> open(const std::filesystem::path& directory,
                                       const std::string& pipeline,
                                       const StoreSettings& settings = {});

    virtual ~Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // Random, made with the directory; 32 lower-case hex digits.
    [[nodiscard]] virtual const std::string& incarnation() const = 0;
    // The run that open() has written.
    [[nodiscard]] virtual const Run& run() const = 0;
    // Every run of this directory, the present one last.
    [[nodiscard]] virtual const std::vector<Run>& runs() const = 0;
    // The last committed checkpoint; none in a new directory.
    [[nodiscard]] virtual const std::optional<Checkpoint>& checkpoint() const = 0;
    // As they were when the directory was opened, oldest first.
    [[nodiscard]] virtual const std::vector<Passage>& passages() const = 0;
    // The stable number of a publisher's name; a new name gets the next free one (written, synced).
    virtual uint32_t publisher_id(const std::string& name) = 0;
    // The names that were given a number, by number.
    [[nodiscard]] virtual const std::map<uint32_t, std::string>& publishers() const = 0;
    // The last committed confirmation of a publisher; none if it has none yet.
    [[nodiscard]] virtual std::optional<Confirmation> confirmation(uint32_t publisher) const = 0;

    // Writes a confirmation by itself, synced; before the first commit.
    virtual void put_confirmation(const Confirmation& confirmation) = 0;

    using Visit = std::function<void(std::string_view key, std::string_view value)>;
    // Every entry whose key begins with `prefix`, in key order. Views are valid for the call.
    virtual void scan_state(std::string_view prefix, const Visit& visit) const = 0;
    virtual void scan_timers(std::string_view prefix, const Visit& visit) const = 0;

    // One sorted WriteBatch, written with sync. Throws StoreError; std::logic_error where the epoch
    // breaks the rules above (a key twice, a trim beyond what is confirmed).
    virtual void commit(EpochCommit&& epoch) = 0;

    // The entries of `publisher` with epoch > `after`, oldest first, as many as have together at
    // most `max_bytes` of payload (at least one entry where there is any).
    [[nodiscard]] virtual std::vector<OutboxEntry> read_outbox(uint32_t publisher, uint64_t after,
                                                               size_t max_bytes) const = 0;
    // Bytes of payload in the outbox that are not trimmed yet, of all publishers.
    [[nodiscard]] virtual uint64_t outbox_bytes() const = 0;
    // How many refused records are kept; before the first commit.
    [[nodiscard]] virtual uint64_t refused() const = 0;

protected:
    Store() = default;
};

}  // namespace weir::state
