#include "core/src/publish/marker.hpp"

#include <boost/crc.hpp>
#include <charconv>
#include <cstdio>

namespace weir {
namespace {

constexpr size_t kMaxBytes = 3 * 1024;

uint32_t crc_of(std::string_view text) {
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    return crc.checksum();
}

std::string hex(uint64_t value, int digits) {
    char text[24];
    std::snprintf(text, sizeof text, "%0*llx", digits, static_cast<unsigned long long>(value));
    return text;
}

std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '/';
        if (plain)
            text.push_back(c);
        else
            text += "%" + hex(static_cast<uint8_t>(c), 2);
    }
    return text;
}

template <class Integer>
bool parse(std::string_view text, Integer& value, int base = 10) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return fault == std::errc{} && end == text.data() + text.size() && !text.empty();
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string name;
    for (size_t i = 0; i < text.size(); ++i) {
        uint8_t byte = static_cast<uint8_t>(text[i]);
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            if (!parse(text.substr(i + 1, 2), byte, 16)) return std::nullopt;
            i += 2;
        }
        name.push_back(static_cast<char>(byte));
    }
    return name;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (true) {
        const size_t bar = text.find(at);
        parts.push_back(text.substr(0, bar));
        if (bar == std::string_view::npos) return parts;
        text.remove_prefix(bar + 1);
    }
}

bool parse_run(std::string_view text, RunId& run) {
    const size_t dash = text.find('-');
    return dash != std::string_view::npos && parse(text.substr(0, dash), run.number) &&
           parse(text.substr(dash + 1), run.random, 16);
}

bool parse_positions(std::string_view text, std::vector<LanePosition>& positions) {
    if (text.empty()) return true;
    for (const std::string_view part : split(text, ',')) {
        const size_t equals = part.find('=');
        if (equals == std::string_view::npos) return false;
        const auto name = unescaped(part.substr(0, equals));
        int64_t position = 0;
        if (!name || !parse(part.substr(equals + 1), position)) return false;
        positions.push_back({*name, position});
    }
    return true;
}

}  // namespace

std::string to_text(const RunId& run) {
    return std::to_string(run.number) + "-" + hex(run.random, 16);
}

std::string to_text(const Marker& marker) {
    const std::string head = "w1|" + marker.incarnation + "|" + to_text(marker.run) + "|" +
                             std::to_string(marker.epoch) + "|" + std::to_string(marker.watermark) +
                             "|" + std::to_string(marker.clock_decisions) + "|";
    std::string positions;
    for (const LanePosition& lane : marker.positions)
        positions += (positions.empty() ? "" : ",") + escaped(lane.name) + "=" +
                     std::to_string(lane.position);
    if (head.size() + positions.size() + 9 > kMaxBytes) positions.clear();
    const std::string text = head + positions;
    return text + "|" + hex(crc_of(text), 8);
}

std::optional<Marker> parse_marker(std::string_view text) {
    const auto parts = split(text, '|');
    if (parts.size() != 8 || parts[0] != "w1") return std::nullopt;
    uint32_t crc = 0;
    if (!parse(parts[7], crc, 16) ||
        crc != crc_of(text.substr(0, text.size() - parts[7].size() - 1)))
        return std::nullopt;
    Marker marker;
    marker.incarnation = parts[1];
    const bool sound = parse_run(parts[2], marker.run) && parse(parts[3], marker.epoch) &&
                       parse(parts[4], marker.watermark) &&
                       parse(parts[5], marker.clock_decisions) &&
                       parse_positions(parts[6], marker.positions);
    return sound ? std::optional(marker) : std::nullopt;
}

std::string to_text(const EpochHeader& header) {
    return header.incarnation + "|" + to_text(header.run) + "|" + std::to_string(header.epoch) +
           "|" + std::to_string(header.sequence);
}

std::optional<EpochHeader> parse_epoch_header(std::string_view text) {
    const auto parts = split(text, '|');
    EpochHeader header;
    if (parts.size() != 4 || !parse_run(parts[1], header.run) || !parse(parts[2], header.epoch) ||
        !parse(parts[3], header.sequence))
        return std::nullopt;
    header.incarnation = parts[0];
    return header;
}

}  // namespace weir
