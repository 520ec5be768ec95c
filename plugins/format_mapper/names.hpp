// The members that messages are known by, each with a number, so that looking one up is an index.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir {

// clang-format off
#define WEIR_MAPPER_NAMES(X) \
    X(MsgType) X(Event) X(Topic) X(Seq) X(PayloadLen) X(Payload) X(DeviceId) X(ProductName) X(ProductId) \
    X(ProductID) X(DeviceName) X(Time) X(Reason) X(productid) X(devicename) X(payload) X(seq) X(timestamp) \
    X(topic) X(method) X(type) X(code) X(events) X(params) X(clientToken) X(version) X(eventId) X(status) \
    X(response) X(data) X(report) X(devices) X(iotId) X(productKey) X(deviceName) X(gmtCreate) X(deviceType) \
    X(items) X(values) X(requestId) X(checkFailedData) X(identifier) X(name) X(value) X(time) X(gwIotId) \
    X(gwProductKey) X(gwDeviceName) X(action) X(utcTime) X(lastTime) X(utcLastTime) X(clientIp) \
    X(offlineReasonCode) X(messageCreateTime) X(message) X(srcVersion) X(destVersion) X(step) X(desc) X(jobId) \
    X(taskId) X(moduleName) X(moduleVersion) X(packageId) X(deviceSecret) X(actionId)
enum class Name : uint8_t {
#define X(name) name,
    WEIR_MAPPER_NAMES(X)
#undef X
    kCount
};
// clang-format on

inline constexpr size_t kNameCount = static_cast<size_t>(Name::kCount);

// Name::kCount for every other text.
Name name_of(std::string_view text);
std::string_view text_of(Name name);

// The members of one object, by name, as written; the last of duplicates.
class Members {
public:
    void clear() { present_.reset(); }
    void set(Name name, std::string_view value) {
        present_.set(index(name));
        values_[index(name)] = value;
    }
    [[nodiscard]] bool has(Name name) const { return present_.test(index(name)); }
    // "" where there is none.
    [[nodiscard]] std::string_view operator[](Name name) const {
        return has(name) ? values_[index(name)] : std::string_view{};
    }

    // Which name came behind `name` when that was last looked at; kCount: an unknown one, and at the beginning.
    // Kept by clear().
    [[nodiscard]] Name follower(Name name) const { return followers_[index(name)]; }
    void set_follower(Name name, Name follower) { followers_[index(name)] = follower; }

private:
    static constexpr size_t index(Name name) { return static_cast<size_t>(name); }
    static constexpr std::array<Name, kNameCount + 1> none() {
        std::array<Name, kNameCount + 1> names{};
        names.fill(Name::kCount);
        return names;
    }

    std::bitset<kNameCount> present_;
    std::array<std::string_view, kNameCount> values_;
    std::array<Name, kNameCount + 1> followers_ = none();
};

}  // namespace weir
