// The short facts of descriptions, in Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/src/plugins/description.hpp"

namespace weir {

struct Fact {
    std::string label;
    std::string text;
};

// Content types, guarantee and the like: those that there are.
std::vector<Fact> facts_of(const ComponentDescription& component);

// Type, default, range, …
std::vector<std::string> traits_of(const OptionDescription& option);

// "One of `a`, `b`.", or "" where there is no list of choices.
std::string choices_text(const OptionDescription& option);

// Set in Markdown's backticks.
std::string code(const std::string& text);

const char* word_for(weir_importance importance);

}  // namespace weir
