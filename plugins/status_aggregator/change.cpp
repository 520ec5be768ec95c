#include "change.hpp"

namespace weir::status_aggregator {

std::string_view word(Status status) {
    static constexpr std::string_view words[] = {"unknown", "online", "offline"};
    return words[status];
}

std::string_view word(Cause cause) {
    static constexpr std::string_view words[] = {"status", "data", "timeout"};
    return words[static_cast<size_t>(cause)];
}

}  // namespace weir::status_aggregator
