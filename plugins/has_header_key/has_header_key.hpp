// Matches records that have a header of a name.
#pragma once

#include <algorithm>
#include <span>
#include <string>

#include "weir/predicate.hpp"

namespace weir {

class HasHeaderKey {
public:
    static constexpr ComponentInfo info{
        .name = "has_header_key",
        .summary = "Matches records that have a header of this name.",
        .doc = "Kafka Connect's HasHeaderKey."};
    static constexpr Option options[] = {
        option("name", WEIR_STRING)
            .required()
            .ranked(WEIR_HIGH)
            .says("The header's name; upper and lower case differ.")
            .like("source-region")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit HasHeaderKey(const Host&) {}
    void configure(const Config& config) { name_ = config.text("name"); }
    [[nodiscard]] bool test(const weir_record& record, const weir_position&) const {
        const std::span headers(record.headers, record.header_count);
        return std::ranges::any_of(
            headers, [&](const weir_header& header) { return view(header.name) == name_; });
    }

private:
    std::string name_;
};

}  // namespace weir
