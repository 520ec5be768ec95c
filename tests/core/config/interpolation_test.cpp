#include "core/src/config/interpolation.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::Lines;

struct Fixture {
    Fixture() {
        folder.write("s.properties", "ckafka.password = p=w \n# no = 1\n");
        setenv("WEIR_TEST_HOST", "broker", 1);
        unsetenv("WEIR_TEST_ABSENT");
    }
    std::string text(const std::string& written) {
        Lines problems;
        const std::string text = Interpolator(folder.path()).resolve(written, problems).text;
        test::check_lines(problems, {});
        return text;
    }
    Lines problems(const std::string& written) {
        Lines problems;
        [[maybe_unused]] const Text ignored =
            Interpolator(folder.path()).resolve(written, problems);
        return problems;
    }
    test::Folder folder;
};

BOOST_FIXTURE_TEST_SUITE(interpolation, Fixture)

BOOST_AUTO_TEST_CASE(references_are_replaced) {
    BOOST_CHECK_EQUAL(text("plain"), "plain");
    BOOST_CHECK_EQUAL(text("${env:WEIR_TEST_HOST}:9092,${env:WEIR_TEST_HOST}"),
                      "broker:9092,broker");
    BOOST_CHECK_EQUAL(text("<${file:s.properties:ckafka.password}>"), "<p=w>");
    BOOST_CHECK_EQUAL(
        text("${file:" + (folder.path() / "s.properties").string() + ":ckafka.password}"), "p=w");
}

BOOST_AUTO_TEST_CASE(dollars_that_are_none) {
    BOOST_CHECK_EQUAL(text("$${env:WEIR_TEST_HOST}"), "${env:WEIR_TEST_HOST}");
    BOOST_CHECK_EQUAL(text("a$b$$c$"), "a$b$$c$");
    BOOST_CHECK_EQUAL(text("}"), "}");
}

BOOST_AUTO_TEST_CASE(where_text_came_from_is_known) {
    Lines problems;
    Interpolator interpolator(folder.path());
    const Text plain = interpolator.resolve("$${x}", problems);
    BOOST_CHECK(!plain.referenced && !plain.from_file);
    const Text env = interpolator.resolve("${env:WEIR_TEST_HOST}", problems);
    BOOST_CHECK(env.referenced && !env.from_file);
    const Text file = interpolator.resolve("x${file:s.properties:ckafka.password}", problems);
    BOOST_CHECK(file.referenced && file.from_file);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
    test::check_lines(
        problems("${env:WEIR_TEST_ABSENT}${file:s.properties:no}${file:gone:k}${file:.:k}"),
        {"environment variable \"WEIR_TEST_ABSENT\" is not set; set it, or write the value here",
         "file \"s.properties\" has no key \"no\"; add a line no=…",
         "file \"gone\" cannot be read (No such file or directory); correct its path or its rights",
         "file \".\" cannot be read (it is a directory); correct its path or its rights"});
}

BOOST_AUTO_TEST_CASE(what_is_no_reference_is_refused_without_repeating_it) {
    test::check_lines(problems("hunter2${"),
                      {"${ is never closed; add the }, or write $${ for a literal ${"});
    test::check_lines(
        problems("hunter2${hunter3}"),
        {"${…} names no place to read from; write ${env:NAME} or ${file:path:key}, or $${ for a "
         "literal ${"});
    test::check_lines(problems("${file:hunter2}"),
                      {"${file:…} lacks the path or the key; write ${file:path:key}"});
}

BOOST_AUTO_TEST_CASE(a_file_is_read_once) {
    Lines problems;
    Interpolator interpolator(folder.path());
    BOOST_CHECK_EQUAL(interpolator.resolve("${file:s.properties:ckafka.password}", problems).text,
                      "p=w");
    folder.write("s.properties", "ckafka.password = other");
    BOOST_CHECK_EQUAL(interpolator.resolve("${file:./s.properties:ckafka.password}", problems).text,
                      "p=w");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
