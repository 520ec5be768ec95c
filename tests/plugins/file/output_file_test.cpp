#include "plugins/file/output_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "temporary_directory.hpp"

using namespace weir::file;

BOOST_AUTO_TEST_SUITE(output_file)

BOOST_AUTO_TEST_CASE(a_position_as_text_and_back) {
    const Confirmed confirmed{2, 2049, 18446744073709551615U, 9223372036854775807, 0xAB};
    const char* text =
        "v1 part=2 dev=2049 ino=18446744073709551615 len=9223372036854775807 crc=000000ab";
    BOOST_TEST(confirmed.text() == text);
    const Confirmed again = Confirmed::parse(text);
    BOOST_TEST(again.text() == text);
    BOOST_TEST(again.inode == confirmed.inode);
    BOOST_TEST(again.length == confirmed.length);
}

BOOST_AUTO_TEST_CASE(what_a_file_is_described_by) {
    const weir::test::TemporaryDirectory directory;
    const std::string path = directory / "f";
    weir::test::write_file(path, "123456789 and more");
    const Confirmed described = OutputFile::open(path)->describe(1, 9);
    struct stat status {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    BOOST_TEST(described.part == 1U);
    BOOST_TEST(described.device == status.st_dev);
    BOOST_TEST(described.inode == status.st_ino);
    BOOST_TEST(described.length == 9);
    BOOST_TEST(described.tail_crc == 0xCBF43926U);  // the check value of CRC-32, of "123456789"
}

BOOST_AUTO_TEST_CASE(another_device_number_alone_makes_no_other_file) {
    const weir::test::TemporaryDirectory directory;
    weir::test::write_file(directory / "f", "abc");
    const auto file = OutputFile::open(directory / "f");
    Confirmed confirmed = file->describe(0, 3);
    ++confirmed.device;
    BOOST_TEST(!file->differs_from(confirmed));
    Confirmed empty = file->describe(0, 0);
    ++empty.device;
    BOOST_TEST(file->differs_from(empty).value() ==
               "is another file than the one that was written");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_none) {
    const weir::test::TemporaryDirectory directory;
    BOOST_TEST(!OutputFile::open(directory / "missing"));
}

BOOST_AUTO_TEST_SUITE_END()
