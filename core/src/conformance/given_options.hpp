// The values that options have in a test: given on the command line, the default, or a guess.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "core/src/conformance/guarded_memory.hpp"

namespace weir::conformance {

class GivenOptions {
public:
    GivenOptions() = default;
    // Each "COMPONENT.key=value". Throws std::invalid_argument where one is not.
    explicit GivenOptions(const std::vector<std::string>& settings);

    // NULL where nothing is given.
    [[nodiscard]] const std::string* find(const std::string& component,
                                          const std::string& key) const;
    // What is given for no option of these components; "" where all is.
    [[nodiscard]] std::string unknown_among(const weir_plugin& plugin) const;

private:
    using Key = std::pair<std::string, std::string>;
    std::map<Key, std::string> values_;
};

// As if `text` stood in a pipeline file; items of a list with commas between, of a map as "name=value". Throws
// Fault where it is not a value of the option's type.
OptionValue value_from(const weir_option& option, const std::string& text,
                       const std::filesystem::path& folder);

// One value for each option. A path that a source requires names a file with a few lines.
std::vector<OptionValue> usual_values(const weir_component& component, const GivenOptions& given,
                                      const std::filesystem::path& folder);

// A configuration that can be touched while it is being passed, and not after.
class LentConfig {
public:
    explicit LentConfig(const std::vector<OptionValue>& values);
    [[nodiscard]] const weir_config* raw() const { return raw_; }

private:
    weir_value lend(const OptionValue& value);
    const char* lend(const std::string& text);

    GuardedMemory memory_{"the configuration"};
    weir_config* raw_;
};

}  // namespace weir::conformance
