#include "core/src/pipeline_test/input_reader.hpp"

#include <openssl/evp.h>

#include <boost/json/serialize.hpp>
#include <limits>

#include "core/src/config/printable.hpp"

namespace weir::pipeline_test {
namespace {

std::optional<std::string> decoded(const std::string& text) {
    constexpr size_t kGroup = 4;
    constexpr size_t kBytes = 3;
    if (text.size() % kGroup != 0) return std::nullopt;
    std::string data(text.size() / kGroup * kBytes, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    const size_t padding = text.empty() ? 0 : text.size() - 1 - text.find_last_not_of('=');
    data.resize(static_cast<size_t>(size) - padding);
    return data;
}

std::optional<std::string> read_value(Fields& fields) {
    auto value = fields.text("value");
    const auto json = fields.json("json");
    const auto base64 = fields.text("base64");
    if (fields.has("value") + fields.has("json") + fields.has("base64") > 1)
        fields.error("value",
                     "a record has one value: leave all but one of value, json and "
                     "base64 out");
    if (json) return boost::json::serialize(*json);
    if (!base64) return value;
    value = decoded(*base64);
    if (!value) fields.error("base64", in_quotes(*base64) + " is not base64; correct it");
    return value;
}

std::vector<std::pair<std::string, std::string>> read_headers(Fields& fields) {
    std::vector<std::pair<std::string, std::string>> headers;
    const toml::table* table = fields.table("headers");
    if (table == nullptr) return headers;
    for (const auto& [key, node] : *table) {
        const auto* text = node.as_string();
        if (text == nullptr)
            fields.error("headers", "the values of headers are texts; put them in quotes");
        headers.emplace_back(std::string(key.str()), text == nullptr ? "" : text->get());
    }
    return headers;
}

std::optional<weir_device_status> read_status(Fields& fields) {
    const auto status = fields.text("status");
    if (!status) return std::nullopt;
    if (*status == "online") return WEIR_STATUS_ONLINE;
    if (*status == "offline") return WEIR_STATUS_OFFLINE;
    fields.error("status", in_quotes(*status) +
                               " is no status; write \"online\" or \"offline\", or leave it out: "
                               "then the record is data");
    return std::nullopt;
}

std::optional<GivenDevice> read_device(Fields& fields, int64_t now_ms, bool is_needed) {
    const bool is_given = fields.has("product") || fields.has("device");
    GivenDevice device;
    device.product = fields.text("product").value_or("");
    device.name = fields.text("device").value_or("");
    device.reason = fields.text("reason").value_or("");
    device.time_ms = fields.instant_ms("time").value_or(now_ms);
    const auto status = read_status(fields);
    if (status) device.kind = WEIR_DEVICE_STATUS;
    device.status = status.value_or(WEIR_STATUS_UNKNOWN);
    device.uplink = fields.flag("uplink").value_or(true) && !status;
    if (is_needed && !fields.has("product")) fields.missing("product", "product = \"p1\"");
    if (is_needed && !fields.has("device")) fields.missing("device", "device = \"d1\"");
    return is_given ? std::optional(device) : std::nullopt;
}

}  // namespace

GivenRecord read_record(Fields& fields, int64_t now_ms, bool needs_device) {
    GivenRecord record;
    record.partition =
        static_cast<uint32_t>(fields.integer("partition", 0, kMostPartitions - 1).value_or(0));
    record.key = fields.text("key");
    record.value = read_value(fields);
    record.headers = read_headers(fields);
    record.timestamp_ms = fields.instant_ms("timestamp").value_or(now_ms);
    record.device = read_device(fields, now_ms, needs_device);
    fields.report_unknown();
    return record;
}

}  // namespace weir::pipeline_test
