// Keys of the state directory: node name, NUL, size of the product in four bytes (big-endian), product, name.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir {

inline std::string state_prefix(std::string_view node) { return std::string(node) + '\0'; }

inline std::string state_key(std::string_view node, std::string_view product,
                             std::string_view name) {
    std::string key = state_prefix(node);
    const auto size = static_cast<uint32_t>(product.size());
    for (int shift = 24; shift >= 0; shift -= 8) key.push_back(static_cast<char>(size >> shift));
    return key.append(product).append(name);
}

// The node that a stored key belongs to, with the NUL behind it. Throws std::runtime_error where there is none.
inline std::string_view state_prefix_of(std::string_view key) {
    const size_t end = key.find('\0');
    if (end == std::string_view::npos) throw std::runtime_error("a stored key names no node");
    return key.substr(0, end + 1);
}

// Without the NUL.
inline std::string_view node_of_key(std::string_view key) {
    const std::string_view prefix = state_prefix_of(key);
    return prefix.substr(0, prefix.size() - 1);
}

struct StateKey {
    std::string_view product;
    std::string_view name;
};

// Throws std::runtime_error where `key` is not one of `prefix`.
inline StateKey parse_state_key(std::string_view key, std::string_view prefix) {
    if (!key.starts_with(prefix) || key.size() < prefix.size() + 4)
        throw std::runtime_error("a stored key is too short");
    key.remove_prefix(prefix.size());
    uint32_t size = 0;
    for (int i = 0; i < 4; ++i)
        size = size << 8 | static_cast<uint8_t>(key[static_cast<size_t>(i)]);
    key.remove_prefix(4);
    if (size > key.size()) throw std::runtime_error("a stored key is cut");
    return {key.substr(0, size), key.substr(size)};
}

}  // namespace weir
