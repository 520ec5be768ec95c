// A TOML file as a flat list of dotted keys: what a Kafka Connect user would type.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/src/config/problem.hpp"

namespace weir {

struct DateOrTime {};
struct EmptyTable {};

// As written: no reference in a string is resolved.
struct Value {
    Place place;
    std::variant<bool, int64_t, double, std::string, std::vector<Value>, DateOrTime, EmptyTable>
        data;
};

struct Entry {
    std::string path;  // "transforms.status.window.size", however tables and quotes cut it
    Place place;       // of its key
    Value value;
};

struct Document {
    std::vector<Entry> entries;           // in the order of the file
    std::map<std::string, Place> tables;  // where each table begins
};

// Reports the first syntax error (then there is no document) and keys that are the same when flattened.
std::optional<Document> parse_document(std::string_view toml, Problems& problems);

}  // namespace weir
