#include "core/src/publish/sink_node.hpp"

#include <boost/test/unit_test.hpp>

#include "core/src/run/error.hpp"
#include "weir/plugin.hpp"

namespace weir::test {
namespace {

int living = 0;

// Its node's name is its cluster; a node called "bad" cannot be configured.
class Named {
public:
    static constexpr ComponentInfo info{.name = "named", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr weir_guarantee guarantee = WEIR_AT_LEAST_ONCE;
    explicit Named(const Host&) { ++living; }
    ~Named() { --living; }
    void configure(const Config& config, uint32_t output, bool dead_letters) {
        if (config.node() == "bad") throw Error("no such topic", WEIR_BAD_CONFIG);
        if (output == 0) cluster_ = config.node();
        sizes_.push_back(dead_letters ? 10 : 20);
    }
    std::string cluster() const { return cluster_; }
    size_t max_record_bytes(uint32_t output) { return sizes_.at(output); }
    Found start(const weir_sink_start&) { return {"marker", std::nullopt}; }
    Found publish(const weir::Publication&) { throw Error("no room", WEIR_RETRY); }

private:
    std::string cluster_;
    std::vector<size_t> sizes_;
};

class Other : public Named {
public:
    static constexpr ComponentInfo info{.name = "other", .summary = "For tests."};
    using Named::Named;
};

NodeConfig node(const std::string& name, const std::string& cluster,
                const weir_component* component = sink<Named>()) {
    return {name, component, OptionValues(cluster, option_table(*component), {}), "", ""};
}

struct Run {
    Log log{"test"};
    Metrics metrics{"test"};
    Watchdog watchdog{1'000'000};
};

BOOST_AUTO_TEST_SUITE(sink_node)

BOOST_AUTO_TEST_CASE(an_instance_serves_all_its_outputs) {
    Run run;
    const NodeConfig first = node("first", "c");
    const NodeConfig second = node("second", "c");
    SinkNode sink({{&first, false}, {&second, true}}, run.log, run.metrics, run.watchdog);
    BOOST_TEST(sink.name() == "first");
    BOOST_TEST(sink.cluster() == "c");
    BOOST_TEST((sink.guarantee() == WEIR_AT_LEAST_ONCE));
    BOOST_TEST(sink.max_record_bytes(0) == 20);
    BOOST_TEST(sink.max_record_bytes(1) == 10);
}

BOOST_AUTO_TEST_CASE(what_a_sink_finds_or_reports_is_handed_back) {
    Run run;
    const NodeConfig config = node("out", "c");
    SinkNode sink({{&config, false}}, run.log, run.metrics, run.watchdog);
    const SinkResult started = sink.start({});
    BOOST_TEST((started.result == WEIR_OK));
    BOOST_TEST(started.found.marker.value() == "marker");
    BOOST_TEST(!started.found.position);
    const SinkResult published = sink.publish(weir_publication{});
    BOOST_TEST((published.result == WEIR_RETRY));
    BOOST_TEST(published.text == "no room");
    const SinkResult scanned = sink.scan({});
    BOOST_TEST((scanned.result == WEIR_FAILED));
    BOOST_TEST(!scanned.text.empty());
}

BOOST_AUTO_TEST_CASE(a_refused_configuration_names_the_output_and_leaves_nothing_behind) {
    Run run;
    const NodeConfig good = node("good", "c");
    const NodeConfig bad = node("worse", "bad");
    BOOST_CHECK_EXCEPTION(
        SinkNode({{&good, false}, {&bad, false}}, run.log, run.metrics, run.watchdog),
        PipelineError, [](const PipelineError& e) {
            return e.exit() == Exit::config && std::string(e.what()) == "worse: no such topic";
        });
    BOOST_TEST(living == 0);
}

BOOST_AUTO_TEST_CASE(outputs_of_one_cluster_and_component_share_an_instance) {
    Run run;
    const NodeConfig a = node("a", "x"), b = node("b", "y"), c = node("c", "x"),
                     d = node("d", "x", sink<Other>());
    const auto groups = group_outputs({{&a, false}, {&b, false}, {&c, true}, {&d, false}}, run.log,
                                      run.metrics, run.watchdog);
    BOOST_REQUIRE_EQUAL(groups.size(), 3);
    BOOST_REQUIRE_EQUAL(groups[0].size(), 2);
    BOOST_TEST(groups[0][0].node == &a);
    BOOST_TEST(groups[0][1].node == &c);
    BOOST_TEST(groups[0][1].dead_letters);
    BOOST_TEST(groups[1].at(0).node == &b);
    BOOST_TEST(groups[2].at(0).node == &d);
    BOOST_TEST(living == 0);
}

BOOST_AUTO_TEST_CASE(outputs_without_a_cluster_stand_alone) {
    Run run;
    const NodeConfig a = node("a", ""), b = node("b", "");
    BOOST_TEST(
        group_outputs({{&a, false}, {&b, false}}, run.log, run.metrics, run.watchdog).size() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
