// The value that an option has in a pipeline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/src/config/problem.hpp"
#include "weir/option.h"

namespace weir {

struct OptionItem {
    std::string text;
    bool is_hidden = false;  // read from a file: never to be printed
    Place place;
};

// Which member counts, and in which unit, is told by the option's type as in weir_value.
struct OptionValue {
    bool is_set = false;  // written in the file, or has a default
    bool is_default = false;
    bool is_hidden = false;  // read from a file: never to be printed
    int64_t integer = 0;
    double number = 0;
    std::string text;
    std::vector<OptionItem> items;  // of a map: name, value, name, value ...
    Place place;                    // of the value; of a default: of the node
};

// As a user would write it; "****" in place of secrets and of what came from a file; "(none)" where not set.
std::string describe_option_value(const weir_option& option, const OptionValue& value);

std::vector<std::string> choices_of(const weir_option& option);

}  // namespace weir
