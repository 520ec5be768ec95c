#include "core/src/config/option_value.hpp"

#include "core/src/config/node_config.hpp"
#include "tests/core/config/support.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

struct Fixture {
    Fixture() { folder.write("s", "k = hunter2"); }
    std::string described(const std::string& key, const std::string& lines) {
        const PipelineConfig config = test::loaded(test::around(lines), folder.path() / "p.toml");
        const OptionValues& options = config.transforms.at(0).options;
        for (size_t i = 0; i < options.size(); ++i)
            if (options.option(i).key == key)
                return describe_option_value(options.option(i), options.value(i));
        return "no such option";
    }
    test::Folder folder;
};

BOOST_FIXTURE_TEST_SUITE(option_value, Fixture)

BOOST_AUTO_TEST_CASE(values_read_as_a_user_writes_them) {
    BOOST_CHECK_EQUAL(described("flag", "flag = true"), "true");
    BOOST_CHECK_EQUAL(described("count", "count = -3"), "-3");
    BOOST_CHECK_EQUAL(described("ratio", "ratio = 0.25"), "0.25");
    BOOST_CHECK_EQUAL(described("word", "word = \"a\""), "\"a\"");
    BOOST_CHECK_EQUAL(described("wait", "wait = \"90s\""), "\"1m30s\"");
    BOOST_CHECK_EQUAL(described("room", "room = 2048"), "\"2KiB\"");
    BOOST_CHECK_EQUAL(described("zone", "zone = \"Z\""), "\"+00:00\"");
    BOOST_CHECK_EQUAL(described("list", "list = [\"a\", \"b\"]"), "[\"a\", \"b\"]");
    BOOST_CHECK_EQUAL(described("map", "map = {a.b = 1, c = \"x\"}"),
                      "{\"a.b\" = \"1\", \"c\" = \"x\"}");
    BOOST_CHECK_EQUAL(described("word", ""), "(none)");
}

BOOST_AUTO_TEST_CASE(secrets_and_what_came_from_files_are_hidden) {
    BOOST_CHECK_EQUAL(described("password", "password = \"hunter2\""), "****");
    BOOST_CHECK_EQUAL(described("passwords", "passwords = [\"hunter2\", \"x\"]"), "[****, ****]");
    BOOST_CHECK_EQUAL(described("word", "word = \"a${file:s:k}\""), "****");
    BOOST_CHECK_EQUAL(described("list", "list = [\"a\", \"${file:s:k}\"]"), "[\"a\", ****]");
    BOOST_CHECK_EQUAL(described("map", "map = {a = \"${file:s:k}\", b = 1}"),
                      "{\"a\" = ****, \"b\" = \"1\"}");
}

BOOST_AUTO_TEST_CASE(choices) {
    static constexpr const char* kWords[] = {"a", "b", nullptr};
    const Option limited = option("x", WEIR_STRING).one_of(kWords);
    BOOST_CHECK(is_choice(limited, "b"));
    BOOST_CHECK(!is_choice(limited, "c"));
    BOOST_CHECK(is_choice(option("x", WEIR_STRING), "c"));
    test::check_lines(choices_of(limited), {"a", "b"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
