// Decodes a base64 member of a JSON value and hands the bytes on beside it ("weir.payload/1").
#pragma once

#include <string>
#include <string_view>

#include "json_fields.hpp"
#include "weir/transform.hpp"

namespace weir {

class Base64Decode {
public:
    static constexpr ComponentInfo info{
        .name = "base64_decode",
        .summary = "Decodes a base64 member of a JSON value beside it; the value stays as it is.",
        .doc =
            "A member that is null, empty or absent passes, and so does a value that is no JSON "
            "object: the next transform judges it. A member that is not strict base64 (standard "
            "alphabet, padding, nothing between) makes the record a dead letter."};
    static constexpr Option options[] = {
        option("field", WEIR_STRING)
            .or_else("Payload")
            .says("The top-level member that holds base64.")
            .like("Payload"),
        option("length_field", WEIR_STRING)
            .or_else("PayloadLen")
            .says("The member that declares the decoded length; one that does not fit is counted.")
            .like("PayloadLen")};
    static constexpr const char* accepts[] = {WEIR_TYPE_JSON, WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};

    explicit Base64Decode(const Host& host);
    void configure(const Config& config, const Link& link);
    void process(const Batch& batch, Emitter& out);

private:
    void decode_record(const weir_record& record, Emitter& out);
    weir_payload* payload_of(const weir_record& record, const base64::JsonFields& fields,
                             Emitter& out) const;
    weir_payload* decoded(const weir_record& record, std::string_view text, Emitter& out) const;
    void refuse(const weir_record& record, std::string_view what, Emitter& out) const;

    Counter mismatches_;
    std::string field_;
    std::string length_field_;
    uint64_t mismatches_in_batch_ = 0;
};

}  // namespace weir
