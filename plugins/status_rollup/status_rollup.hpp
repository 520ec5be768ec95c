// From devices' window rows to a row by product and window.
#pragma once

#include <memory>
#include <string>

#include "plugins/status_rollup/product_window.hpp"
#include "weir/keyed.hpp"

namespace weir::status_rollup {

inline constexpr Option kOptions[] = {
    option("device_rows", WEIR_BOOL)
        .or_else("false")
        .ranked(WEIR_HIGH)
        .says("Also hand on the rows that come in, windows and transitions of devices, unchanged."),
};

inline constexpr const char* kDoc =
    R"(Behind `status_aggregator`: adds up the window rows of a product's devices, with an exchange by product between
the two. A row leaves when the devices' rows of its window have come, which is at one instant:

    {"kind":"rollup","product":"P","window_start_ms":0,"window_end_ms":60000,"devices":3,"online_at_open":1,
     "online_at_close":2,"online_ms":90000,"offline_ms":60000,"mean_online":1.5,"transitions":1,"records":7}

| field | |
|---|---|
| `devices` | device rows of the window: the devices known |
| `online_at_open`, `online_at_close` | how many of them were online then |
| `online_ms`, `offline_ms`, `transitions`, `records` | sums over them |
| `mean_online` | `online_ms` by the window's length: devices online on average, to one decimal, a half rounded up |

The record's key is the product, its timestamp `window_end_ms`; a keyed transform behind it gets the product with an
empty device name. With `emit` other than `all` before it, only the devices
that have a row are counted.)";

class StatusRollup {
public:
    static constexpr ComponentInfo info{.name = "status_rollup",
                                        .summary = "Adds up devices' window rows by product.",
                                        .doc = kDoc,
                                        .flags = WEIR_COMPONENT_BY_PRODUCT};
    static constexpr auto& options = kOptions;
    static constexpr const char* accepts[] = {WEIR_TYPE_JSON, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};

    explicit StatusRollup(const Host& host);
    ~StatusRollup();
    void configure(const Config& config) { hands_on_ = config.flag("device_rows"); }
    void on_record(const weir_keyed_record& record, Emitter& out);
    void on_timer(const weir_timer& timer, Emitter& out);
    void snapshot() { open_.save(); }

private:
    void add(const weir_keyed_record& record, const DeviceRow& row);
    void emit(std::string_view product, int64_t timestamp_ms, Emitter& out) const;

    KeyedState<OpenWindows> open_;
    Timers timers_;
    std::unique_ptr<simdjson::dom::parser> parser_;
    bool hands_on_ = false;
    std::string json_;
};

}  // namespace weir::status_rollup
