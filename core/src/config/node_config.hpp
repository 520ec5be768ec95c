// A node of a pipeline with the values of its options: owned text, and the view that a plugin gets.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/option_value.hpp"
#include "weir/plugin.h"
#include "weir/sdk.hpp"

namespace weir {

using OptionTable = Strided<weir_option>;

OptionTable option_table(const weir_component& component);

// Values in the order of an option table. Immutable; copies share their memory.
class OptionValues {
public:
    OptionValues() = default;
    // One value for each option of the table, which must outlive this object (static data of a plugin).
    OptionValues(std::string node, const OptionTable& options, std::vector<OptionValue> values);

    // Points into this object's memory: valid while any copy of it lives.
    [[nodiscard]] weir_config raw() const;
    [[nodiscard]] size_t size() const { return block_ == nullptr ? 0 : block_->values.size(); }
    [[nodiscard]] const weir_option& option(size_t i) const { return *block_->options[i]; }
    [[nodiscard]] const OptionValue& value(size_t i) const { return block_->values[i]; }
    // NULL where the table has no such key.
    [[nodiscard]] const OptionValue* find(std::string_view key) const;

private:
    struct Block {
        std::string node;
        std::vector<const weir_option*> options;
        std::vector<OptionValue> values;
        std::vector<std::vector<weir_bytes>> items;
        std::vector<weir_value> raw;
    };
    std::shared_ptr<const Block> block_;
};

struct NodeConfig {
    std::string name;
    const weir_component* component = nullptr;
    OptionValues options;
    std::string input;  // content types of its two sides; "" where it has none
    std::string output;
    std::shared_ptr<const NodeConfig> predicate =
        nullptr;  // of a transform: which records it is for
    bool negates_predicate = false;

    [[nodiscard]] bool uses_clock() const {
        return (component->flags & WEIR_COMPONENT_USES_CLOCK) != 0;
    }
    [[nodiscard]] weir_config raw() const { return options.raw(); }
    [[nodiscard]] weir_link link() const {
        return {sizeof(weir_link), input.c_str(), output.c_str()};
    }
};

}  // namespace weir
