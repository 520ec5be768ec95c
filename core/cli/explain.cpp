// weir explain: why a device has its status.
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/stages_at_rest.hpp"
#include "core/cli/state_lines.hpp"
#include "core/src/run/control_socket.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/explanation.hpp"

namespace weir {
namespace {

namespace json = boost::json;

struct ExplainArguments : StateArguments {
    std::string device;
    std::string format = "text";
};

std::string at_rest(const PipelineConfig& pipeline, const std::filesystem::path& directory,
                    const std::string& device) {
    const auto view = state::StoreView::open(directory);
    StagesAtRest stages(pipeline);
    stages.restore(*view);
    const state::Meta& meta = view->meta();
    const state::Checkpoint checkpoint = meta.checkpoint.value_or(state::Checkpoint{});
    return explanation(standing_at_rest(pipeline.name, checkpoint, meta.passages), stages.stages(),
                       device);
}

// Instants are shown as times too.
std::string value_text(std::string_view name, const json::value& value) {
    if (value.is_string()) return std::string(value.as_string());
    static constexpr std::string_view instants[] = {"at_ms", "since_ms",     "seen_ms", "from_ms",
                                                    "to_ms", "watermark_ms", "end_ms",  "start_ms"};
    const bool is_instant =
        std::ranges::any_of(instants, [&](auto ending) { return name.ends_with(ending); });
    if (is_instant && value.is_number())
        return time_text(value.to_number<int64_t>()) + " (" + json::serialize(value) + ")";
    return value.is_null() ? "none" : json::serialize(value);
}

void print(const json::object& object, const std::string& indent);

void print_member(std::string_view name, const json::value& value, const std::string& indent) {
    std::cout << indent << name << ':';
    if (const json::object* inner = value.if_object()) {
        std::cout << '\n';
        print(*inner, indent + "  ");
    } else if (const json::array* list = value.if_array()) {
        std::cout << (list->empty() ? " none\n" : "\n");
        for (const json::value& item : *list) {
            std::cout << indent << "  -\n";
            print(item.as_object(), indent + "    ");
        }
    } else {
        std::cout << ' ' << value_text(name, value) << '\n';
    }
}

void print(const json::object& object, const std::string& indent) {
    for (const auto& [name, value] : object) print_member(name, value, indent);
}

int explain(const ExplainArguments& arguments) {
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    const PipelineConfig& pipeline = *loaded.pipeline;
    const std::filesystem::path directory = arguments.directory_of(pipeline);
    auto said = ask_running(directory, "explain " + arguments.device);
    if (!said) said = at_rest(pipeline, directory, arguments.device);
    if (said->empty())
        throw PipelineError(Exit::usage,
                            "pipeline " + pipeline.name +
                                ": no keyed transform has "
                                "state of " +
                                bytes_text(arguments.device) +
                                "; weir state dump lists what a stopped pipeline holds");
    if (arguments.format == "json")
        std::cout << *said << '\n';
    else
        print(json::parse(*said).as_object(), "");
    return 0;
}

}  // namespace

void add_explain(CLI::App& app, int& code) {
    auto arguments = std::make_shared<ExplainArguments>();
    CLI::App* command = app.add_subcommand(
        "explain", "Why a device has its status: of a running pipeline, or of its state directory");
    arguments->add_to(*command);
    command->add_option("DEVICE", arguments->device, "PRODUCT/DEVICE")->required();
    command->add_option("--format", arguments->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([arguments, &code] { code = explain(*arguments); });
}

}  // namespace weir
