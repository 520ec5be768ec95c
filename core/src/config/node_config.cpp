#include "core/src/config/node_config.hpp"

#include <utility>

namespace weir {
namespace {

std::vector<weir_bytes> item_views(const OptionValue& value) {
    std::vector<weir_bytes> views;
    for (const OptionItem& item : value.items) views.push_back(bytes(item.text));
    return views;
}

weir_value raw_value(const OptionValue& value, const std::vector<weir_bytes>& items) {
    return {sizeof(weir_value), value.is_set,      value.is_default, value.integer,
            value.number,       bytes(value.text), items.data(),     items.size()};
}

}  // namespace

OptionTable option_table(const weir_component& component) {
    return {component.options, component.option_stride, component.option_count};
}

OptionValues::OptionValues(std::string node, const OptionTable& options,
                           std::vector<OptionValue> values) {
    auto block = std::make_shared<Block>();
    block->node = std::move(node);
    block->values = std::move(values);
    for (const weir_option& option : options) block->options.push_back(&option);
    for (const OptionValue& value : block->values) {
        block->items.push_back(item_views(value));
        block->raw.push_back(raw_value(value, block->items.back()));
    }
    block_ = std::move(block);
}

weir_config OptionValues::raw() const {
    if (block_ == nullptr) return {sizeof(weir_config), "", nullptr, sizeof(weir_value), 0};
    return {sizeof(weir_config), block_->node.c_str(), block_->raw.data(), sizeof(weir_value),
            block_->raw.size()};
}

const OptionValue* OptionValues::find(std::string_view key) const {
    for (size_t i = 0; i < size(); ++i)
        if (key == option(i).key) return &value(i);
    return nullptr;
}

}  // namespace weir
