#include "arguments.hpp"

#include <charconv>

namespace weir::tools {

Arguments::Arguments(int count, char** words, const std::set<std::string>& valued,
                     const std::set<std::string>& flags) {
    for (int i = 0; i < count; ++i) {
        const std::string name = words[i];
        if (flags.contains(name)) {
            values_[name];
        } else if (!valued.contains(name)) {
            throw UsageError("unknown argument " + name);
        } else if (++i == count) {
            throw UsageError(name + " needs a value");
        } else {
            values_[name].emplace_back(words[i]);
        }
    }
}

const std::string& Arguments::required(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw UsageError(name + " is missing");
    return found->second.back();
}

std::string Arguments::optional(const std::string& name, std::string_view other) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string(other) : found->second.back();
}

int64_t Arguments::number(const std::string& name, int64_t other) const {
    if (!has(name)) return other;
    const std::string& text = required(name);
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw UsageError(name + " needs a number, not " + text);
    }
    return value;
}

std::vector<std::string> Arguments::all(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace weir::tools
