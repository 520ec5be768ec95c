// Matches records without a value.
#pragma once

#include "weir/predicate.hpp"

namespace weir {

class RecordIsTombstone {
public:
    static constexpr ComponentInfo info{
        .name = "record_is_tombstone",
        .summary = "Matches records without a value (a Kafka null). An empty value is a value.",
        .doc = "Kafka Connect's RecordIsTombstone."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit RecordIsTombstone(const Host&) {}
    void configure(const Config&) {}
    [[nodiscard]] bool test(const weir_record& record, const weir_position&) const {
        return record.value.data == nullptr;
    }
};

}  // namespace weir
