#include "settings.hpp"

#include <algorithm>

#include "weir/units.hpp"

namespace weir::status_aggregator {
namespace {

[[noreturn]] void refuse(const std::string& text) { throw Error(text, WEIR_BAD_CONFIG); }

std::string ms(int64_t duration_ms) { return std::to_string(duration_ms) + " ms"; }

Emit emit_of(const std::string& word) {
    if (word == "active") return Emit::kActive;
    return word == "changed" ? Emit::kChanged : Emit::kAll;
}

void check_tumbling(const Windows& windows) {
    if (windows.every_ms != windows.size_ms)
        refuse("window.every is " + ms(windows.every_ms) + ", but tumbling windows of " +
               ms(windows.size_ms) +
               " begin where the one before ends: leave window.every out, or write window.kind = "
               "\"hopping\"");
}

void check_hopping(const Windows& windows) {
    if (windows.every_ms > windows.size_ms)
        refuse("window.every is " + ms(windows.every_ms) + ", above window.size (" +
               ms(windows.size_ms) +
               "): what lies between two windows would be in none; make window.every at most "
               "window.size");
    if (windows.most_open_at_once(0) > kMaxOpenWindows)
        refuse("window.size (" + ms(windows.size_ms) + ") is more than " +
               std::to_string(kMaxOpenWindows) + " times window.every (" + ms(windows.every_ms) +
               "): each device would keep that many open windows; raise window.every or lower "
               "window.size");
}

Windows windows_of(const Config& config) {
    const int64_t size_ms = config.integer("window.size");
    const int64_t every_ms = config.has("window.every") ? config.integer("window.every") : size_ms;
    const Windows windows{size_ms, every_ms, config.integer("window.offset")};
    config.text("window.kind") == "hopping" ? check_hopping(windows) : check_tumbling(windows);
    return windows;
}

int64_t timeout_of(const std::string& product, const std::string& written) {
    const auto duration_ms = parse_duration_ms(written);
    if (!duration_ms || *duration_ms < 0 || *duration_ms > kMaxWindowMs)
        refuse("presence_timeout_by_product has \"" + written + "\" for the product \"" + product +
               "\": write a duration from 1ms to " + format_duration(kMaxWindowMs) +
               " such as \"10m\", or \"0s\" for never");
    return *duration_ms;
}

PresenceTimeouts timeouts_of(const Config& config) {
    PresenceTimeouts timeouts{config.integer("presence_timeout"), {}};
    for (const auto& [product, written] : config.map("presence_timeout_by_product"))
        timeouts.by_product[product] = timeout_of(product, written);
    return timeouts;
}

FlappingRule flapping_of(const Config& config) {
    const bool has_period = config.has("flapping.period");
    if (config.has("flapping.transitions") == has_period)
        return {static_cast<size_t>(config.integer("flapping.transitions")),
                config.integer("flapping.period")};
    const std::string given = has_period ? "flapping.period" : "flapping.transitions";
    const std::string missing = has_period ? "flapping.transitions" : "flapping.period";
    refuse(given + " says nothing without " + missing + ": set both, or leave both out");
}

void check_dwell(const Settings& settings) {
    if (settings.windows.most_open_at_once(settings.min_dwell_ms) > kMaxOpenWindows)
        refuse("min_dwell (" + ms(settings.min_dwell_ms) + ") keeps more than " +
               std::to_string(kMaxOpenWindows) + " windows of " + ms(settings.windows.size_ms) +
               " open for each device: lower min_dwell, or raise window.size and window.every");
}

void check_forgetting(const Settings& settings) {
    const int64_t offline_after_ms = settings.timeouts.greatest_ms() + settings.min_dwell_ms;
    if (settings.forget_after_ms != 0 && settings.forget_after_ms < offline_after_ms)
        refuse("forget_after is " + ms(settings.forget_after_ms) +
               ", less than the greatest presence timeout and min_dwell together (" +
               ms(offline_after_ms) +
               "): devices would be forgotten before they are offline; raise forget_after, or set "
               "it to \"0s\" for never");
}

}  // namespace

int64_t PresenceTimeouts::of(std::string_view product) const {
    const auto own = by_product.find(product);
    return own == by_product.end() ? otherwise_ms : own->second;
}

int64_t PresenceTimeouts::greatest_ms() const {
    int64_t greatest_ms = otherwise_ms;
    for (const auto& [product, timeout_ms] : by_product)
        greatest_ms = std::max(greatest_ms, timeout_ms);
    return greatest_ms;
}

Settings settings_of(const Config& config) {
    const Settings settings{.windows = windows_of(config),
                            .emit = emit_of(config.text("emit")),
                            .transitions = config.flag("transitions"),
                            .publish_marks_online = config.flag("publish_marks_online"),
                            .timeouts = timeouts_of(config),
                            .min_dwell_ms = config.integer("min_dwell"),
                            .flapping = flapping_of(config),
                            .forget_after_ms = config.integer("forget_after")};
    check_dwell(settings);
    check_forgetting(settings);
    return settings;
}

}  // namespace weir::status_aggregator
