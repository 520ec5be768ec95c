#include <cstring>

#include "core/src/config/printable.hpp"
#include "core/src/plugins/description_facts.hpp"
#include "core/src/plugins/description_writers.hpp"
#include "core/src/plugins/library.hpp"
#include "core/src/plugins/reflow.hpp"

namespace weir {
namespace {

constexpr size_t kTerminalWidth = 96;
constexpr size_t kKindWidth = 10;
constexpr size_t kTypeWidth = 18;
constexpr size_t kLabelWidth = 14;
constexpr const char* kIndent = "  ";
constexpr const char* kOptionIndent = "      ";

std::string padded(std::string text, size_t width) {
    text.resize(std::max(text.size() + 1, width), ' ');
    return text;
}

std::string fact(const std::string& label, const std::string& value) {
    return kIndent + padded(label, kLabelWidth) + value + "\n";
}

// Without the marks of Markdown.
std::string plain(std::string text) {
    for (const char* mark : {"`", "**"})
        for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at))
            text.erase(at, std::strlen(mark));
    return text;
}

std::string text_of(const OptionDescription& option) {
    return kIndent + option.key + "\n" + kOptionIndent + plain(joined(traits_of(option))) + "\n" +
           reflow(option.doc, kOptionIndent, kTerminalWidth) +
           reflow(plain(choices_text(option)), kOptionIndent, kTerminalWidth) + kOptionIndent +
           option.example + "\n";
}

std::string text_of(const std::vector<OptionDescription>& options) {
    std::string text;
    for (const OptionDescription& option : options) text += "\n" + text_of(option);
    return text;
}

std::string text_of(const ComponentDescription& component) {
    std::string text = std::string("\n") + word_for(component.kind) + " " + component.type + "\n";
    text += reflow(component.summary, kIndent, kTerminalWidth);
    for (const auto& [label, value] : facts_of(component)) text += fact(label, plain(value));
    if (!component.doc.empty()) text += "\n" + reflow(component.doc, kIndent, kTerminalWidth);
    return text + text_of(component.options);
}

}  // namespace

std::string to_lines(const LibraryDescription& library) {
    std::string lines;
    for (const ComponentDescription& component : library.components)
        lines += padded(word_for(component.kind), kKindWidth) + padded(component.type, kTypeWidth) +
                 library.version + "  " + component.summary + "\n";
    return lines;
}

std::string to_text(const LibraryDescription& library) {
    std::string text =
        library.name + " " + library.version + ", " + library.license + "\n" +
        fact("file", library.file.string()) +
        fact("plugin ABI", library.abi + " (this host loads " + library.abi_loaded + ")");
    for (const ComponentDescription& component : library.components) text += text_of(component);
    return text;
}

std::string to_text(const std::vector<HostOptions>& host) {
    std::string text;
    for (const HostOptions& group : host)
        text += (text.empty() ? "" : "\n") + group.table + "\n" +
                reflow(group.doc, kIndent, kTerminalWidth) + text_of(group.options);
    return text;
}

}  // namespace weir
