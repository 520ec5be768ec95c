#include "state/store.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "state/ballast.hpp"
#include "state/copies.hpp"
#include "state/database.hpp"
#include "state/directory.hpp"
#include "state/meta.hpp"
#include "state/outbox_index.hpp"
#include "state/outbox_key.hpp"
#include "state/store_error.hpp"

namespace weir::state {
namespace {

constexpr size_t kEntryOverhead =
    16;  // tag, column family and lengths of one entry in a WriteBatch

// RocksDB takes keys in order several times faster than at random.
void sort_by_key(std::vector<Change>& changes) {
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.key < b.key; });
    const auto same = [](const Change& a, const Change& b) { return a.key == b.key; };
    if (std::adjacent_find(changes.begin(), changes.end(), same) != changes.end()) {
        throw std::logic_error("one epoch changes a key twice");
    }
}

size_t bytes_of(const std::vector<Change>& changes) {
    size_t bytes = 0;
    for (const Change& change : changes) {
        bytes += change.key.size() + (change.value ? change.value->size() : 0) + kEntryOverhead;
    }
    return bytes;
}

// Reserved once: a batch that grows is held twice for a moment.
size_t batch_bytes(const EpochCommit& epoch) {
    size_t bytes = size_t{4} << 10;
    bytes += bytes_of(epoch.state) + bytes_of(epoch.timers);
    for (const OutboxEntry& entry : epoch.outbox)
        bytes += entry.payload.size() + 2 * kEntryOverhead;
    for (const Refused& refused : epoch.refused)
        bytes += refused.record.size() + refused.reason.size() + 4 * kEntryOverhead;
    return bytes;
}

void check_trim(const std::vector<Confirmation>& confirmations) {
    for (const Confirmation& confirmation : confirmations) {
        if (confirmation.trim > confirmation.confirmed) {
            throw std::logic_error("outbox entries may not be deleted before they are confirmed");
        }
    }
}

class RocksStore final : public Store {
public:
    RocksStore(const std::filesystem::path& directory, const std::string& pipeline,
               const StoreSettings& settings)
        : database_(directory, access(settings)), meta_(load_meta(database_, pipeline)) {
        load_outbox();
        begin_run();
        if (settings.copy_interval_ms != 0) copies_.emplace(database_, settings);
    }

    const std::string& incarnation() const override { return meta_.identity.incarnation; }
    const Run& run() const override { return meta_.runs.back(); }
    const std::vector<Run>& runs() const override { return meta_.runs; }
    const std::optional<Checkpoint>& checkpoint() const override { return meta_.checkpoint; }
    const std::vector<Passage>& passages() const override { return meta_.passages; }
    uint64_t outbox_bytes() const override { return outbox_.bytes(); }
    uint64_t refused() const override { return meta_.refused; }

    uint32_t publisher_id(const std::string& name) override {
        for (const auto& [id, known] : meta_.publishers) {
            if (known == name) return id;
        }
        return add_publisher(name);
    }

    const std::map<uint32_t, std::string>& publishers() const override { return meta_.publishers; }

    std::optional<Confirmation> confirmation(uint32_t publisher) const override {
        const auto found = meta_.confirmations.find(publisher);
        if (found == meta_.confirmations.end()) return std::nullopt;
        return found->second;
    }

    void put_confirmation(const Confirmation& confirmation) override {
        check_trim({confirmation});
        rocksdb::WriteBatch batch;
        put_meta(database_, batch, confirmation);
        database_.write(batch);
        meta_.confirmations[confirmation.publisher] = confirmation;
    }

    void scan_state(std::string_view prefix, const Visit& visit) const override {
        scan_all(Family::state, prefix, visit);
    }

    void scan_timers(std::string_view prefix, const Visit& visit) const override {
        scan_all(Family::timers, prefix, visit);
    }

    void commit(EpochCommit&& epoch) override {
        check_trim(epoch.confirmations);
        rocksdb::WriteBatch batch(batch_bytes(epoch));
        put_changes(batch, Family::state, epoch.state);
        put_changes(batch, Family::timers, epoch.timers);
        trim_outbox(batch, epoch.confirmations);
        put_outbox(batch, epoch.outbox);
        for (const Confirmation& confirmation : epoch.confirmations)
            put_meta(database_, batch, confirmation);
        put_meta(database_, batch, epoch.checkpoint);
        put_refused(batch, epoch.refused);
        if (epoch.passage) put_meta(database_, batch, *epoch.passage);
        database_.write(batch);
        remember(std::move(epoch));
    }

