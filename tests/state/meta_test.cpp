#define BOOST_TEST_MODULE state meta
#include "state/meta.hpp"

#include <boost/test/unit_test.hpp>

#include "temporary_directory.hpp"

using namespace weir::state;

namespace {

struct Fixture {
    test::TemporaryDirectory temporary;
    Database database{temporary.path()};

    template <typename Entry>
    void put(const Entry& entry) {
        rocksdb::WriteBatch batch;
        put_meta(database, batch, entry);
        database.write(batch);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(meta, Fixture)

BOOST_AUTO_TEST_CASE(the_first_run_begins_on_nothing) {
    const Run run = next_run(load_meta(database, "p"));
    BOOST_TEST(run.number == 1);
    BOOST_TEST(run.first_epoch == 0);
}

BOOST_AUTO_TEST_CASE(the_run_after_255_and_256_is_257) {
    put(load_meta(database, "p").identity);
    put(Run{256, 2, 20});
    put(Run{255, 1, 10});
    Checkpoint checkpoint;
    checkpoint.epoch = 33;
    put(checkpoint);

    const Meta meta = load_meta(database, "p");
    BOOST_REQUIRE(meta.runs.size() == 2);
    BOOST_TEST(meta.runs[0].number == 255);
    BOOST_TEST(meta.runs[1].number == 256);
    const Run run = next_run(meta);
    BOOST_TEST(run.number == 257);
    BOOST_TEST(run.first_epoch == 33);
}

BOOST_AUTO_TEST_CASE(a_number_is_not_used_again_where_the_first_runs_are_gone) {
    put(load_meta(database, "p").identity);
    put(Run{9, 2, 20});
    BOOST_TEST(next_run(load_meta(database, "p")).number == 10);
}

BOOST_AUTO_TEST_CASE(of_the_passages_the_last_1440_are_kept_in_their_order) {
    put(load_meta(database, "p").identity);
    for (uint64_t number = 1; number <= 1500; ++number)
        put(Passage{number, static_cast<int64_t>(number), -5});

    const Meta meta = load_meta(database, "p");
    BOOST_REQUIRE(meta.passages.size() == 1440);
    BOOST_TEST((meta.passages.front() == Passage{61, 61, -5}));
    BOOST_TEST((meta.passages.back() == Passage{1500, 1500, -5}));
}

BOOST_AUTO_TEST_SUITE_END()
