// What outputs hold, decoded.
#pragma once

#include <vector>

#include "core/src/run/outputs.hpp"
#include "weir/testing/owned_record.hpp"

namespace weir::test {

using testing::OwnedRecord;

inline std::vector<OwnedRecord> stored_rows(const Outputs& outputs, size_t publisher = 0) {
    std::vector<OwnedRecord> rows;
    Reader reader(outputs.records(publisher));
    while (!reader.empty()) {
        get_due(reader);
        rows.emplace_back(whole(get_record(reader)));
    }
    return rows;
}

inline std::vector<Due> stored_dues(const Outputs& outputs, size_t publisher = 0) {
    std::vector<Due> dues;
    Reader reader(outputs.records(publisher));
    while (!reader.empty()) {
        dues.push_back(get_due(reader));
        get_record(reader);
    }
    return dues;
}

inline std::vector<std::string> stored_values(const Outputs& outputs, size_t publisher = 0) {
    std::vector<std::string> values;
    for (const OwnedRecord& row : stored_rows(outputs, publisher))
        values.push_back(row.value.value_or("(absent)"));
    return values;
}

// A header of a row; "(none)" where it has none of that name.
inline std::string header_of(const OwnedRecord& row, std::string_view name) {
    for (const auto& [header, value] : row.headers)
        if (header == name) return value.value_or("(absent)");
    return "(none)";
}

}  // namespace weir::test
