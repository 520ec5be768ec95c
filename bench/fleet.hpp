// The messages of the benchmarks: a fleet's 90 % Publish of some 566 bytes and 10 % StatusChange of some 200, in the order of
// their time.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "plugins/record_lines/base64.hpp"

namespace weir::bench {

inline constexpr int64_t kZoneMs = 8 * 3'600'000;

inline std::string date_text(int64_t time_ms) {
    const std::time_t seconds = (time_ms + kZoneMs) / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
    return {text.data(), size};
}

class Fleet {
public:
    struct Message {
        std::string value;
        int64_t time_ms;
    };

    Fleet(size_t devices, int64_t start_ms, int64_t messages_a_second)
        : online_(devices), start_ms_(start_ms), a_second_(messages_a_second) {}

    Message next() {
        const int64_t time_ms = start_ms_ + made_ * 1000 / a_second_;
        const size_t device = random_() % online_.size();
        const bool is_status = made_++ % 10 == 9;
        return {is_status ? status_change(device, time_ms) : publish(device, time_ms), time_ms};
    }

private:
    static std::string name(size_t device) {
        return "device-" + std::to_string(10'000'000 + device);
    }
    [[nodiscard]] std::string tail(size_t device, const std::string& payload, int64_t time_ms,
                                   const char* reason) const {
        return R"(,"ProductId":"FLEETPROD0","DeviceName":")" + name(device) + R"(","Payload":)" +
               payload + R"(,"Time":")" + date_text(time_ms) + R"(","Reason":")" + reason + "\"}";
    }
    std::string publish(size_t device, int64_t time_ms) {
        std::string content =
            R"({"method":"report","clientToken":"FLEETPROD0-)" + std::to_string(1'000'000 + made_) +
            R"(","timestamp":)" + std::to_string(time_ms) +
            R"(,"params":{"power_switch":1,"color":2,"brightness":)" +
            std::to_string(10 + random_() % 90) +
            R"(,"temperature":21.5,"voltage":229.5,"name":"roof","serial":"SN-0000-1111-2222",)"
            R"("note":"--------------------------------"}})";
        std::string text =
            R"({"MsgType":"Publish","Event":"","Topic":"$thing/up/property/FLEETPROD0/)" +
            name(device) + R"(","Seq":)" + std::to_string(made_) + R"(,"PayloadLen":)" +
            std::to_string(content.size());
        std::string payload = "\"";
        record_lines::append_base64(payload, content);
        return text + tail(device, payload + '"', time_ms, "");
    }
    std::string status_change(size_t device, int64_t time_ms) {
        online_[device] = !online_[device];
        const char* event = online_[device] ? "Online" : "Offline";
        return std::string(R"({"MsgType":"StatusChange","Event":")") + event +
               R"(","Topic":"","Seq":)" + std::to_string(made_) + R"(,"PayloadLen":0)" +
               tail(device, "null", time_ms, online_[device] ? "" : "REASON_DEVICE_DISCONNECT");
    }

    std::vector<bool> online_;
    int64_t start_ms_;
    int64_t a_second_;
    int64_t made_ = 0;
    std::mt19937_64 random_{7};
};

}  // namespace weir::bench
