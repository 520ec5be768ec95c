// A message through base64_decode and format_mapper, for tests.
#pragma once

#include <openssl/evp.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "plugins/base64_decode/base64_decode.hpp"
#include "plugins/format_mapper/format_mapper.hpp"
#include "weir/testing/transform_harness.hpp"

namespace weir::test {

using testing::Settings;

inline constexpr int64_t kRecordTime = 1'600'000'000'123;

inline std::string base64(std::string_view plain) {
    std::string text((plain.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    static_cast<int>(plain.size()));
    text.pop_back();
    return text;
}

// A Publish at 2020-06-08 20:03:41 +08:00, 1591617821000.
inline constexpr int64_t kPublishTime = 1'591'617'821'000;
inline std::string publish(std::string_view topic, std::string_view payload) {
    return R"({"MsgType":"Publish","Event":"","Topic":")" + std::string(topic) +
           R"(","Seq":7,"PayloadLen":)" + std::to_string(payload.size()) +
           R"(,"ProductId":"PROD","DeviceName":"dev1","Payload":")" + base64(payload) +
           R"(","Time":"2020-06-08 20:03:41","Reason":""})";
}
inline std::string report(std::string_view payload) {
    return publish("$thing/up/property/PROD/dev1", payload);
}

inline Settings mapper_settings() {
    return Settings(transform<FormatMapper>()).set("zone", "+08:00");
}

class Mapping {
public:
    explicit Mapping(std::string_view value, int64_t timestamp_ms = kRecordTime,
                     Settings settings = mapper_settings(), const char* output = WEIR_TYPE_DEVICE)
        : map_(testing::Setup(transform<FormatMapper>(), std::move(settings))
                   .between(WEIR_TYPE_JSON, output)) {
        testing::OwnedRecord record;
        record.value = value;
        record.timestamp_ms = timestamp_ms;
        read_.add(record, {.partition = 3, .offset = 41, .cursor = 41});
        decode_.process(read_);
        map_.process(decode_.emitter.emitted, read_.positions());
    }
    [[nodiscard]] const std::vector<weir_record>& records() const { return map_.emitter.emitted; }
    [[nodiscard]] const weir_device& device(size_t i = 0) const { return *records().at(i).device; }
    // "product/name time status reason uplink" of each device record, or "! stage: text".
    [[nodiscard]] std::string summary() const {
        std::string text;
        for (const testing::FailedRecord& failed : map_.emitter.failed)
            text += "! " + failed.stage + ": " + failed.text;
        for (const weir_record& record : records())
            text += (text.empty() ? "" : "; ") + line(*record.device);
        return text;
    }

private:
    static std::string line(const weir_device& d) {
        const std::string name = std::string(view(d.product)) + "/" + std::string(view(d.name));
        const std::string kind = d.kind == WEIR_DEVICE_DATA       ? d.uplink ? "up" : "data"
                                 : d.status == WEIR_STATUS_ONLINE ? "online"
                                                                  : "offline";
        return name + " " + std::to_string(d.time_ms) + " " + kind +
               (d.reason.size == 0 ? "" : " " + std::string(view(d.reason)));
    }
    testing::Records read_;
    testing::TransformHarness decode_{transform<Base64Decode>()};
    testing::TransformHarness map_;
};

}  // namespace weir::test
