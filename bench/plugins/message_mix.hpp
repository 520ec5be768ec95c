// The messages of the benchmarks: 90 % Publish of 551 bytes, 10 % StatusChange of about 200.
#pragma once

#include <string>

namespace weir::bench {

// {"method":"report", ...} of 250 bytes behind 336 characters of base64.
inline std::string publish(int number) {
    const std::string payload =
        "eyJtZXRob2QiOiJyZXBvcnQiLCJjbGllbnRUb2tlbiI6IkZMRUVUUFJPRDAtMTIzNDUiLCJ0aW1lc3RhbXAiOjE3Nz"
        "IzMjMyMDAwMDAsInBhcmFt"
        "cyI6eyJwb3dlcl9zd2l0Y2giOjEsImNvbG9yIjoyLCJicmlnaHRuZXNzIjo2NiwidGVtcGVyYXR1cmUiOjIxLjUsIn"
        "ZvbHRhZ2UiOjIyOS41LCJu"
        "YW1lIjoicm9vZiIsInNlcmlhbCI6IlNOLTAwMDAtMTExMS0yMjIyIiwibm90ZSI6Ii0tLS0tLS0tLS0tLS0tLS0tLS"
        "0tLS0tLS0tLS0tLSJ9fQ==";
    const std::string device = "device-" + std::to_string(10'000'000 + number);
    return R"({"MsgType":"Publish","Event":"","Topic":"$thing/up/property/FLEETPROD0/)" + device +
           R"(","Seq":32726,"PayloadLen":250,"ProductId":"FLEETPROD0","DeviceName":")" + device +
           R"(","Payload":")" + payload + R"(","Time":"2026-03-01 08:00:00","Reason":""})";
}

inline std::string status_change(int number) {
    return R"({"MsgType":"StatusChange","Event":"Offline","Topic":"","Seq":13895,"PayloadLen":0,"ProductId":"FLEETPROD0",)"
           R"("DeviceName":"device-)" +
           std::to_string(10'000'000 + number) +
           R"(","Payload":null,"Time":"2026-03-01 08:00:00","Reason":"REASON_DEVICE_DISCONNECT"})";
}

inline std::string mixed(int number) {
    return number % 10 == 9 ? status_change(number) : publish(number);
}

}  // namespace weir::bench
