#include "core/src/pipeline_test/step_reader.hpp"

#include <algorithm>

#include "core/src/config/nearest.hpp"
#include "core/src/config/printable.hpp"
#include "core/src/config/toml_place.hpp"
#include "core/src/pipeline_test/deaths.hpp"
#include "core/src/pipeline_test/expectation_reader.hpp"
#include "core/src/pipeline_test/input_reader.hpp"

namespace weir::pipeline_test {

std::string numbered(const std::string& path, size_t index) {
    return path + '[' + std::to_string(index + 1) + ']';
}

const std::vector<StepReader::Action>& StepReader::actions() {
    static const std::vector<Action> all{
        {"input", &StepReader::read_input},           {"advance", &StepReader::read_advance},
        {"advance_to", &StepReader::read_advance_to}, {"blind", &StepReader::read_blind},
        {"restart", &StepReader::read_restart},       {"kill", &StepReader::read_kill},
        {"expect", &StepReader::read_expect}};
    return all;
}

Step StepReader::read(const toml::node& node, const std::string& path) {
    Step step{place_of(node.source()), Input{}};
    if (!node.is_table()) {
        problems_.error(step.place, path, "must be a table; write [[tests.steps]]");
        return step;
    }
    Fields fields(*node.as_table(), path, now_ms_, problems_);
    size_t given = 0;
    for (const Action& action : actions()) {
        fields.know(action.key);
        if (!fields.has(action.key)) continue;
        ++given;
        (this->*action.read)(fields, step, path);
    }
    fields.report_unknown();
    if (given != 1)
        problems_.error(step.place, path,
                        "a step has exactly one of input, advance, advance_to, blind, restart, "
                        "kill and expect; make " +
                            std::string(given == 0 ? "it one" : "it several steps"));
    return step;
}

void StepReader::read_input(Fields& fields, Step& step, const std::string& path) {
    Input input;
    const toml::array* records = fields.array("input");
    for (size_t i = 0; records != nullptr && i < records->size(); ++i) {
        const toml::node& node = *records->get(i);
        const std::string record_path = numbered(path + ".input", i);
        if (!node.is_table()) {
            problems_.error(place_of(node.source()), record_path,
                            "a record is a table; write for example { value = \"…\" }");
            continue;
        }
        Fields record(*node.as_table(), record_path, now_ms_, problems_);
        input.records.push_back(read_record(record, now_ms_, needs_device_));
    }
    step.action = std::move(input);
}

void StepReader::read_advance(Fields& fields, Step& step, const std::string&) {
    now_ms_ += fields.duration_ms("advance").value_or(0);
    step.action = Advance{now_ms_};
}

void StepReader::read_advance_to(Fields& fields, Step& step, const std::string&) {
    const int64_t to_ms = fields.instant_ms("advance_to").value_or(now_ms_);
    if (to_ms < now_ms_)
        fields.error("advance_to",
                     "the clock shows a later time already, and does not go back; records may: "
                     "give them a timestamp or a time");
    now_ms_ = std::max(now_ms_, to_ms);
    step.action = Advance{now_ms_};
}

void StepReader::read_blind(Fields& fields, Step& step, const std::string&) {
    Blind blind;
    if (fields.is_flag("blind")) {
        blind.all = fields.flag("blind").value_or(false);
    } else if (const toml::array* partitions = fields.array("blind")) {
        for (const toml::node& node : *partitions) {
            const auto* number = node.as_integer();
            if (number == nullptr || number->get() < 0 || number->get() >= kMostPartitions)
                fields.error("blind", "must be true, false, or a list of partitions like [0, 2]");
            else
                blind.partitions.push_back(static_cast<uint32_t>(number->get()));
        }
    }
    step.action = std::move(blind);
}

void StepReader::read_restart(Fields& fields, Step& step, const std::string&) {
    if (!fields.is_flag("restart"))
        now_ms_ += fields.duration_ms("restart").value_or(0);
    else if (!fields.flag("restart").value_or(false))
        fields.error("restart", "must be true, or how long the process is down, like \"2h\"");
    step.action = Restart{now_ms_};
}

void StepReader::read_kill(Fields& fields, Step& step, const std::string&) {
    if (fields.is_flag("kill")) {
        if (!fields.flag("kill").value_or(false))
            fields.error("kill", "must be true, or the name of a fault point, like \"publish\"");
        step.action = Kill{};
        return;
    }
    const std::string point = fields.text("kill").value_or("");
    const std::vector<std::string>& known = fault_points();
    if (fields.is_text("kill") && std::ranges::find(known, point) == known.end())
        fields.error("kill", in_quotes(point) + " is no fault point; " +
                                 suggestion(point, known, "fault points"));
    step.action = Kill{point};
}

void StepReader::read_expect(Fields& fields, Step& step, const std::string& path) {
    const toml::table* table = fields.table("expect");
    if (table == nullptr) return;
    Fields expect(*table, path + ".expect", now_ms_, problems_);
    step.action = read_expectation(expect, pipeline_);
    expect.report_unknown();
}

}  // namespace weir::pipeline_test
