// Options and their values in the words of messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/document.hpp"
#include "core/src/config/interpolation.hpp"
#include "weir/option.h"

namespace weir {

// A value as a message may show it: of secrets "****", of what came from a file its reference.
// `text`: what a string stands for, or NULL where it is not known.
std::string shown(const weir_option& option, const Value& value, const Text* text);

// Of a boolean or a number; nothing of anything else.
std::optional<std::string> bare_text(const Value& value);

// `"5 minutes" is not a duration; write for example "10s", "5m" or "1h30m"`
std::string wrong_type(const weir_option& option, const std::string& shown_value);

// Booleans and numbers.
bool is_written_bare(weir_option_type type);

// `["a", "b"]`
std::string as_list(const std::vector<std::string>& items);

// A default or an example as it stands in a pipeline file: with quotes where the type needs them.
std::string written_value(const weir_option& option, std::string_view text);

// "duration", "whole number"
const char* noun_of(weir_option_type type);

// `10ms to 1h`
std::string range_text(const weir_option& option);

// `choose 10ms to 1h`
std::string range_hint(const weir_option& option);

// `topic = "device-status"`: a line that would set the option.
std::string example_line(const weir_option& option);

}  // namespace weir
