// A keyed transform behind its C interface, fed by a test: records in the order in which a host would let them
// apply, and the watermark between batches.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fake_output.hpp"
#include "keyed_host.hpp"
#include "settings.hpp"
#include "weir/keyed.hpp"

namespace weir::test {

struct KeyedInput {
    std::string product = "p", name = "d";
    int64_t time_ms = 0;
    weir_device_kind kind = WEIR_DEVICE_DATA;
    weir_device_status status = WEIR_STATUS_UNKNOWN;
    bool uplink = true;
    std::string reason = {};
    std::optional<int64_t> late_at_ms = {};  // its effective time, if it is late
    std::string topic = "in";
    int32_t partition = 0;
    int64_t offset = 0;

    [[nodiscard]] int64_t effective_ms() const { return late_at_ms.value_or(time_ms); }
};

template <class Component>
class KeyedDriver {
public:
    explicit KeyedDriver(Settings settings = Settings(Component::options),
                         const KeyedCheckpoint& from = {})
        : host(fire, this),
          table_(
              *static_cast<const weir_keyed_transform*>(keyed_transform<Component>()->functions)) {
        host.restore(from);
        const weir_link link{sizeof link, WEIR_TYPE_DEVICE, WEIR_TYPE_JSON};
        check(table_.create(host.raw(), &self_, &error_));
        const weir_result configured = table_.configure(self_, settings.raw(), &link, &error_);
        if (configured != WEIR_OK) table_.destroy(self_);
        check(configured);
        check(table_.start(self_, &error_));
    }
    ~KeyedDriver() {
        table_.stop(self_, &error_);
        table_.destroy(self_);
    }
    KeyedDriver(const KeyedDriver&) = delete;
    KeyedDriver& operator=(const KeyedDriver&) = delete;

    // One batch; `origin` of what comes out is the place in it.
    void process(const std::vector<KeyedInput>& inputs) {
        std::vector<weir_device> devices;
        for (const KeyedInput& input : inputs) devices.push_back(device_of(input));
        std::vector<weir_keyed_record> records;
        for (size_t i = 0; i < inputs.size(); ++i)
            records.push_back(record_of(inputs[i], devices[i], static_cast<uint32_t>(i)));
        process_raw(records);
    }
    void process_raw(const std::vector<weir_keyed_record>& records) {
        const weir_keyed_batch batch{sizeof batch, records.data(), sizeof(weir_keyed_record),
                                     records.size()};
        check(table_.process(self_, &batch, emitter.raw(), &error_));
    }
    // Every record with an effective time up to `watermark_ms` has been processed.
    void advance(int64_t watermark_ms) {
        for (uint32_t slot = 0; slot < host.slots(); ++slot)
            check(host.fire_due(slot, watermark_ms, WEIR_AFTER_RECORDS));
    }
    int64_t horizon(int64_t greatest_effective_ms) {
        int64_t watermark_ms = 0;
        check(table_.horizon(self_, greatest_effective_ms, &watermark_ms, &error_));
        return watermark_ms;
    }
    KeyedCheckpoint snapshot() {
        check(table_.snapshot(self_, &error_));
        return host.checkpoint();
    }
    [[nodiscard]] std::vector<std::string> values() const {
        std::vector<std::string> texts;
        for (const weir_record& record : emitter.emitted) texts.emplace_back(view(record.value));
        return texts;
    }

    KeyedHost host;
    FakeEmitter emitter;

private:
    static weir_device device_of(const KeyedInput& input) {
        weir_device device{};
        device.struct_size = sizeof device;
        device.product = bytes(input.product);
        device.name = bytes(input.name);
        device.reason = bytes(input.reason);
        device.time_ms = input.time_ms;
        device.kind = static_cast<uint8_t>(input.kind);
        device.status = static_cast<uint8_t>(input.status);
        device.uplink = input.uplink ? 1 : 0;
        return device;
    }
    weir_keyed_record record_of(const KeyedInput& input, const weir_device& device,
                                uint32_t origin) {
        weir_keyed_record made{};
        made.record.origin = origin;
        made.record.timestamp_ms = WEIR_NO_TIME;
        made.record.device = &device;
        made.position = {bytes(input.topic), input.partition, 0, input.offset, input.offset};
        made.effective_ms = input.effective_ms();
        made.slot = host.slot_of(input.product, input.name);
        made.flags = input.late_at_ms ? static_cast<uint32_t>(WEIR_KEYED_LATE) : 0U;
        return made;
    }
    static weir_result fire(void* context, const weir_timer& timer) {
        auto& driver = *static_cast<KeyedDriver*>(context);
        return driver.table_.on_timer(driver.self_, &timer, sizeof timer, 1, driver.emitter.raw(),
                                      &driver.error_);
    }
    void check(weir_result result) const {
        if (result != WEIR_OK) throw std::runtime_error(error_.text);
    }

    const weir_keyed_transform& table_;
    void* self_ = nullptr;
    CaughtError error_;
};

}  // namespace weir::test