    std::vector<OutboxEntry> read_outbox(uint32_t publisher, uint64_t after,
                                         size_t max_bytes) const override {
        std::vector<OutboxEntry> entries;
        size_t bytes = 0;
        const auto take = [&](std::string_view key, std::string_view payload) {
            const uint64_t epoch = outbox_epoch(key);
            if (epoch == after) return true;
            if (!entries.empty() && bytes + payload.size() > max_bytes) return false;
            bytes += payload.size();
            entries.push_back({publisher, epoch, std::string(payload)});
            return bytes < max_bytes;
        };
        database_.scan(Family::outbox, outbox_prefix(publisher), outbox_key(publisher, after),
                       take);
        return entries;
    }

private:
    static Access access(const StoreSettings& settings) {
        return settings.copy_interval_ms == 0 ? Access::write : Access::write_and_archive;
    }

    void load_outbox() {
        database_.scan(Family::outbox, "", "", [&](std::string_view key, std::string_view payload) {
            if (key.size() != kOutboxKeySize) {
                throw store_error(Fault::corrupt, database_.directory(),
                                  "an outbox key cannot be read");
            }
            outbox_.put(outbox_publisher(key), outbox_epoch(key), payload.size());
            return true;
        });
    }

    void begin_run() {
        rocksdb::WriteBatch batch;
        if (meta_.runs.empty() || meta_.identity.format < kFormat) {
            meta_.identity.format = kFormat;
            put_meta(database_, batch, meta_.identity);
        }
        meta_.runs.push_back(next_run(meta_));
        put_meta(database_, batch, run());
        database_.write(batch);
    }

    uint32_t add_publisher(const std::string& name) {
        const uint32_t id = meta_.publishers.empty() ? 1 : meta_.publishers.rbegin()->first + 1;
        rocksdb::WriteBatch batch;
        put_meta(database_, batch, Publisher{id, name});
        database_.write(batch);
        meta_.publishers.emplace(id, name);
        return id;
    }

    void scan_all(Family family, std::string_view prefix, const Visit& visit) const {
        database_.scan(family, prefix, prefix, [&](std::string_view key, std::string_view value) {
            visit(key, value);
            return true;
        });
    }

    void put_changes(rocksdb::WriteBatch& batch, Family family,
                     std::vector<Change>& changes) const {
        sort_by_key(changes);
        for (const Change& change : changes) {
            if (change.value) {
                database_.put(batch, family, change.key, *change.value);
            } else {
                database_.remove(batch, family, change.key);
            }
        }
    }

    // Point deletes, not DeleteRange: a trim covers few entries whose keys are known here, and
    // every read starts behind them. Of range tombstones RocksDB says that they slow down reads
    // while they gather in a memtable, and with a bounded max_open_files.
    void trim_outbox(rocksdb::WriteBatch& batch,
                     const std::vector<Confirmation>& confirmations) const {
        for (const Confirmation& confirmation : confirmations) {
            for (uint64_t epoch : outbox_.epochs_up_to(confirmation.publisher, confirmation.trim)) {
                database_.remove(batch, Family::outbox, outbox_key(confirmation.publisher, epoch));
            }
        }
    }

    void put_outbox(rocksdb::WriteBatch& batch, const std::vector<OutboxEntry>& entries) const {
        for (const OutboxEntry& entry : entries) {
            database_.put(batch, Family::outbox, outbox_key(entry.publisher, entry.epoch),
                          entry.payload);
        }
    }

    void put_refused(rocksdb::WriteBatch& batch, const std::vector<Refused>& records) const {
        uint64_t number = meta_.refused;
        for (const Refused& refused : records)
            state::put_refused(database_, batch, ++number, refused);
    }

    // Only what is written is known.
    void remember(EpochCommit&& epoch) {
        for (Confirmation& confirmation : epoch.confirmations) {
            outbox_.trim(confirmation.publisher, confirmation.trim);
            meta_.confirmations[confirmation.publisher] = std::move(confirmation);
        }
        for (const OutboxEntry& entry : epoch.outbox) {
            outbox_.put(entry.publisher, entry.epoch, entry.payload.size());
        }
        meta_.refused += epoch.refused.size();
        meta_.checkpoint = std::move(epoch.checkpoint);
    }

    Database database_;
    Meta meta_;
    OutboxIndex outbox_;
    std::optional<CopyKeeper> copies_;
};

}  // namespace

std::unique_ptr<Store> Store::open(const std::filesystem::path& directory,
                                   const std::string& pipeline, const StoreSettings& settings) {
    prepare_directory(directory);
    make_room(directory);
    return std::make_unique<RocksStore>(directory, pipeline, settings);
}

}  // namespace weir::state
