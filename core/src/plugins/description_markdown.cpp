#include "core/src/config/printable.hpp"
#include "core/src/plugins/description_facts.hpp"
#include "core/src/plugins/description_writers.hpp"
#include "core/src/plugins/library.hpp"
#include "core/src/plugins/reflow.hpp"

namespace weir {
namespace {

constexpr size_t kPageWidth = 110;

std::string block(const std::string& language, const std::string& text) {
    return "\n```" + language + "\n" + text + "```\n";
}

std::string prose(const std::string& text) {
    return text.empty() ? text : "\n" + reflow(text, "", kPageWidth);
}

std::string table_of(const std::vector<Fact>& facts) {
    std::string table = facts.empty() ? "" : "\n| | |\n|---|---|\n";
    for (const auto& [label, text] : facts) table += "| " + label + " | " + text + " |\n";
    return table;
}

std::string markdown_of(const OptionDescription& option, const std::string& heading) {
    return "\n" + heading + " " + code(option.key) + "\n\n" + joined(traits_of(option), " · ") +
           "\n" + prose(option.doc) + prose(choices_text(option)) +
           block("toml", option.example + "\n");
}

std::string markdown_of(const std::vector<OptionDescription>& options, const std::string& heading) {
    std::string text;
    for (const OptionDescription& option : options) text += markdown_of(option, heading);
    return text;
}

// The least that a pipeline file must say.
std::string least_table(const ComponentDescription& component) {
    std::string table = std::string("[") + word_for(component.kind) + "s.NAME]\ntype = \"" +
                        component.type + "\"\n";
    for (const OptionDescription& option : component.options)
        if (option.is_required) table += option.example + "\n";
    return block("toml", table);
}

std::string markdown_of(const ComponentDescription& component) {
    std::string text =
        std::string("\n## The ") + word_for(component.kind) + " " + code(component.type) + "\n";
    text += prose(component.summary) + least_table(component) + table_of(facts_of(component)) +
            prose(component.doc);
    if (component.options.empty()) return text;
    return text + "\n### Options of the " + word_for(component.kind) + "\n" +
           markdown_of(component.options, "####");
}

}  // namespace

std::string to_markdown(const LibraryDescription& library) {
    std::string text = "# " + library.name + "\n\nVersion " + library.version + ", " +
                       library.license + ", for plugin ABI " + library.abi + ".\n";
    for (const ComponentDescription& component : library.components) text += markdown_of(component);
    return text;
}

std::string to_markdown(const std::vector<HostOptions>& host) {
    std::string text = "# The tables of a pipeline file\n";
    for (const HostOptions& group : host)
        text += "\n## " + code(group.table) + "\n" + prose(group.doc) +
                markdown_of(group.options, "###");
    return text;
}

}  // namespace weir
