// `--name value` arguments and bare `--flag`s of one tool command.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::tools {

class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Arguments {
public:
    // Throws UsageError on what is neither in `valued` nor in `flags`.
    Arguments(int count, char** words, const std::set<std::string>& valued,
              const std::set<std::string>& flags);

    [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }
    [[nodiscard]] const std::string& required(const std::string& name) const;
    [[nodiscard]] std::string optional(const std::string& name, std::string_view other) const;
    [[nodiscard]] int64_t number(const std::string& name, int64_t other) const;
    [[nodiscard]] std::vector<std::string> all(const std::string& name) const;

private:
    std::map<std::string, std::vector<std::string>> values_;
};

}  // namespace weir::tools
