// The harness' smaller parts: settings, libraries, what breaks the interface's rules.
#include "weir/testing/harness.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "weir/plugin.hpp"

namespace weir::test {
namespace {

using testing::Defect;
using testing::Settings;

constexpr const char* kWords[] = {"red", "green", nullptr};

// Takes every type of option.
class Taker {
public:
    static constexpr ComponentInfo info{.name = "taker", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};
    static constexpr std::array options{option("flag", WEIR_BOOL).or_else("true"),
                                        option("count", WEIR_INT).or_else("-3").between(-5, 5),
                                        option("ratio", WEIR_FLOAT).or_else("0.5"),
                                        option("word", WEIR_STRING).or_else("red").one_of(kWords),
                                        option("time", WEIR_DURATION).or_else("1h30m"),
                                        option("size", WEIR_SIZE).or_else("64KiB"),
                                        option("path", WEIR_PATH),
                                        option("list", WEIR_LIST).or_else(R"(["a", "b"])"),
                                        option("map", WEIR_MAP).one_of(kWords),
                                        option("zone", WEIR_ZONE).or_else("-03:30"),
                                        option("needed", WEIR_STRING).required()};

    explicit Taker(const Host& host) : host_(host) {}
    void configure(const Config&, const Link& link) { output_ = link.output; }
    void process(const Batch& batch, Emitter& out) {
        for (weir_record record : batch) {
            if (view(record.value) == "astray") record.origin = 7;
            out.emit(record);
        }
        host_.info(output_);
    }

private:
    weir::Host host_;
    std::string output_;
};

const weir_component* taker() { return transform<Taker>(); }
Settings filled() { return Settings(taker()).set("needed", "x"); }

template <class Thrown>
std::string thrown(const auto& body) {
    try {
        body();
    } catch (const Thrown& error) {
        return error.what();
    }
    return "nothing";
}

BOOST_AUTO_TEST_SUITE(harness)

BOOST_AUTO_TEST_CASE(defaults_are_read_as_a_host_reads_them) {
    Settings settings = filled();
    const Config config(settings.raw(), Taker::options);
    BOOST_TEST(config.node() == "node");
    BOOST_TEST(config.flag("flag"));
    BOOST_TEST(config.integer("count") == -3);
    BOOST_TEST(config.number("ratio") == 0.5);
    BOOST_TEST(config.text("word") == "red");
    BOOST_TEST(config.integer("time") == 5'400'000);
    BOOST_TEST(config.integer("size") == 65'536);
    BOOST_TEST((config.list("list") == std::vector<std::string>{"a", "b"}));
    BOOST_TEST(config.integer("zone") == -210);
    BOOST_TEST((!config.has("path") && !config.has("map")));
    BOOST_TEST((config.has("time") && !config.written("time") && config.written("needed")));
}

BOOST_AUTO_TEST_CASE(settings_are_those_of_a_pipeline_file) {
    Settings settings = filled().set("flag", "false").set("path", "x/../y").set("zone", "Z");
    settings.set("map", std::vector<std::string>{"green", "1"}).set("list", "c");
    const Settings copy = settings;
    settings.unset("time").set("count", "5");
    const Config config(settings.raw(), Taker::options);
    BOOST_TEST(!config.flag("flag"));
    BOOST_TEST(config.text("path") == (std::filesystem::current_path() / "y").string());
    BOOST_TEST(config.integer("zone") == 0);
    BOOST_TEST(
        (config.map("map") == std::vector<std::pair<std::string, std::string>>{{"green", "1"}}));
    BOOST_TEST((config.list("list") == std::vector<std::string>{"c"}));
    BOOST_TEST(!config.has("time"));
    BOOST_TEST(config.integer("count") == 5);
    BOOST_TEST(Config(Settings(copy).raw(), Taker::options).integer("time") == 5'400'000);
}

BOOST_AUTO_TEST_CASE(what_a_host_would_refuse_is_refused) {
    const auto refusal = [](const char* key, const char* text) {
        return thrown<std::invalid_argument>([&] { Settings(taker()).set(key, text); });
    };
    BOOST_TEST(refusal("count", "6") ==
               "option 'count' cannot be \"6\": it has to lie between -5 and 5");
    BOOST_TEST(refusal("count", "many") ==
               "option 'count' cannot be \"many\": it is not of the option's type");
    BOOST_TEST(refusal("time", "5").ends_with("not of the option's type"));
    BOOST_TEST(refusal("word", "blue") == "option 'word' has no choice \"blue\"");
    BOOST_TEST(refusal("colour", "red") == "the component has no option 'colour'");
    BOOST_TEST(thrown<std::invalid_argument>([] { testing::TransformHarness harness(taker()); }) ==
               "option 'needed' is required: give it a value with set()");
    Settings careless = Settings(taker()).unchecked().set("count", "6").set("word", "blue");
    BOOST_TEST(Config(careless.raw(), Taker::options).integer("count") == 6);
}

BOOST_AUTO_TEST_CASE(a_transform_gets_what_the_setup_says) {
    testing::TransformHarness harness(
        testing::Setup(taker(), filled()).between("in/x", "out/y").lacking(WEIR_METRICS_ID));
    harness.process({"1", "2"});
    harness.process("3");
    BOOST_TEST((harness.values() == std::vector<std::string>{"1", "2", "3"}));
    BOOST_TEST(harness.emitter.emitted[1].origin == 1U);
    BOOST_TEST(harness.host.logged(WEIR_LOG_INFO, "out/y"));
    BOOST_TEST(harness.host.raw()->extension(harness.host.raw(), WEIR_METRICS_ID) == nullptr);
    BOOST_TEST(harness.host.raw()->extension(harness.host.raw(), WEIR_CLOCK_ID) != nullptr);
    harness.restart();
    harness.clear();
    harness.process("4");
    BOOST_TEST((harness.values() == std::vector<std::string>{"4"}));
}

BOOST_AUTO_TEST_CASE(an_origin_that_is_none_is_refused) {
    testing::TransformHarness harness({taker(), filled()});
    BOOST_TEST(thrown<Error>([&] {
                   harness.process("astray");
               }).ends_with("[host: emit: origin 7 is none of the 1 records of the batch]"));
}

BOOST_AUTO_TEST_CASE(a_failure_without_a_text_is_a_defect) {
    const testing::CaughtError empty;
    BOOST_TEST(thrown<Defect>([&] { testing::checked(WEIR_RETRY, empty, "x: start()"); }) ==
               "x: start() gave 3 without an error text");
    BOOST_TEST(thrown<Defect>([&] { testing::checked(static_cast<weir_result>(9), empty, "x"); }) ==
               "x gave 9, which is no weir_result");
}

BOOST_AUTO_TEST_CASE(a_component_of_another_kind_is_refused) {
    BOOST_TEST(thrown<std::invalid_argument>([] {
                   testing::SinkHarness harness({taker(), filled()});
               }) == "taker is not a sink");
    BOOST_TEST(thrown<std::invalid_argument>([] {
                   testing::KeyedHarness harness({taker(), filled()});
               }) == "taker is not a keyed transform");
}

BOOST_AUTO_TEST_CASE(predicates_are_asked_and_have_to_answer) {
    using Test = weir_result (*)(void*, const weir_batch*, uint8_t*, weir_error*);
    static Test test = nullptr;
    static const weir_predicate table{
        sizeof table,
        [](const weir_host*, void** self, weir_error*) {
            *self = &test;
            return WEIR_OK;
        },
        [](void*) {}, [](void*, const weir_config*, weir_error*) { return WEIR_OK; },
        [](void* self, const weir_batch* batch, uint8_t* matches, weir_error* error) {
            return test(self, batch, matches, error);
        }};
    weir_component component = *taker();
    component.kind = WEIR_PREDICATE;
    component.functions = &table;
    component.option_count = 0;
    testing::PredicateHarness harness(&component);
    test = [](void*, const weir_batch* batch, uint8_t* matches, weir_error*) {
        for (size_t i = 0; i < batch->count; ++i)
            matches[i] = batch->records[i].value.size == 1 ? 1 : 0;
        return WEIR_OK;
    };
    BOOST_TEST((harness.test({"a", "bb", "c"}) == std::vector<bool>{true, false, true}));
    BOOST_TEST(!harness.test("bb"));
    test = [](void*, const weir_batch*, uint8_t*, weir_error*) { return WEIR_OK; };
    BOOST_TEST(thrown<Defect>([&] { harness.test("a"); }).starts_with("test() has to set"));
    test = [](void*, const weir_batch* batch, uint8_t* matches, weir_error*) {
        std::fill_n(matches, batch->count + 1, uint8_t{1});
        return WEIR_OK;
    };
    BOOST_TEST(thrown<Defect>([&] { harness.test("a"); }).starts_with("test() has written behind"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_library_is_named) {
    const std::string text = thrown<std::runtime_error>([] { testing::Library("/nowhere/x.so"); });
    BOOST_TEST(text.starts_with("plugin /nowhere/x.so cannot be loaded: "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
