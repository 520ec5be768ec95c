#include "core/src/host/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace weir {
namespace {

LogFormat g_format = LogFormat::text;

spdlog::level::level_enum level_of(weir_log_level level) {
    switch (level) {
        case WEIR_LOG_DEBUG:
            return spdlog::level::debug;
        case WEIR_LOG_INFO:
            return spdlog::level::info;
        case WEIR_LOG_WARNING:
            return spdlog::level::warn;
        case WEIR_LOG_ERROR:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string quoted(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json.push_back('\\');
        if (static_cast<unsigned char>(c) < 0x20)
            json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            json.push_back(c);
    }
    return json + '"';
}

std::string as_json(std::string_view pipeline, std::string_view node, std::string_view text) {
    std::string members;
    if (!pipeline.empty()) members += ",\"pipeline\":" + quoted(pipeline);
    if (!node.empty()) members += ",\"node\":" + quoted(node);
    return members + ",\"message\":" + quoted(text);
}

std::string as_text(std::string_view pipeline, std::string_view node, std::string_view text) {
    std::string line;
    if (!pipeline.empty())
        line += std::string(pipeline) + (node.empty() ? "" : "/" + std::string(node)) + ": ";
    for (const char c : text) line.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    return line;
}

}  // namespace

void set_up_log(LogFormat format, std::string_view level) {
    g_format = format;
    auto logger =
        std::make_shared<spdlog::logger>("weir", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->set_pattern(format == LogFormat::json
                            ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l"%v})"
                            : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                        spdlog::pattern_time_type::utc);
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
}

void log_line(weir_log_level level, std::string_view pipeline, std::string_view node,
              std::string_view text) {
    const auto severity = level_of(level);
    if (!spdlog::should_log(severity)) return;
    const std::string line =
        g_format == LogFormat::json ? as_json(pipeline, node, text) : as_text(pipeline, node, text);
    spdlog::log(severity, "{}", line);
}

}  // namespace weir
