// What the devices of a product were in one window, added up.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/status_rollup/device_row.hpp"

namespace weir::status_rollup {

struct ProductWindow {
    int64_t start_ms = 0;
    int64_t end_ms = 0;
    uint64_t devices = 0;
    uint64_t online_at_open = 0;
    uint64_t online_at_close = 0;
    uint64_t online_ms = 0;
    uint64_t offline_ms = 0;
    uint64_t transitions = 0;
    uint64_t records = 0;

    void add(const DeviceRow& row);
    // Devices that were online at a time, on average: in tenths, a half rounded up.
    [[nodiscard]] uint64_t mean_online_tenths() const;
    void write(std::string& json, std::string_view product) const;
};

// The windows of a product that some device's row has come of; the state of its key.
struct OpenWindows {
    std::vector<ProductWindow> windows;  // by start, then end

    ProductWindow& of(int64_t start_ms, int64_t end_ms);
    void encode(std::string& to) const;
    static OpenWindows decode(std::string_view from);
};

}  // namespace weir::status_rollup
