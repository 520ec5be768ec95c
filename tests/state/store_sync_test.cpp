// A kill leaves the page cache alone, so only the calls show that what is written outlives a power
// cut.
#define BOOST_TEST_MODULE state store sync
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>

#include "epochs.hpp"
#include "store_fixture.hpp"

using namespace weir::state::test;

namespace {

std::atomic<int> syncs = 0;

int count_sync(long call, int fd) {
    ++syncs;
    return static_cast<int>(::syscall(call, fd));
}

}  // namespace

// RocksDB finds these before the C library's.
extern "C" int fsync(int fd) { return count_sync(SYS_fsync, fd); }
extern "C" int fdatasync(int fd) { return count_sync(SYS_fdatasync, fd); }

BOOST_FIXTURE_TEST_SUITE(store_sync, StoreFixture)

BOOST_AUTO_TEST_CASE(every_commit_is_synced) {
    for (uint64_t number = 1; number <= 3; ++number) {
        const int before = syncs;
        store->commit(numbered_epoch(*store, number));
        BOOST_TEST(syncs > before);
    }
}

BOOST_AUTO_TEST_CASE(a_new_publisher_is_synced_and_a_known_one_writes_nothing) {
    const int before = syncs;
    store->publisher_id("new");
    const int after = syncs;
    BOOST_TEST(after > before);
    store->publisher_id("new");
    BOOST_TEST(syncs == after);
}

BOOST_AUTO_TEST_SUITE_END()
