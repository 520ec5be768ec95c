#include "state/store_view.hpp"

#include <optional>

#include "state/database.hpp"
#include "state/directory.hpp"
#include "state/directory_lock.hpp"
#include "state/meta.hpp"
#include "state/outbox_key.hpp"
#include "state/store_error.hpp"

namespace weir::state {
namespace {

class RocksView final : public StoreView {
public:
    RocksView(const std::filesystem::path& directory, Lock lock) {
        require_state_directory(directory);
        if (lock == Lock::take) lock_.emplace(directory);
        database_ = std::make_unique<Database>(directory, Access::read);
        meta_ = read_meta(*database_);
    }

    const std::filesystem::path& directory() const override { return database_->directory(); }
    const Meta& meta() const override { return meta_; }

    void scan_state(const Visit& visit) const override {
        database_->scan(Family::state, "", "", visit);
    }

    void scan_timers(const Visit& visit) const override {
        database_->scan(Family::timers, "", "", visit);
    }

    void scan_outbox(const VisitOutbox& visit) const override {
        const auto entry = [&](std::string_view key, std::string_view payload) {
            if (key.size() == kOutboxKeySize)
                return visit(outbox_publisher(key), outbox_epoch(key), payload);
            throw store_error(Fault::corrupt, directory(), "an outbox key cannot be read");
        };
        database_->scan(Family::outbox, "", "", entry);
    }

    void scan_refused(const std::function<bool(const Refused&)>& visit) const override {
        state::scan_refused(*database_, visit);
    }

    void verify_checksums() const override { database_->verify_checksums(); }

private:
    std::optional<DirectoryLock> lock_;
    std::unique_ptr<Database> database_;
    Meta meta_;
};

}  // namespace

void StoreView::check_pipeline(const std::string& pipeline) const {
    state::check_pipeline(directory(), meta().identity, pipeline);
}

std::unique_ptr<StoreView> StoreView::open(const std::filesystem::path& directory, Lock lock) {
    return std::make_unique<RocksView>(directory, lock);
}

}  // namespace weir::state
