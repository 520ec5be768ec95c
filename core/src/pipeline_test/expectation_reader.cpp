#include "core/src/pipeline_test/expectation_reader.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "core/src/config/printable.hpp"
#include "core/src/config/toml_place.hpp"

namespace weir::pipeline_test {
namespace {

ExpectedRow text_row(const toml::node& node, const std::string& text) {
    boost::system::error_code no_json;
    const boost::json::value value = boost::json::parse(text, no_json);
    const auto* object = no_json ? nullptr : value.if_object();
    return {place_of(node.source()), text, object == nullptr ? boost::json::object{} : *object};
}

std::optional<ExpectedRow> read_row(const toml::node& node, const std::string& path,
                                    bool is_dead_letter, Problems& problems) {
    if (node.is_table())
        return ExpectedRow{place_of(node.source()), std::nullopt,
                           to_json(node, path, problems).as_object()};
    if (const auto* text = node.as_string(); text != nullptr && !is_dead_letter)
        return text_row(node, text->get());
    problems.error(place_of(node.source()), path,
                   is_dead_letter
                       ? "a dead letter is a table; write for example { stage = \"late\", "
                         "partition = 0, offset = 3 }"
                       : "a row is a text, the whole value, or a table with some of its members");
    return std::nullopt;
}

void read_output(Fields& fields, const std::string& name, Expectation& expectation) {
    const toml::array* rows = fields.array(name);
    if (rows == nullptr) return;
    ExpectedOutput& output = expectation.outputs.emplace_back();
    output.name = name;
    output.place = fields.place(name);
    for (const toml::node& row : *rows)
        if (auto read = read_row(row, fields.path(name), name == kDeadLetters, fields.problems()))
            output.rows.push_back(std::move(*read));
}

void report_dead_letter_sink(Fields& fields, const PipelineConfig& pipeline) {
    const auto& dead = pipeline.dead_letter_sink;
    if (!dead || !fields.has(dead->name) || dead->name == kDeadLetters) return;
    if (std::ranges::find(pipeline.sinks, dead->name, &NodeConfig::name) != pipeline.sinks.end())
        return;
    fields.error(dead->name, "this sink takes the dead letters: expect them as dead_letters");
    (void)fields.array(dead->name);
}

}  // namespace

Expectation read_expectation(Fields& fields, const PipelineConfig& pipeline) {
    Expectation expectation;
    expectation.place = fields.place();
    expectation.partial = fields.flag("partial").value_or(false);
    for (const NodeConfig& sink : pipeline.sinks) read_output(fields, sink.name, expectation);
    read_output(fields, kDeadLetters, expectation);
    report_dead_letter_sink(fields, pipeline);
    return expectation;
}

}  // namespace weir::pipeline_test
