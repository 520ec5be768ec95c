#include "plugins/file/line_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "temporary_directory.hpp"

using namespace weir::file;

namespace {

struct Fixture {
    weir::test::TemporaryDirectory directory;
    std::string path = directory / "input";

    std::vector<std::string> lines(const std::string& content, int64_t from, int64_t end) {
        weir::test::write_file(path, content);
        LineReader reader(path, from, end);
        std::vector<std::string> found;
        for (Line line; reader.next(line);) {
            BOOST_TEST(content.substr(static_cast<size_t>(line.position), line.text.size()) ==
                       line.text);
            found.emplace_back(line.text);
        }
        BOOST_TEST(reader.position() == end);
        return found;
    }
};

using Lines = std::vector<std::string>;

std::string message_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const weir::Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(line_reader, Fixture)

BOOST_AUTO_TEST_CASE(lines_end_at_newlines_and_at_the_end) {
    BOOST_TEST((lines("", 0, 0) == Lines{}));
    BOOST_TEST((lines("\n", 0, 1) == Lines{""}));
    BOOST_TEST((lines("a\n\nbc\r\n", 0, 7) == Lines{"a", "", "bc\r"}));
    BOOST_TEST((lines("a\nbc", 0, 4) == Lines{"a", "bc"}));
    BOOST_TEST((lines("a\nbc\nd\n", 2, 7) == Lines{"bc", "d"}));
}

BOOST_AUTO_TEST_CASE(nothing_is_read_behind_the_end) {
    BOOST_TEST((lines("a\nbcd\n", 0, 3) == Lines{"a", "b"}));
    BOOST_TEST((lines("a\nbcd\n", 0, 2) == Lines{"a"}));
}

BOOST_AUTO_TEST_CASE(lines_around_the_size_of_the_buffer) {
    for (const size_t size : {131071U, 131072U, 131073U, 262143U, 262144U, 262145U, 600000U}) {
        const std::string line(size, 'x');
        const std::string content = "a\n" + line + "\nb\n" + line;
        BOOST_TEST((lines(content, 0, static_cast<int64_t>(content.size())) ==
                    Lines{"a", line, "b", line}));
    }
}

BOOST_AUTO_TEST_CASE(a_line_of_10_mib) {
    const std::string line(10 << 20, 'x');
    const std::string content = line + "\nafter";
    BOOST_TEST((lines(content, 0, static_cast<int64_t>(content.size())) == Lines{line, "after"}));
}

BOOST_AUTO_TEST_CASE(padding_behind_a_line_can_be_read) {
    weir::test::write_file(path, std::string(262144, 'x'));
    LineReader reader(path, 0, 262144);
    Line line;
    BOOST_REQUIRE(reader.next(line));
    const std::string padded(line.text.data(), line.text.size() + WEIR_PADDING);
    BOOST_TEST(padded.substr(0, 262144) == std::string(262144, 'x'));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_while_it_is_read) {
    weir::test::write_file(path, "a\nb\n");
    LineReader reader(path, 0, 100);
    Line line;
    BOOST_TEST(reader.next(line));
    BOOST_TEST(reader.next(line));
    BOOST_TEST(message_of([&] { reader.next(line); }).find("ends at byte 4, but was 100 bytes") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_number_of_a_line) {
    weir::test::write_file(path, "a\n\nbc\nd");
    const auto at = [&](int64_t position) {
        const LineStart line = line_at(path, position);
        return std::pair(line.position, line.number);
    };
    BOOST_TEST((at(0) == std::pair<int64_t, int64_t>(0, 0)));
    BOOST_TEST((at(2) == std::pair<int64_t, int64_t>(2, 1)));
    BOOST_TEST((at(3) == std::pair<int64_t, int64_t>(3, 2)));
    BOOST_TEST((at(6) == std::pair<int64_t, int64_t>(6, 3)));
    BOOST_TEST((at(5) == std::pair<int64_t, int64_t>(
                             6, 3)));  // the newline came after "bc" was read as a last line
    BOOST_TEST(message_of([&] {
                   line_at(path, 4);
               }).find("no line of '" + path + "' begins at byte 4") == 0U);
}

BOOST_AUTO_TEST_CASE(the_number_of_a_line_far_behind) {
    std::string content;
    for (int i = 0; i < 200000; ++i) content += "xyz\n";
    weir::test::write_file(path, content);
    BOOST_TEST(line_at(path, 4 * 199999).number == 199999);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named) {
    const std::string missing = message_of([&] { readable_length(directory / "missing"); });
    BOOST_TEST(missing.find("cannot open '" + (directory / "missing") + "'") == 0U);
    BOOST_TEST(missing.find("option 'path'") != std::string::npos);
    BOOST_TEST(message_of([&] { readable_length(directory / ""); }).find("is not a regular file") !=
               std::string::npos);
    BOOST_TEST(message_of([] { readable_length("/dev/null"); }).find("is not a regular file") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
