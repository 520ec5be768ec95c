#include "record_json.hpp"

#include <boost/json/src.hpp>

#include "base64.hpp"

namespace weir::tools {

namespace json = boost::json;

namespace {

Bytes bytes_of(const json::value& value) {
    if (value.is_null()) return std::nullopt;
    return json::value_to<std::string>(value);
}

// The member itself, or its bytes from NAME_base64.
Bytes bytes_member(const json::object& object, std::string_view name) {
    if (const json::value* text = object.if_contains(name)) return bytes_of(*text);
    const json::value* encoded = object.if_contains(std::string(name) + "_base64");
    if (encoded == nullptr || encoded->is_null()) return std::nullopt;
    return base64_decode(encoded->as_string());
}

int64_t integer_member(const json::object& object, std::string_view name, int64_t other) {
    const json::value* value = object.if_contains(name);
    return value == nullptr || value->is_null() ? other : value->to_number<int64_t>();
}

void read_headers(const json::object& object, Record& record) {
    if (const json::value* plain = object.if_contains("headers"); plain && plain->is_object()) {
        for (const auto& [name, value] : plain->as_object()) {
            record.headers.emplace_back(name, bytes_of(value));
        }
    }
    if (const json::value* coded = object.if_contains("headers_base64")) {
        for (const auto& [name, value] : coded->as_object()) {
            record.headers.emplace_back(name, base64_decode(value.as_string()));
        }
    }
}

// How many bytes a sequence that begins with `lead` has, and the least code point it may stand for.
std::pair<size_t, uint32_t> utf8_sequence(unsigned char lead) {
    if (lead < 0x80) return {1, 0};
    if (lead >> 5 == 0b110) return {2, 0x80};
    if (lead >> 4 == 0b1110) return {3, 0x800};
    if (lead >> 3 == 0b11110) return {4, 0x10000};
    return {0, 0};
}

// Length of the UTF-8 sequence at the front of `bytes`, 0 where there is none.
size_t utf8_length(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes.front());
    const auto [length, least] = utf8_sequence(lead);
    if (length < 2) return length;
    if (bytes.size() < length) return 0;
    uint32_t code = lead & (0x7FU >> length);
    for (const char byte : bytes.substr(1, length - 1)) {
        if ((byte & 0xC0) != 0x80) return 0;
        code = code << 6 | (byte & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least || code > 0x10FFFF || surrogate ? 0 : length;
}

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const size_t length = utf8_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

void add_bytes(json::object& object, std::string_view name, const void* data, size_t size) {
    if (data == nullptr) {
        object[name] = nullptr;
        return;
    }
    const std::string_view bytes(static_cast<const char*>(data), size);
    if (is_utf8(bytes)) {
        object[name] = bytes;
    } else {
        object[std::string(name) + "_base64"] = base64_encode(bytes);
    }
}

void add_header(json::object& object, const char* name, const void* data, size_t size) {
    const std::string_view bytes(static_cast<const char*>(data), size);
    if (data == nullptr || is_utf8(bytes)) {
        json::object& headers = object["headers"].as_object();
        headers[name] = data == nullptr ? json::value(nullptr) : json::value(bytes);
        return;
    }
    json::value& coded = object["headers_base64"];
    if (!coded.is_object()) coded.emplace_object();
    coded.as_object()[name] = base64_encode(bytes);
}

void add_headers(json::object& object, const rd_kafka_message_t& message) {
    object["headers"].emplace_object();
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const char* name = nullptr;
    const void* data = nullptr;
    size_t size = 0;
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &data, &size) == 0; ++i) {
        add_header(object, name, data, size);
    }
}

}  // namespace

Record parse_record(std::string_view line) {
    const json::value parsed = json::parse(line);
    const json::object& object = parsed.as_object();
    Record record;
    if (const json::value* topic = object.if_contains("topic")) {
        record.topic = json::value_to<std::string>(*topic);
    }
    record.partition =
        static_cast<int32_t>(integer_member(object, "partition", RD_KAFKA_PARTITION_UA));
    record.timestamp_ms = integer_member(object, "timestamp", 0);
    record.key = bytes_member(object, "key");
    record.value = bytes_member(object, "value");
    read_headers(object, record);
    return record;
}

std::string to_json_line(const rd_kafka_message_t& message) {
    json::object object;
    object["topic"] = rd_kafka_topic_name(message.rkt);
    object["partition"] = message.partition;
    object["offset"] = message.offset;
    object["timestamp"] = rd_kafka_message_timestamp(&message, nullptr);
    add_bytes(object, "key", message.key, message.key_len);
    add_headers(object, message);
    add_bytes(object, "value", message.payload, message.len);
    return json::serialize(object) + "\n";
}

}  // namespace weir::tools
