#include "plugins/file/sink.hpp"

#include <sys/mount.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <map>

#include "plugins/file/source.hpp"
#include "temporary_directory.hpp"
#include "weir/testing/sink_harness.hpp"
#include "weir/testing/source_harness.hpp"

using namespace weir;
using test::read_file;
using test::write_file;
using testing::Bytes;
using testing::Records;

namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// Positions alone: the sink has no markers.
class Writer : public testing::SinkHarness {
public:
    using SinkHarness::SinkHarness;
    Bytes start(const Bytes& at = {}) {
        position = at;
        return SinkHarness::start().position;
    }
    Bytes publish(const Records& records) { return SinkHarness::publish(records).position; }
};

struct SinkFixture {
    test::TemporaryDirectory directory;
    std::string path = directory / "rows.jsonl";
    std::map<std::string, std::string> options;
    std::string warnings;  // of all lives

    std::unique_ptr<Writer> sink(uint32_t flags = 0) {
        const weir_component* component = weir::sink<file::FileSink>();
        testing::Settings settings(component);
        settings.set("path", path);
        for (const auto& [key, value] : options) settings.set(key, value);
        return std::make_unique<Writer>(testing::Setup(component, settings), flags);
    }
    // A life of the sink: starts, publishes each, hands back the position of the last confirmed.
    Bytes life(const Bytes& position,
               std::initializer_list<std::initializer_list<const char*>> publications) {
        const auto writer = sink();
        Bytes last = writer->start(position);
        for (const auto& values : publications) last = writer->publish(Records(values));
        for (const auto& [level, line] : writer->host.log)
            if (level == WEIR_LOG_WARNING) warnings += line + "\n";
        return last;
    }
    Error start_error(const Bytes& position = {}) {
        try {
            sink()->start(position);
        } catch (const Error& error) {
            return error;
        }
        return Error("nothing was thrown", WEIR_OK);
    }
};

// Files may not grow beyond it, for the time of a test.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

class SmallDisk {
public:
    explicit SmallDisk(std::string at) : at_(std::move(at)) {
        fs::create_directory(at_);
        mounted_ = ::mount("none", at_.c_str(), "tmpfs", 0, "size=64k") == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount(at_.c_str());
    }
    [[nodiscard]] bool mounted() const { return mounted_; }

private:
    std::string at_;
    bool mounted_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sink, SinkFixture)

BOOST_AUTO_TEST_CASE(writes_a_line_each_and_makes_the_directories) {
    path = directory / "a/b/rows.jsonl";
    life({}, {{"1", "2"}, {}, {"3"}});
    BOOST_TEST(read_file(path) == "1\n2\n3\n");
}

BOOST_AUTO_TEST_CASE(a_clean_restart_goes_on) {
    const Bytes position = life({}, {{"1"}, {"2"}});
    life(position, {{"3"}});
    BOOST_TEST(read_file(path) == "1\n2\n3\n");
    BOOST_TEST(warnings == "");
}

BOOST_AUTO_TEST_CASE(what_was_written_but_not_confirmed_is_cut_and_written_again) {
    const Bytes confirmed = life({}, {{"1"}});
    life(confirmed, {{"2", "longer than before"}, {"3"}});
    const auto restarted = sink();
    BOOST_TEST((restarted->start(confirmed) == confirmed));
    BOOST_TEST(read_file(path) == "1\n");
    restarted->publish({"2"});
    BOOST_TEST(read_file(path) == "1\n2\n");
}

BOOST_AUTO_TEST_CASE(the_position_of_start_covers_a_crash_in_the_first_publication) {
    const Bytes begun = life({}, {});
    BOOST_REQUIRE(begun);
    life(begun, {{"unconfirmed"}});
    life(begun, {{"1"}});
    BOOST_TEST(read_file(path) == "1\n");
}

BOOST_AUTO_TEST_CASE(a_torn_tail_is_cut) {
    const Bytes confirmed = life({}, {{"1"}});
    write_file(path, "1\n2\n{\"torn");
    life(confirmed, {{"2"}});
    BOOST_TEST(read_file(path) == "1\n2\n");
}

BOOST_AUTO_TEST_CASE(start_again_in_the_same_life) {
    const auto writer = sink();
    const Bytes begun = writer->start();
    writer->publish({"1"});
    BOOST_TEST((writer->start(begun) == begun));
    writer->publish({"2"});
    BOOST_TEST(read_file(path) == "2\n");
}

