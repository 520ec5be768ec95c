// Keyed transforms: state and timers live in the host alone.
#include <boost/json/parse.hpp>
#include <set>

#include "core/src/conformance/keyed_processor.hpp"
#include "core/src/conformance/test.hpp"

namespace weir::conformance {
namespace {

constexpr size_t kHistory = 60;

Outputs straight(const Subject& subject, const Records& history) {
    KeyedProcessor processor(subject);
    start(subject, processor);
    return led_through(processor, history);
}

// Records one by one, with something between them.
template <class Between>
Outputs step_by_step(const Subject& subject, const Records& history, Between between) {
    auto processor = std::make_unique<KeyedProcessor>(subject);
    start(subject, *processor);
    Outputs outputs;
    for (const OwnedRecord& record : history) {
        Outputs of_record;
        require_ok("a batch of one", processor->process({&record, 1}, kFillers[0], of_record));
        append(outputs, std::move(of_record));
        between(processor, outputs);
    }
    require_ok("the end of the history", processor->finish(outputs));
    return outputs;
}

Records usual_and_random(const Subject& subject) {
    Random random(subject.seed);
    Records history = usual_records(kHistory / 2);
    const int64_t last_ms = history.back().device->time_ms;
    for (OwnedRecord& record : random_records(kHistory / 2, random)) {
        record.device->time_ms += last_ms - history.front().device->time_ms;
        record.origin = static_cast<uint32_t>(history.size());
        history.push_back(std::move(record));
    }
    return history;
}

void check_restart(const Subject& subject) {
    const Records history = usual_and_random(subject);
    const Outputs restarted = step_by_step(subject, history, [&](auto& processor, Outputs&) {
        const KeyedLife life = processor->checkpoint();
        require_ok("stop()", processor->stop());
        processor = std::make_unique<KeyedProcessor>(subject, life);
        start(subject, *processor);
    });
    require_equal(straight(subject, history), restarted, "without a restart",
                  "with one behind every record, from what was put in weir.state/1");
}

void check_snapshots(const Subject& subject) {
    const Records history = usual_and_random(subject);
    const Outputs interrupted = step_by_step(subject, history, [](auto& processor, Outputs&) {
        const KeyedLife once = processor->checkpoint();
        const KeyedLife again = processor->checkpoint();
        require(once.kept == again.kept, "snapshot() again puts another state");
    });
    require_equal(straight(subject, history), interrupted, "without a snapshot",
                  "with one behind every record");
}

// A device's part of a history, up to the instant at which the whole of it ends.
Outputs until(const Subject& subject, const Records& history, int64_t end_ms) {
    KeyedProcessor processor(subject);
    start(subject, processor);
    Outputs outputs;
    require_ok("a batch", processor.process(history, kFillers[0], outputs));
    processor.pass_time(end_ms);
    require_ok("the end of the history", processor.finish(outputs));
    return outputs;
}

void check_devices(const Subject& subject) {
    const Records history = usual_records(kHistory);
    const int64_t end_ms = history.back().device->time_ms;
    std::map<std::string, Records> by_device;
    for (const OwnedRecord& record : history) by_device[record.device->name].push_back(record);
    Outputs apart;
    for (const auto& [name, records] : by_device) append(apart, until(subject, records, end_ms));
    require_equal(until(subject, history, end_ms), apart, "among other devices",
                  "with its device alone");
}

void check_unknown_timers(const Subject& subject) {
    const Records history = usual_records(kHistory);
    std::set<uint32_t> used;
    const auto note_used = [&](auto& processor, Outputs&) {
        for (const auto& [timer, instant] : processor->checkpoint().kept.timers)
            used.insert(timer.second);
    };
    const Outputs usual = step_by_step(subject, history, note_used);
    uint32_t unknown = 7;
    while (used.contains(unknown)) --unknown;
    const Outputs disturbed = step_by_step(
        subject, history,
        [&](auto& processor, Outputs& outputs) { processor->fire_each(unknown, outputs); });
    require_equal(usual, disturbed, "usually",
                  "where timer " + std::to_string(unknown) + ", of another version, fires as well");
}

void require_function(const Subject& subject, const char* name, auto function) {
    if (!KeyedProcessor(subject).has(function)) throw Skip(std::string("it has no ") + name);
}

void check_settings_changed(const Subject& subject) {
    require_function(subject, "settings_changed()", &weir_keyed_transform::settings_changed);
    const Records history = usual_and_random(subject);
    const Outputs told = step_by_step(
        subject, history, [](auto& processor, Outputs&) { processor->settings_changed(); });
    require_equal(straight(subject, history), told, "without settings_changed()",
                  "with it behind every record, the options being the same");
}

void require_object(const std::string& device, const std::string& text) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(text, error);
    require(!error && value.is_object(),
            "explain() says of " + device + " what is no JSON object: " + text);
}

void check_explain(const Subject& subject) {
    require_function(subject, "explain()", &weir_keyed_transform::explain);
    const Records history = usual_and_random(subject);
    const Outputs asked = step_by_step(subject, history, [](auto& processor, Outputs&) {
        const KeyedLife before = processor->checkpoint();
        const auto said = processor->explanations();
        for (const auto& [device, text] : said) require_object(device, text);
        require(said == processor->explanations(),
                "explain() says something else when asked again");
        require(before.kept == processor->checkpoint().kept, "explain() changes the state");
    });
    require_equal(straight(subject, history), asked, "without explain()",
                  "with it behind every record");
}

constexpr Test kKeyedTests[] = {
    {"keyed.restart", "A new instance goes on from weir.state/1 and weir.timer/1 alone.", kKeyed,
     check_restart, true},
    {"keyed.snapshots", "snapshot() changes nothing.", kKeyed, check_snapshots, true},
    {"keyed.devices", "A device's output does not depend on other devices.", kKeyed, check_devices,
     true},
    {"keyed.unknown_timers", "A timer that an earlier version set is ignored.", kKeyed,
     check_unknown_timers, true},
    {"keyed.settings_changed", "settings_changed() with the same options changes nothing.", kKeyed,
     check_settings_changed, true},
    {"keyed.explain", "explain() emits one JSON object, and changes nothing.", kKeyed,
     check_explain, true},
};

}  // namespace

std::span<const Test> keyed_tests() { return kKeyedTests; }

}  // namespace weir::conformance
