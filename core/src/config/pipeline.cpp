#include "core/src/config/pipeline.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "core/src/config/event_time_options.hpp"
#include "core/src/config/nearest.hpp"
#include "core/src/config/pipeline_options.hpp"
#include "core/src/config/printable.hpp"
#include "core/src/config/transform_options.hpp"
#include "core/src/config/wiring.hpp"

namespace weir {
namespace {

constexpr std::array kNodeOptions{option("type", WEIR_STRING)
                                      .required()
                                      .like("file")
                                      .says("The component: its name in its plugin.")};
constexpr size_t kLongestPipelineName = 100;

template <class Table>
OptionTable table_of(const Table& options) {
    return {options.data(), sizeof(Option), options.size()};
}

bool is_pipeline_name(std::string_view name) {
    constexpr const char* allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return name.size() <= kLongestPipelineName &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

class Loader {
public:
    Loader(const Document& document, const std::filesystem::path& file, const Catalog& catalog,
           Problems& problems)
        : catalog_(catalog),
          problems_(problems),
          reader_(file.parent_path(), problems),
          sections_(split_sections(document, problems)) {
        pipeline_.file = file;
    }

    // Whole only where no error was found.
    PipelineConfig load() {
        read_pipeline();
        const std::vector<Reference> references = all_references(pipeline_.options);
        check_references(references, sections_, problems_);
        // A node that is not named because its name is misspelt must not stay unchecked.
        if (!problems_.has_errors())
            drop_unused(references, {WEIR_SOURCE, WEIR_TRANSFORM, WEIR_SINK}, sections_, problems_);
        read_predicates();
        read_nodes();
        if (std::ranges::all_of(references, [&](const Reference& r) { return find(r) != nullptr; }))
            wire(references);
        return std::move(pipeline_);
    }

private:
    void read_pipeline() {
        const OptionTable table = table_of(kPipelineOptions);
        std::vector<OptionValue> values = sections_.pipeline.read(table, reader_, problems_);
        pipeline_.options = OptionValues("pipeline", table, std::move(values));
        sections_.pipeline.report_unknown({table}, problems_);
        const weir_config raw = pipeline_.options.raw();
        const Config config(&raw, kPipelineOptions);
        take_settings(config);
        check_name();
        check_dead_letter_target(config);
    }

    void take_settings(const Config& config) {
        pipeline_.name = config.text("name");
        pipeline_.tasks_max = static_cast<uint32_t>(config.integer("tasks.max"));
        pipeline_.state_directory = config.text("state.directory");
        pipeline_.copy_interval_ms = config.integer("state.copies.interval");
        pipeline_.min_free_bytes = static_cast<uint64_t>(config.integer("state.min_free_bytes"));
        pipeline_.checkpoint_interval_ms = config.integer("checkpoint.interval");
        pipeline_.tolerates_errors = config.text("errors.tolerance") == "all";
        pipeline_.dead_letter_topic = config.text("errors.deadletterqueue.topic.name");
        pipeline_.epoch_max_output_bytes =
            static_cast<uint64_t>(config.integer("epoch.max_output_bytes"));
        pipeline_.publish_max_bytes = static_cast<uint64_t>(config.integer("publish.max_bytes"));
        pipeline_.call_timeout_ms = config.integer("call_timeout");
        pipeline_.max_waiting_bytes = static_cast<uint64_t>(config.integer("max_waiting_bytes"));
        if (config.has("outbox.max_bytes"))
            pipeline_.outbox_max_bytes = static_cast<uint64_t>(config.integer("outbox.max_bytes"));
        if (config.has("delivery"))
            pipeline_.delivery = config.text("delivery") == "exactly_once" ? Delivery::ExactlyOnce
                                                                           : Delivery::AtLeastOnce;
    }

    void check_name() {
        if (is_pipeline_name(pipeline_.name)) return;
        const OptionValue& name = *pipeline_.options.find("name");
        problems_.error(
            name.place, "pipeline.name",
            (name.is_hidden ? kHidden : in_quotes(name.text)) +
                " is not a pipeline name; use letters, digits, '.', '_' and '-', at most 100");
    }

    void check_dead_letter_target(const Config& config) {
        if (config.text("errors.deadletterqueue.topic.name").empty() ||
            config.text("errors.deadletterqueue.sink").empty())
            return;
        problems_.error(
            pipeline_.options.find("errors.deadletterqueue.sink")->place,
            "pipeline.errors.deadletterqueue.sink",
            "dead letters have one target, and errors.deadletterqueue.topic.name names another; "
            "leave one of the two out");
    }

    // Which predicates transforms name, and these themselves.
    void read_predicates() {
        const OptionTable table = table_of(kTransformOptions);
        std::vector<Reference> references;
        for (auto& [name, section] : sections_.transforms) {
            const OptionValues values(name, table, section.read(table, reader_, problems_));
            transform_options_.emplace(name, values);
            for (Reference& reference :
                 references_in(values, WEIR_PREDICATE, section.path(), "predicate"))
                references.push_back(std::move(reference));
            report_lonely_negation(section, values);
        }
        check_references(references, sections_, problems_);
        if (!problems_.has_errors())
            drop_unused(references, {WEIR_PREDICATE}, sections_, problems_);
        for (auto& [name, section] : sections_.predicates) read_node(WEIR_PREDICATE, name, section);
    }

    void report_lonely_negation(const Section& section, const OptionValues& values) {
        const OptionValue& negate = *values.find("negate");
        if (!negate.is_set || negate.is_default || values.find("predicate")->is_set) return;
        problems_.error(negate.place, section.path() + ".negate",
                        "turns a predicate around, and none is named; add predicate = \"NAME\", or "
                        "leave it out");
    }

    void read_nodes() {
        for (const weir_kind kind : {WEIR_SOURCE, WEIR_TRANSFORM, WEIR_SINK})
            for (auto& [name, section] : sections_.of(kind)) read_node(kind, name, section);
    }

    void read_node(weir_kind kind, const std::string& name, Section& section) {
        const weir_component* component = find_component(kind, section);
        if (component == nullptr) return;
        const OptionTable table = option_table(*component);
        std::vector<OptionTable> tables{table, table_of(kNodeOptions)};
        NodeConfig node{name, component,
                        OptionValues(name, table, section.read(table, reader_, problems_)), "", ""};
        if ((component->flags & WEIR_COMPONENT_KEYED) != 0) {
            const OptionTable event_time = table_of(kEventTimeOptions);
            event_time_.emplace(
                name, OptionValues(name, event_time, section.read(event_time, reader_, problems_)));
            tables.push_back(event_time);
        }
        if (kind == WEIR_TRANSFORM) {
            tables.push_back(table_of(kTransformOptions));
            attach_predicate(node, section);
        }
        section.report_unknown(tables, problems_);
        nodes_.emplace(std::pair(kind, name), std::move(node));
    }

    void attach_predicate(NodeConfig& node, const Section& section) {
        const OptionValues& values = transform_options_.at(node.name);
        const OptionValue& name = *values.find("predicate");
        if (!name.is_set) return;
        if ((node.component->flags & WEIR_COMPONENT_KEYED) != 0) {
            problems_.error(name.place, section.path() + ".predicate",
                            std::string(node.component->name) +
                                " is a keyed transform and takes no predicate; put the transform "
                                "\"filter\" with the predicate before it");
            return;
        }
        const auto found = nodes_.find({WEIR_PREDICATE, name.text});
        if (found == nodes_.end()) return;
        node.predicate = std::make_shared<const NodeConfig>(found->second);
        node.negates_predicate = values.find("negate")->integer != 0;
    }

    const weir_component* find_component(weir_kind kind, Section& section) {
        const OptionValue type = section.read(table_of(kNodeOptions), reader_, problems_).front();
        if (!type.is_set) return nullptr;
        const weir_component* component = catalog_.find(kind, type.text);
        if (component == nullptr) report_unknown_type(kind, section, type);
        return component;
    }

    void report_unknown_type(weir_kind kind, const Section& section, const OptionValue& type) {
        const std::string word(word_of(kind));
        const std::string shown = type.is_hidden ? kHidden : in_quotes(type.text);
        const std::string reason = type.is_hidden ? "" : catalog_.reason(kind, type.text);
        problems_.error(
            type.place, section.path() + ".type",
            "there is no " + word + " type " + shown + (reason.empty() ? "" : " (" + reason + ")") +
                "; " +
                suggestion(type.is_hidden ? "" : type.text, catalog_.names(kind), word + " types"));
    }

    // The first keyed transform's counts; those behind it follow its watermark.
    void take_event_time() {
        for (const size_t i : pipeline_.keyed) {
            const OptionValues& values = event_time_.at(pipeline_.transforms[i].name);
            if (i == pipeline_.keyed.front())
                take_event_time(values);
            else
                report_event_time(pipeline_.transforms[i].name, values);
        }
    }

    void take_event_time(const OptionValues& values) {
        pipeline_.event_time_options = values;
        const weir_config raw = values.raw();
        const Config config(&raw, kEventTimeOptions);
        pipeline_.event_time = {
            config.integer("out_of_orderness"), config.integer("max_future"),
            config.integer("max_past"),         config.text("late") == "drop",
            config.integer("idle_timeout"),     config.flag("wall_clock_advance"),
            config.text("clock") == "trusted"};
    }

    void report_event_time(const std::string& name, const OptionValues& values) {
        const std::string& first = pipeline_.transforms[pipeline_.keyed.front()].name;
        for (size_t i = 0; i < values.size(); ++i) {
            if (!values.value(i).is_set || values.value(i).is_default) continue;
            problems_.error(values.value(i).place,
                            "transforms." + name + '.' + values.option(i).key,
                            "event time is that of the first keyed transform, " + in_quotes(first) +
                                ": set it there");
        }
    }

    void wire(const std::vector<Reference>& references) {
        for (const Reference& reference : references) place_node(reference.key, *find(reference));
        if (pipeline_.source.component == nullptr || pipeline_.sinks.empty()) return;
        find_keyed(pipeline_);
        take_event_time();
        fit_types(pipeline_, problems_);
        wire_dead_letter_topic(pipeline_, catalog_, problems_);
        check_delivery(pipeline_, problems_);
    }

    void place_node(const std::string& key, const NodeConfig& node) {
        if (key == "pipeline.source") pipeline_.source = node;
        if (key == "pipeline.transforms") pipeline_.transforms.push_back(node);
        if (key == "pipeline.sinks") pipeline_.sinks.push_back(node);
        if (key == "pipeline.errors.deadletterqueue.sink") {
            pipeline_.dead_letter_sink = node;
            pipeline_.dead_letter_sink->input = WEIR_TYPE_ANY;
        }
    }

    const NodeConfig* find(const Reference& reference) const {
        const auto found = nodes_.find({reference.kind, reference.name});
        return found == nodes_.end() ? nullptr : &found->second;
    }

    const Catalog& catalog_;
    Problems& problems_;
    OptionReader reader_;
    Sections sections_;
    PipelineConfig pipeline_;
    std::map<std::string, OptionValues> transform_options_;  // the host's own, by node
    std::map<std::string, OptionValues> event_time_;         // of keyed transforms, by node
    std::map<std::pair<weir_kind, std::string>, NodeConfig> nodes_;
};

LoadedPipeline cannot_read(const std::string& why) {
    return {std::nullopt,
            {{Severity::Error,
              {},
              "",
              "cannot be read (" + why + "); give the path of a pipeline file"}}};
}

}  // namespace

LoadedPipeline parse_pipeline(std::string_view toml, const std::filesystem::path& file,
                              const Catalog& catalog) {
    LoadedPipeline loaded;
    Problems problems;
    const std::filesystem::path absolute = std::filesystem::absolute(file).lexically_normal();
    if (const std::optional<Document> document = parse_document(toml, problems))
        loaded.pipeline = Loader(*document, absolute, catalog, problems).load();
    if (problems.has_errors()) loaded.pipeline.reset();
    loaded.problems = problems.take();
    return loaded;
}

LoadedPipeline load_pipeline(const std::filesystem::path& file, const Catalog& catalog) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) return cannot_read("it is a directory");
    std::ifstream in(file, std::ios::binary);
    if (!in) return cannot_read(std::strerror(errno));
    const std::string toml{std::istreambuf_iterator<char>(in), {}};
    return parse_pipeline(toml, file, catalog);
}

}  // namespace weir
