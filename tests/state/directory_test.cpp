#define BOOST_TEST_MODULE state directory
#include "state/directory.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "state/store.hpp"
#include "temporary_directory.hpp"

using namespace weir::state;
namespace fs = std::filesystem;

namespace {

bool is_io(const StoreError& error) { return error.fault() == Fault::io; }
bool is_corrupt(const StoreError& error) { return error.fault() == Fault::corrupt; }

mode_t mode_of(const fs::path& path) {
    struct stat info {};
    BOOST_REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 0777U;
}

}  // namespace

BOOST_AUTO_TEST_CASE(makes_missing_parents_for_their_owner_and_group_only) {
    const test::TemporaryDirectory temporary;
    const mode_t umask = ::umask(0);
    prepare_directory(temporary.path() / "a" / "b");
    ::umask(umask);
    BOOST_TEST(mode_of(temporary.path() / "a") == 0750U);
    BOOST_TEST(mode_of(temporary.path() / "a" / "b") == 0750U);
}

BOOST_AUTO_TEST_CASE(takes_a_directory_that_is_there_as_it_is) {
    const test::TemporaryDirectory temporary;
    const mode_t before = mode_of(temporary.path());
    prepare_directory(temporary.path() / "");
    BOOST_TEST(mode_of(temporary.path()) == before);
}

BOOST_AUTO_TEST_CASE(refuses_a_file_in_its_place_or_above_it) {
    const test::TemporaryDirectory temporary;
    std::ofstream(temporary.state()) << "text";
    BOOST_CHECK_EXCEPTION(prepare_directory(temporary.state()), StoreError, is_io);
    BOOST_CHECK_EXCEPTION(prepare_directory(temporary.state() / "below"), StoreError, is_io);
}

BOOST_AUTO_TEST_CASE(refuses_data_without_the_file_that_names_it) {
    const test::TemporaryDirectory temporary;
    std::ofstream(temporary.path() / "000007.sst") << "data";
    BOOST_CHECK_EXCEPTION(prepare_directory(temporary.path()), StoreError, is_corrupt);
    std::ofstream(temporary.path() / "CURRENT") << "MANIFEST-000005\n";
    prepare_directory(temporary.path());
}
