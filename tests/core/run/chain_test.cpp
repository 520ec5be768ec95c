#include "core/src/run/chain.hpp"

#include <boost/test/unit_test.hpp>
#include <cctype>

#include "core/src/run/error.hpp"
#include "weir/plugin.hpp"

namespace weir {
namespace {

// Doubles each record in upper case; "bad" is reported, "lost" is emitted under another origin.
class Upper {
public:
    static constexpr ComponentInfo info{.name = "upper", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
    explicit Upper(const Host&) {}
    void configure(const Config&) {}
    void process(const Batch& batch, Emitter& out) {
        for (const weir_record& record : batch) {
            if (view(record.value) == "bad") {
                out.fail(record.origin, "is bad");
                continue;
            }
            weir_record made = record;
            std::string text(view(record.value));
            for (char& letter : text) letter = static_cast<char>(std::toupper(letter));
            made.value = out.copy(text);
            if (text == "LOST") made.origin += 100;
            out.emit(made);
            out.emit(made);
        }
    }
};

// Matches values that begin with "x".
class BeginsWithX {
public:
    static constexpr ComponentInfo info{.name = "begins_with_x", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    explicit BeginsWithX(const Host&) {}
    void configure(const Config&) {}
    [[nodiscard]] bool test(const weir_record& record, const weir_position& position) const {
        if (position.offset < 0) throw Error("the position is nonsense");
        return view(record.value).starts_with("x");
    }
};

NodeConfig upper(bool with_predicate = false, bool negates = false) {
    NodeConfig node{"upper", transform<Upper>(), {}, "*/*", "*/*"};
    if (with_predicate)
        node.predicate = std::make_shared<const NodeConfig>(
            NodeConfig{"x", predicate<BeginsWithX>(), {}, "*/*", ""});
    node.negates_predicate = negates;
    return node;
}

struct Run {
    std::vector<Failure> failures;
    Arena arena;
    Log log{"pipe"};
    Metrics metrics{"pipe"};

    std::vector<std::string> process(const NodeConfig& config,
                                     const std::vector<const char*>& values, int64_t offset = 0) {
        TransformNode node(config, log, metrics);
        std::vector<weir_record> records;
        for (const char* value : values) {
            records.emplace_back();
            records.back().value = bytes(value);
            records.back().origin = static_cast<uint32_t>(records.size() - 1);
        }
        const std::vector<weir_position> positions(values.size(), {bytes("in"), 0, 0, offset, 0});
        node.process(records, positions, arena, failures);
        std::vector<std::string> texts;
        for (const weir_record& record : records)
            texts.push_back(std::to_string(record.origin) + std::string(view(record.value)));
        return texts;
    }
    double counted(const char* name) {
        return metrics.counter(name, "", {{"node", "upper"}}).Value();
    }
};

void check(const std::vector<std::string>& found, const std::vector<std::string>& wanted) {
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE(chain)

BOOST_AUTO_TEST_CASE(without_a_predicate_all_records_go_through) {
    Run run;
    check(run.process(upper(), {"xa", "b"}), {"0XA", "0XA", "1B", "1B"});
}

BOOST_AUTO_TEST_CASE(what_does_not_match_passes_by_in_its_place) {
    Run run;
    check(run.process(upper(true), {"a", "xb", "xc", "d", "e", "xf"}),
          {"0a", "1XB", "1XB", "2XC", "2XC", "3d", "4e", "5XF", "5XF"});
    BOOST_TEST(run.counted("weir_records_in_total") == 3);
    BOOST_TEST(run.counted("weir_records_out_total") == 6);
}

BOOST_AUTO_TEST_CASE(a_negated_predicate_is_for_the_others) {
    Run run;
    check(run.process(upper(true, true), {"a", "xb", "c"}), {"0A", "0A", "1xb", "2C", "2C"});
}

BOOST_AUTO_TEST_CASE(all_or_none_may_match) {
    Run run;
    check(run.process(upper(true), {"xa"}), {"0XA", "0XA"});
    check(run.process(upper(true), {"a", "b"}), {"0a", "1b"});
    check(run.process(upper(true), {}), {});
}

BOOST_AUTO_TEST_CASE(a_record_that_fails_is_taken_out_alone) {
    Run run;
    check(run.process(upper(true, true), {"a", "bad", "xbad"}), {"0A", "0A", "2xbad"});
    BOOST_REQUIRE_EQUAL(run.failures.size(), 1);
    BOOST_TEST(run.failures[0].origin == 1);
    BOOST_TEST(run.counted("weir_errors_total") == 1);
}

BOOST_AUTO_TEST_CASE(a_predicate_that_fails_stops_with_its_name_and_text) {
    Run run;
    BOOST_CHECK_EXCEPTION(run.process(upper(true), {"a"}, -1), PipelineError, [](const auto& e) {
        return std::string(e.what()) == "x: the position is nonsense";
    });
}

BOOST_AUTO_TEST_CASE(a_record_of_no_source_record_is_refused_with_the_reason) {
    Run run;
    BOOST_CHECK_EXCEPTION(run.process(upper(), {"lost"}), PipelineError, [](const auto& e) {
        return std::string(e.what()) ==
               "upper: emitted a record of origin 100, but the batch has 1 source records; this is "
               "a defect of the plugin";
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir
