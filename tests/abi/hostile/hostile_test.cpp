#define BOOST_TEST_MODULE hostile
// Whatever a plugin does, the host refuses it or reports a reason.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "core/src/plugins/library.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/chain.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/shard.hpp"
#include "core/src/run/source_node.hpp"
#include "tests/support/captured_stderr.hpp"

namespace weir::test {
namespace {

std::string library(const std::string& name) {
    const auto& suite = boost::unit_test::framework::master_test_suite();
    for (int i = 1; i < suite.argc; ++i)
        if (std::string(suite.argv[i]).ends_with("/" + name + ".so")) return suite.argv[i];
    throw std::runtime_error(name + ".so is not among the arguments");
}

// What an instance of the component reports on its way through life, on whatever channel; "" where nothing.
class Life {
public:
    explicit Life(const weir_component& component)
        : node_{"node", &component, OptionValues("node", option_table(component), {}), "*/*",
                "*/*"} {}

    std::string walk() {
        CapturedStderr captured;
        set_up_log(LogFormat::text, "warning");
        try {
            switch (node_.component->kind) {
                case WEIR_SOURCE:
                    walk_source();
                    break;
                case WEIR_SINK:
                    walk_sink();
                    break;
                case WEIR_PREDICATE:
                    break;
                case WEIR_TRANSFORM:
                    if ((node_.component->flags & WEIR_COMPONENT_KEYED) != 0)
                        walk_keyed();
                    else
                        walk_transform();
                    break;
            }
        } catch (const PipelineError& e) {
            reported_ += e.what();
        }
        return reported_ + captured.text();
    }

private:
    void walk_transform() {
        TransformNode node(node_, log_, metrics_);
        std::vector<weir_record> records(1);
        std::vector<Failure> failures;
        Arena arena;
        const weir_position position{};
        node.process(records, {&position, 1}, arena, failures);
    }
    void walk_source() {
        SourceNode source(node_, log_, metrics_, watchdog_);
        reported_ += source.cluster();
        ReadPlan plan;
        source.plan({}, true, plan);
        source.start({{"lane", 0, state::kNoEnd}}, 0);
        LaneBatch batch;
        source.poll(batch, 1, 1, {});
        source.wait(0);
        source.stop();
    }
    void walk_sink() {
        SinkNode sink({{&node_, false}}, log_, metrics_, watchdog_);
        reported_ += sink.cluster();
        for (const SinkResult& result :
             {sink.start({}), sink.scan({}), sink.publish({}), sink.read_back()})
            if (result.result != WEIR_OK) reported_ += result.text;
    }
    void walk_keyed() {
        const std::vector<PartitionName> partitions{{"in", 0}};
        const Routes routes{{}, std::nullopt, 0};
        const EventTimeOptions options;
        Topics topics;
        DeadLetters letters("pipe", routes, log_, metrics_);
        const RowWriter rows(routes, letters, "");
        const ShardContext context{node_, {},      nullptr,    true,   0,    letters,
                                   rows,  options, partitions, topics, log_, metrics_};
        Shard shard(context);
        TimerTable timers;
        timers.set(0, 1, 10, WEIR_AFTER_RECORDS);
        shard.restore_timers("p", "d", device_hash("p", "d"), timers.encode(0));
        shard.start();
        Waiting record{};
        record.topic = topics.intern("in");
        shard.add({std::move(record), device_hash("p", "d"), "p", "d"});
        shard.advance(5);
        shard.advance(20);
        std::vector<state::Change> changes, timer_changes;
        shard.snapshot(changes, timer_changes);
        shard.horizon(20);
    }

    NodeConfig node_;
    Log log_{"pipe"};
    Metrics metrics_{"pipe"};
    Watchdog watchdog_{1'000'000};
    std::string reported_;
};

void check_each(const std::string& name, size_t components,
                const std::function<bool(const std::string&)>& is_reason) {
    const weir_plugin* plugin = load_library(library(name));
    BOOST_REQUIRE_EQUAL(plugin->component_count, components);
    for (size_t i = 0; i < plugin->component_count; ++i) {
        const weir_component& component = *plugin->components[i];
        const std::string reported = Life(component).walk();
        BOOST_TEST(is_reason(reported), word_for(component.kind)
                                            << " failing at " << component.summary << ": \""
                                            << reported << '"');
    }
}

void check_refused(const std::string& name, const std::string& part) {
    BOOST_CHECK_EXCEPTION(load_library(library(name)), std::runtime_error, [&](const auto& e) {
        const std::string text = e.what();
        BOOST_TEST_MESSAGE(text);
        return text.find(name + ".so") != std::string::npos && text.find(part) != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(faulty_libraries_are_refused_with_file_and_reason) {
    check_refused("weir_wrong_major", "plugin ABI 2.2, this host has 1.2");
    check_refused("weir_higher_minor", "plugin ABI 1.3, this host has 1.2");
    check_refused("weir_short_plugin", "too short");
    check_refused("weir_short_component", "too short");
    check_refused("weir_short_functions", "lacks a function");
    check_refused("weir_null_function", "lacks a function");
    check_refused("weir_null_component", "a component is null");
    check_refused("weir_unknown_kind", "unknown kind");
    check_refused("weir_null_entry", "returned null");
    check_refused("weir_no_symbol", "no symbol weir_plugin_entry");
}

BOOST_AUTO_TEST_CASE(an_error_without_a_text_is_called_the_plugins_defect) {
    check_each("weir_silent", 21, [](const std::string& reported) {
        return reported.find("the plugin gave no reason, which is a defect of the plugin") !=
               std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(nothing_that_is_thrown_crosses_the_border_but_its_text) {
    check_each("weir_throwing", 29 * 3, [](const std::string& reported) {
        return reported.find("thrown here") != std::string::npos ||
               reported.find("an exception that is no std::exception was thrown") !=
                   std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
