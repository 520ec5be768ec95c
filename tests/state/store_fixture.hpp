#pragma once

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "state/store.hpp"
#include "temporary_directory.hpp"

namespace weir::state::test {

// A store in a directory of its own that can be closed and opened again.
struct StoreFixture {
    TemporaryDirectory temporary;
    std::unique_ptr<Store> store = Store::open(temporary.state(), "p");

    void reopen() {
        store.reset();
        store = Store::open(temporary.state(), "p");
    }

    void commit_state(std::vector<Change> changes) {
        EpochCommit epoch;
        epoch.state = std::move(changes);
        store->commit(std::move(epoch));
    }

    void commit_outbox(std::vector<OutboxEntry> entries) {
        EpochCommit epoch;
        epoch.outbox = std::move(entries);
        store->commit(std::move(epoch));
    }

    void commit_trim(uint32_t publisher, uint64_t trim) {
        EpochCommit epoch;
        epoch.confirmations = {{publisher, trim, trim, ""}};
        store->commit(std::move(epoch));
    }
};

}  // namespace weir::state::test
