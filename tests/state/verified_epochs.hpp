// Epochs with a digest, in a directory that makes copies of itself.
#pragma once

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "epochs.hpp"
#include "state/copies.hpp"
#include "state/digest.hpp"
#include "temporary_directory.hpp"

namespace weir::state::test {

inline constexpr int64_t kOften = 1;
inline constexpr int64_t kRarely = 3'600'000;

inline EpochCommit verified_epoch(const Store& store, uint64_t number) {
    EpochCommit epoch = numbered_epoch(store, number);
    for (const auto* changes : {&epoch.state, &epoch.timers}) {
        for (const Change& change : *changes)
            epoch.checkpoint.state_digest += pair_hash(change.key, *change.value);
    }
    return epoch;
}

struct CopiedDirectory {
    TemporaryDirectory temporary;
    std::filesystem::path path = temporary.state();
    uint64_t epoch = 0;
    std::vector<std::string> warnings;

    std::unique_ptr<Store> open(int64_t copy_interval_ms) {
        auto store = Store::open(path, "p", {copy_interval_ms, [this](const std::string& text) {
                                                 warnings.push_back(text);
                                             }});
        store->publisher_id("rows");
        return store;
    }

    void commit(Store& store) { store.commit(verified_epoch(store, ++epoch)); }

    // Each in a log of its own, as a start begins a new one.
    void commit_logs(int count) {
        for (int i = 0; i < count; ++i) commit(*open(kRarely));
    }

    // Commits until there is a copy of a new epoch.
    void make_copy() {
        const auto before = verified_copies(path);
        const auto store = open(kOften);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        do commit(*store);
        while (verified_copies(path) == before && std::chrono::steady_clock::now() < deadline);
        BOOST_REQUIRE(verified_copies(path) != before);
    }
};

}  // namespace weir::state::test
