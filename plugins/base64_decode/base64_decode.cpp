#include "base64_decode.hpp"

#include <charconv>

#include "base64.hpp"

namespace weir {
namespace {

constexpr int64_t kNotDeclared = -1;

int64_t declared_size(const base64::JsonField& length) {
    int64_t size = kNotDeclared;
    const char* end = length.text.data() + length.text.size();
    const auto [stop, error] = std::from_chars(length.text.data(), end, size);
    const bool is_size = !length.is_string && error == std::errc{} && stop == end && size >= 0;
    return is_size ? size : kNotDeclared;
}

weir_payload* put_payload(char* memory, weir_payload_state state, size_t size) {
    const weir_bytes data{memory + sizeof(weir_payload), size};
    return new (memory) weir_payload{sizeof(weir_payload), state, data, kNotDeclared};
}

std::string not_base64(std::string_view text, size_t error_at) {
    const std::string size = std::to_string(text.size());
    if (error_at == text.size())
        return "not base64: " + size + " characters, not a multiple of 4; is padding missing?";
    return "not base64 at character " + std::to_string(error_at + 1) + " of " + size +
           "; the standard alphabet is wanted, and padding";
}

weir_payload* without_data(weir_payload_state state, Emitter& out) {
    return put_payload(out.alloc(sizeof(weir_payload)), state, 0);
}

}  // namespace

Base64Decode::Base64Decode(const Host& host)
    : mismatches_(host.counter("length_mismatches_total",
                               "Payloads whose decoded length is not the declared one.")) {}

void Base64Decode::configure(const Config& config, const Link&) {
    field_ = config.text("field");
    length_field_ = config.text("length_field");
    if (field_.empty()) throw Error("field: empty; name the member to decode", WEIR_BAD_CONFIG);
}

void Base64Decode::process(const Batch& batch, Emitter& out) {
    mismatches_in_batch_ = 0;
    for (const weir_record& record : batch) decode_record(record, out);
    mismatches_.add(mismatches_in_batch_);
}

void Base64Decode::decode_record(const weir_record& record, Emitter& out) {
    const auto fields = base64::find_fields(view(record.value), field_, length_field_);
    if (!fields.is_object) return out.emit(record);
    weir_payload* payload = payload_of(record, fields, out);
    if (payload == nullptr) return;
    if (fields.length.found) payload->declared_size = declared_size(fields.length);
    const bool fits = payload->declared_size == kNotDeclared ||
                      payload->declared_size == static_cast<int64_t>(payload->data.size);
    mismatches_in_batch_ += fits ? 0 : 1;
    weir_record decoded = record;
    decoded.payload = payload;
    out.emit(decoded);
}

weir_payload* Base64Decode::payload_of(const weir_record& record, const base64::JsonFields& fields,
                                       Emitter& out) const {
    const base64::JsonField& content = fields.content;
    if (!content.found) return without_data(WEIR_PAYLOAD_ABSENT, out);
    if (!content.is_string && content.text == "null") return without_data(WEIR_PAYLOAD_NULL, out);
    if (!content.is_string) {
        refuse(record, "neither a string nor null", out);
        return nullptr;
    }
    if (!content.has_escapes) return decoded(record, content.text, out);
    const auto plain = base64::unescaped(content.text);
    if (!plain) refuse(record, "a string with a malformed escape", out);
    return plain ? decoded(record, *plain, out) : nullptr;
}

weir_payload* Base64Decode::decoded(const weir_record& record, std::string_view text,
                                    Emitter& out) const {
    if (text.empty()) return without_data(WEIR_PAYLOAD_EMPTY, out);
    char* memory = out.alloc(sizeof(weir_payload) + base64::decoded_bound(text.size()));
    const base64::Decoded result = base64::decode(text, memory + sizeof(weir_payload));
    if (result.ok()) return put_payload(memory, WEIR_PAYLOAD_DECODED, result.size);
    refuse(record, not_base64(text, result.error_at), out);
    return nullptr;
}

void Base64Decode::refuse(const weir_record& record, std::string_view what, Emitter& out) const {
    out.fail(record.origin, "member \"" + field_ + "\": " + std::string(what));
}

}  // namespace weir
