#include "plugins/kafka/epoch_header.hpp"

#include <array>
#include <charconv>

namespace weir::kafka {

namespace {

std::optional<uint64_t> number(std::string_view text) {
    uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

}  // namespace

std::optional<EpochHeader> EpochHeader::parse(std::string_view text) {
    std::array<std::string_view, 4> fields;
    for (size_t i = 0; i < fields.size(); ++i) {
        const size_t bar = text.find('|');
        const bool last = i + 1 == fields.size();
        if ((bar == text.npos) != last) return std::nullopt;
        fields[i] = text.substr(0, bar);
        if (!last) text.remove_prefix(bar + 1);
    }
    const auto run = number(fields[1].substr(0, fields[1].find('-')));
    const auto epoch = number(fields[2]);
    const auto sequence = number(fields[3]);
    if (!run || !epoch || !sequence) return std::nullopt;
    return EpochHeader{fields[0], *run, *epoch, *sequence};
}

}  // namespace weir::kafka
