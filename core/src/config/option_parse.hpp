// Values of options from their text, by the option's type.
#pragma once

#include <filesystem>
#include <string>

#include "core/src/config/document.hpp"
#include "core/src/config/option_value.hpp"

namespace weir {

// Of a scalar option. False where `text` is not of its type. Relative paths are relative to `folder`.
bool set_from_text(const weir_option& option, const std::string& text,
                   const std::filesystem::path& folder, OptionValue& value);

// The same for what is written without quotes.
bool set_from_bare(const weir_option& option, const Value& written, OptionValue& value);

// The default of an option; not set where it has none. Throws weir::Error where the default is not a value of
// the option's type: a defect of the component's table.
OptionValue default_value(const weir_option& option, const std::filesystem::path& folder);

}  // namespace weir
