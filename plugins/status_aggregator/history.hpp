// The last transitions of a device, for people who ask why it has its status. Kept as bytes: they are written at each
// transition and read when somebody asks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "change.hpp"

namespace weir::status_aggregator {

struct KeptTransition {
    Status from;
    OwnedChange change;
};

class History {
public:
    static constexpr size_t kMost = 16;
    static constexpr size_t kMaxReasonBytes = 64;  // longer ones are cut

    History() = default;
    // Throws where the bytes are not those of a history.
    explicit History(std::string_view bytes);
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

    void add(Status from, const Change& change);
    // Oldest first.
    [[nodiscard]] std::vector<KeptTransition> list() const;

private:
    uint8_t place_of(std::string_view text, size_t& end);
    void drop_unused_texts();

    std::string bytes_;
};

}  // namespace weir::status_aggregator
