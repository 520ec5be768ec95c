#include "settings.hpp"

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
    if (windows.most_open_at_once() > kMaxOpenWindows)
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

}  // namespace

Settings settings_of(const Config& config) {
    return {.windows = windows_of(config),
            .emit = emit_of(config.text("emit")),
            .transitions = config.flag("transitions"),
            .publish_marks_online = config.flag("publish_marks_online")};
}

}  // namespace weir::status_aggregator
