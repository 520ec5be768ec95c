// A point in time until which a blocking call may last.
#pragma once

#include <algorithm>
#include <chrono>

namespace weir::kafka_client {

class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds after)
        : at_(std::chrono::steady_clock::now() + after) {}

    [[nodiscard]] int left_ms() const {
        const auto left = at_ - std::chrono::steady_clock::now();
        const auto whole = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        return static_cast<int>(std::max<decltype(whole)>(whole, 0));
    }
    [[nodiscard]] int left_ms(int at_most) const { return std::min(left_ms(), at_most); }
    [[nodiscard]] bool passed() const { return left_ms() == 0; }

private:
    std::chrono::steady_clock::time_point at_;
};

}  // namespace weir::kafka_client