BOOST_AUTO_TEST_CASE(a_file_of_others_is_refused) {
    write_file(path, "theirs\n");
    const Error error = start_error();
    BOOST_TEST(error.result() == WEIR_BAD_CONFIG);
    BOOST_TEST(contains(error.what(), path));
    BOOST_TEST(contains(error.what(), "append = true"));
    BOOST_TEST(read_file(path) == "theirs\n");
    write_file(path, "");
    life({}, {{"1"}});
    BOOST_TEST(read_file(path) == "1\n");
}

BOOST_AUTO_TEST_CASE(append_goes_on_behind_what_is_there) {
    options = {{"append", "true"}};
    write_file(path, "theirs\nunfinished");
    const Bytes begun = life({}, {});
    BOOST_TEST(read_file(path) == "theirs\nunfinished\n");
    life(begun, {{"lost"}});
    const Bytes confirmed = life(begun, {{"1"}});
    life(confirmed, {{"2"}});
    BOOST_TEST(read_file(path) == "theirs\nunfinished\n1\n2\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_begins_a_part) {
    const Bytes position = life({}, {{"1"}});
    fs::remove(path);
    const Bytes second = life(position, {{"2"}});
    BOOST_TEST(!fs::exists(path));
    BOOST_TEST(read_file(path + ".1") == "2\n");
    BOOST_TEST(contains(warnings, "'" + path + "' is gone"));
    BOOST_TEST(contains(warnings, "goes on in '" + path + ".1'"));
    life(second, {{"3"}});
    BOOST_TEST(read_file(path + ".1") == "2\n3\n");
}

BOOST_AUTO_TEST_CASE(a_shorter_file_is_left_and_a_part_begun) {
    const Bytes position = life({}, {{"1"}, {"2"}});
    fs::resize_file(path, 2);
    life(position, {{"3"}});
    BOOST_TEST(read_file(path) == "1\n");
    BOOST_TEST(read_file(path + ".1") == "3\n");
    BOOST_TEST(contains(warnings, "is 2 bytes long, of 4 confirmed"));
}

BOOST_AUTO_TEST_CASE(a_replaced_file_is_left_though_its_content_is_equal) {
    const Bytes position = life({}, {{"1"}});
    write_file(path + ".copy", "1\nmore\n");
    fs::rename(path + ".copy", path);
    life(position, {{"2"}});
    BOOST_TEST(read_file(path) == "1\nmore\n");
    BOOST_TEST(read_file(path + ".1") == "2\n");
    BOOST_TEST(contains(warnings, "another file"));
}

BOOST_AUTO_TEST_CASE(other_content_is_left_though_the_file_is_the_same) {
    const Bytes position = life({}, {{"1"}});
    write_file(path, "x\n2\n");
    life(position, {{"2"}});
    BOOST_TEST(read_file(path) == "x\n2\n");
    BOOST_TEST(read_file(path + ".1") == "2\n");
    BOOST_TEST(contains(warnings, "other content"));
}

BOOST_AUTO_TEST_CASE(parts_of_others_are_passed_over) {
    const Bytes position = life({}, {{"1"}});
    fs::remove(path);
    write_file(path + ".1", "theirs\n");
    write_file(path + ".2", "");
    life(position, {{"2"}});
    BOOST_TEST(read_file(path + ".1") == "theirs\n");
    BOOST_TEST(read_file(path + ".2") == "2\n");
}

BOOST_AUTO_TEST_CASE(the_tail_is_checked_over_4_kib_alone) {
    const std::string big(10000, 'x');
    const Bytes position = life({}, {{big.c_str()}});
    std::string content = read_file(path);
    content[content.size() - 4097] = 'y';
    write_file(path, content);
    life(position, {});
    BOOST_TEST(warnings == "");
    content[content.size() - 4096] = 'y';
    write_file(path, content);
    life(position, {});
    BOOST_TEST(contains(warnings, "other content"));
}

BOOST_AUTO_TEST_CASE(two_sinks_on_one_file_are_refused) {
    const auto first = sink();
    first->start();
    BOOST_TEST(start_error().result() == WEIR_BAD_CONFIG);
    BOOST_TEST(contains(start_error().what(), "another sink writes to '" + path + "'"));
    first->stop();
    BOOST_TEST(start_error().result() == WEIR_OK);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused) {
    path = "/dev/full";
    BOOST_TEST(contains(start_error().what(), "is not a regular file"));
    path = directory / "";
    BOOST_TEST(start_error().result() == WEIR_BAD_CONFIG);
    write_file(directory / "file", "");
    path = directory / "file/rows.jsonl";
    BOOST_TEST(start_error().result() == WEIR_BAD_CONFIG);
    BOOST_TEST(contains(start_error().what(), "option 'path'"));
}

BOOST_AUTO_TEST_CASE(a_position_that_is_not_ours_is_refused) {
    for (const char* text : {"", "v2 part=0", "v1 part=0 dev=1 ino=2 len=3 crc=00000004 more"}) {
        BOOST_TEST(contains(start_error(text).what(), "is not understood"));
    }
}

BOOST_AUTO_TEST_CASE(a_large_publication_is_written_in_pieces) {
    const std::string value(700'000, 'v');
    Records rows;
    for (int i = 0; i < 5; ++i) rows.add(value);
    const auto writer = sink();
    writer->start();
    const Bytes position = writer->publish(rows);
    std::string expected;
    for (int i = 0; i < 5; ++i) expected += value + "\n";
    BOOST_TEST((read_file(path) == expected));
    BOOST_TEST(contains(*position, " len=3500005 "));
}

BOOST_AUTO_TEST_CASE(a_write_that_fails_half_way_is_cut_back) {
    const auto writer = sink();
    writer->start();
    const Bytes confirmed = writer->publish({"1"});
    {
        const FileSizeLimit limit(6);
        BOOST_CHECK_EXCEPTION(writer->publish({"22222222"}), Error, [&](const Error& error) {
            return error.result() == WEIR_FAILED && error.code() == EFBIG &&
                   contains(error.what(), path);
        });
    }
    BOOST_TEST(read_file(path) == "1\n");
    writer->publish({"2"});
    BOOST_TEST(read_file(path) == "1\n2\n");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_tried_again) {
    const SmallDisk disk(directory / "disk");
    if (!disk.mounted()) {
        BOOST_TEST_MESSAGE("skipped: no right to mount a tmpfs");
        return;
    }
    path = directory / "disk/rows.jsonl";
    const auto writer = sink();
    writer->start();
    writer->publish({"1"});
    write_file(directory / "disk/ballast", std::string(40'000, 'b'));
    const std::string big(40'000, 'v');
    BOOST_CHECK_EXCEPTION(writer->publish({big.c_str()}), Error, [&](const Error& error) {
        return error.result() == WEIR_RETRY && error.code() == ENOSPC &&
               contains(error.what(), "free some space");
    });
    BOOST_TEST(read_file(path) == "1\n");
    fs::remove(directory / "disk/ballast");
    writer->publish({big.c_str()});
    BOOST_TEST((read_file(path) == "1\n" + big + "\n"));
}

BOOST_AUTO_TEST_CASE(dead_letters_are_records_that_the_source_reads_again) {
    testing::OwnedRecord letter;
    letter.key = "k";
    letter.value = "not\n{JSON \xFF";
    letter.headers = {{"own", "1"},
                      {"__connect.errors.topic", "t"},
                      {"__connect.errors.partition", "0"},
                      {"__connect.errors.offset", "7"}};
    {
        const auto writer = sink(WEIR_OUTPUT_DEAD_LETTERS);
        writer->start();
        writer->publish(Records().add(letter));
    }
    const weir_component* component = weir::source<file::FileSource>();
    testing::Settings settings(component);
    testing::SourceHarness source({component, settings.set("path", path).set("format", "records")});
    source.begin();
    BOOST_REQUIRE(source.poll() == 1U);
    const testing::TakenRecord& again = source.intake.taken[0];
    BOOST_TEST(again.position.topic == "t");
    BOOST_TEST(again.position.offset == 7);
    BOOST_TEST((again.record.value == letter.value && again.record.key == letter.key));
    BOOST_TEST((again.record.headers == std::vector<std::pair<std::string, Bytes>>{{"own", "1"}}));
}

BOOST_AUTO_TEST_CASE(the_format_option_goes_before_the_usual_one) {
    options = {{"format", "lines"}};
    const auto writer = sink(WEIR_OUTPUT_DEAD_LETTERS);
    writer->start();
    writer->publish({"raw"});
    BOOST_TEST(read_file(path) == "raw\n");
}

BOOST_AUTO_TEST_SUITE_END()
