// The process' log: one line an event on standard error, as text or as JSON.
#pragma once

#include <string>
#include <string_view>

#include "weir/host.h"

namespace weir {

enum class LogFormat { text, json };

// Once, before the first line. `level`: "debug", "info", "warning", "error".
void set_up_log(LogFormat format, std::string_view level);

// As text to a function instead, or with NULL to standard error.
using LogFunction = void (*)(void* context, weir_log_level level, const char* text);
void send_log_to(LogFunction function, void* context, weir_log_level least);

// [any thread] `node` may be empty.
void log_line(weir_log_level level, std::string_view pipeline, std::string_view node,
              std::string_view text);

// A pipeline's log.
class Log {
public:
    explicit Log(std::string pipeline, std::string node = {})
        : pipeline_(std::move(pipeline)), node_(std::move(node)) {}
    [[nodiscard]] Log of(std::string node) const { return Log(pipeline_, std::move(node)); }
    void write(weir_log_level level, std::string_view text) const {
        log_line(level, pipeline_, node_, text);
    }
    void debug(std::string_view text) const { write(WEIR_LOG_DEBUG, text); }
    void info(std::string_view text) const { write(WEIR_LOG_INFO, text); }
    void warn(std::string_view text) const { write(WEIR_LOG_WARNING, text); }
    void error(std::string_view text) const { write(WEIR_LOG_ERROR, text); }

private:
    std::string pipeline_;
    std::string node_;
};

}  // namespace weir
