#include "core/src/conformance/samples.hpp"

#include <algorithm>
#include <functional>

#include "weir/record.h"

namespace weir::conformance {
namespace {

constexpr int64_t kFirstMs = 1'772'323'200'000;
constexpr int64_t kStepMs = 7'000;
constexpr int64_t kLateMs = 200'000;
constexpr size_t kDevices = 5;
constexpr size_t kMebibyte = size_t{1} << 20;
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t below(size_t bound, Random& random) { return random() % bound; }
bool one_in(size_t times, Random& random) { return below(times, random) == 0; }

template <class List>
const auto& any_of(const List& list, Random& random) {
    return list[below(std::size(list), random)];
}

std::string random_bytes(Random& random) {
    std::string bytes(below(300, random), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

std::string random_base64(Random& random) {
    std::string text(below(100, random) * 4, '\0');
    for (char& character : text) character = kBase64[below(kBase64.size(), random)];
    if (!text.empty() && one_in(2, random)) text.back() = '=';
    if (!text.empty() && one_in(8, random)) text.pop_back();
    return text;
}

std::string random_json(Random& random, size_t depth);

std::string random_members(Random& random, size_t depth, bool with_names) {
    static const std::vector<std::string> names{"Payload", "PayloadLen", "MsgType",    "ProductID",
                                                "status",  "deviceName", "productKey", "a\\u0062",
                                                "Time",    "params",     "",           "value"};
    std::string text;
    for (size_t left = below(5, random); left > 0; --left) {
        if (with_names) text += '"' + any_of(names, random) + "\":";
        text += random_json(random, depth + 1) + (left == 1 ? "" : ",");
    }
    return text;
}

std::string random_json(Random& random, size_t depth) {
    static const std::vector<std::string> scalars{
        "null", "true",        "-0.0e+308", "144115205259838664", "1e999",         "\"\"",
        "0",    "\"\\ud800\"", "\"\xC3\"",  "\"1772323200\"",     "1772323200000", "\"\\u0000x\""};
    const size_t choice = below(depth > 6 ? 2 : 5, random);
    if (choice == 0) return any_of(scalars, random);
    if (choice == 1) return '"' + random_base64(random) + '"';
    if (choice == 2) return "[" + random_members(random, depth, false) + "]";
    return "{" + random_members(random, depth, true) + "}";
}

// A sample with some bytes changed, left out, or said twice.
std::string mutated(Random& random) {
    std::string text = any_of(sample_values(), random);
    for (size_t left = 1 + below(4, random); left > 0 && !text.empty(); --left) {
        const size_t at = below(text.size(), random);
        switch (below(4, random)) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, 1 + below(8, random));
                break;
            case 2:
                text.insert(at, text.substr(at, below(20, random)));
                break;
            default:
                text.resize(at);
        }
    }
    return text;
}

testing::Bytes random_value(Random& random) {
    switch (below(9, random)) {
        case 0:
            return std::nullopt;
        case 1:
            return "";
        case 2:
            return random_bytes(random);
        case 3:
            return random_base64(random);
        case 4:
        case 5:
            return random_json(random, 0);
        default:
            return mutated(random);
    }
}

testing::OwnedPayload random_payload(Random& random) {
    const auto state = static_cast<weir_payload_state>(1 + below(4, random));
    testing::OwnedPayload payload{state, "", static_cast<int64_t>(below(100, random)) - 1};
    if (state == WEIR_PAYLOAD_DECODED)
        payload.data = one_in(2, random) ? random_bytes(random) : random_json(random, 0);
    return payload;
}

testing::OwnedDevice device_of(size_t number, int64_t time_ms) {
    const bool is_status = number % 3 == 2;
    const auto status = is_status ? 1 + number / 3 % 2 : 0;
    return {"product",
            "device-" + std::to_string(kDevices - number % kDevices),
            is_status ? "reason" : "",
            time_ms,
            static_cast<uint8_t>(is_status ? WEIR_DEVICE_STATUS : WEIR_DEVICE_DATA),
            static_cast<uint8_t>(status),
            static_cast<uint8_t>(number % 2)};
}

}  // namespace

const std::vector<std::string>& sample_values() {
    static const std::vector<std::string> values{
        R"({"Payload":"eyJtZXRob2QiOiJyZXBvcnQiLCJwYXJhbXMiOnsidGVtcCI6MjF9fQ==","PayloadLen":39,)"
        R"("MsgType":"Publish","Topic":"P1/d1/data","ProductID":"P1","DeviceName":"d1","Time":"2026-03-01 08:00:00"})",
        R"({"MsgType":"StatusChange","Event":"Online","ProductID":"P1","DeviceName":"d1","Time":"2026-03-01T00:00:03Z"})",
        R"({"productKey":"p","deviceName":"d","status":"online","time":"2026-03-01 08:00:05.000"})",
        R"({"productKey":"p","deviceName":"d","gmtCreate":1772323200000,"items":{"t":{"value":"1","time":1772323200000}}})",
        R"({"Payload":"not base64","PayloadLen":5})",
        R"({"Payload":null})",
        "temperature=21.5",
        "[1, 2, 3]",
        "eyJhIjoxfQ==",
        "caf\xC3\xA9 \xE6\xB8\xA9\xE5\xBA\xA6"};
    return values;
}

Records usual_records(size_t count) {
    Records records(count);
    for (size_t i = 0; i < count; ++i) {
        OwnedRecord& record = records[i];
        record.origin = static_cast<uint32_t>(i);
        record.key = "product/device-" + std::to_string(i % kDevices);
        record.value = sample_values()[i % sample_values().size()];
        record.headers = {{"source", "check"}, {"number", std::to_string(i)}};
        record.timestamp_ms = kFirstMs + static_cast<int64_t>(i) * kStepMs;
        record.device = device_of(i, record.timestamp_ms);
    }
    return records;
}

Records empty_records() {
    Records records = usual_records(9);
    const testing::Bytes choices[] = {std::nullopt, "", "x"};
    for (size_t i = 0; i < records.size(); ++i) {
        records[i].key = choices[i % 3];
        records[i].value = choices[i / 3];
        records[i].headers = {{"", choices[i % 3]}};
        records[i].timestamp_ms = WEIR_NO_TIME;
    }
    records[0].headers.clear();
    return records;
}

Records large_records() {
    Records records = usual_records(5);
    records[0].value = std::string(kMebibyte, '\0');
    records[1].value = R"({"Payload":")" + std::string(kMebibyte, 'A') + "\"}";
    records[2].value = std::string(kMebibyte, '[');
    records[3].key = std::string(kMebibyte, 'k');
    records[4].headers = {{"long", std::string(kMebibyte, 'h')}};
    return records;
}

Records random_records(size_t count, Random& random) {
    Records records = usual_records(count);
    int64_t time_ms = kFirstMs;
    for (OwnedRecord& record : records) {
        record.value = random_value(random);
        if (one_in(4, random)) record.key = random_value(random);
        if (one_in(4, random)) record.headers = {{"h", random_value(random)}, {"h", ""}};
        if (one_in(4, random)) record.payload = random_payload(random);
        time_ms += 1 + static_cast<int64_t>(below(one_in(20, random) ? 1'200'000 : 20'000, random));
        record.timestamp_ms = one_in(8, random) ? WEIR_NO_TIME : time_ms;
        const bool is_late = one_in(15, random);
        record.device = device_of(below(1'000, random), is_late ? time_ms - kLateMs : time_ms);
    }
    return records;
}

}  // namespace weir::conformance
