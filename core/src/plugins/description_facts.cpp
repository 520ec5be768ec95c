#include "core/src/plugins/description_facts.hpp"

#include "core/src/config/option_text.hpp"
#include "core/src/config/printable.hpp"

namespace weir {
namespace {

std::string codes(std::vector<std::string> texts) {
    for (std::string& text : texts) text = code(text);
    return joined(texts);
}

// Durations and sizes are written with their unit.
bool needs_unit(weir_option_type type) { return type == WEIR_INT || type == WEIR_FLOAT; }

}  // namespace

std::string code(const std::string& text) { return "`" + text + "`"; }

std::vector<Fact> facts_of(const ComponentDescription& component) {
    std::vector<Fact> facts;
    const auto add = [&](bool holds, const char* label, const std::string& text) {
        if (holds) facts.push_back({label, text});
    };
    add(!component.accepts.empty(), "accepts", codes(component.accepts));
    add(!component.produces.empty(), "produces", codes(component.produces));
    if (component.guarantee) add(true, "guarantee", words_for(*component.guarantee));
    add(!component.dead_letter_sink.empty(), "dead letters",
        "those of `errors.deadletterqueue.topic.name` are written by the sink " +
            code(component.dead_letter_sink));
    add(component.is_keyed, "state", "by device key");
    add(component.uses_clock, "clock", "its output depends on the wall clock");
    add(component.is_finite, "end", "it always ends by itself");
    return facts;
}

std::vector<std::string> traits_of(const OptionDescription& option) {
    std::vector<std::string> traits{noun_of(option.type)};
    if (option.is_required) traits.emplace_back("**required**");
    if (option.is_secret) traits.emplace_back("secret: never printed");
    if (option.default_value) traits.push_back("default " + code(*option.default_value));
    if (!option.range.empty()) traits.push_back(option.range);
    if (!option.unit.empty() && needs_unit(option.type)) traits.push_back("in " + option.unit);
    traits.push_back(std::string("importance ") + word_for(option.importance));
    return traits;
}

std::string choices_text(const OptionDescription& option) {
    if (option.choices.empty()) return {};
    return (option.type == WEIR_MAP ? "Names: " : "One of ") + codes(option.choices) + ".";
}

const char* word_for(weir_importance importance) {
    switch (importance) {
        case WEIR_HIGH:
            return "high";
        case WEIR_MEDIUM:
            return "medium";
        case WEIR_LOW:
            break;
    }
    return "low";
}

}  // namespace weir
