#include "core/src/host/log.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <string>

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

weir_log_level level_of(spdlog::level::level_enum level) {
    if (level <= spdlog::level::debug) return WEIR_LOG_DEBUG;
    if (level == spdlog::level::info) return WEIR_LOG_INFO;
    return level == spdlog::level::warn ? WEIR_LOG_WARNING : WEIR_LOG_ERROR;
}

// Hands lines to a program that embeds pipelines.
class FunctionSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    FunctionSink(LogFunction function, void* context) : function_(function), context_(context) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::string text(message.payload.data(), message.payload.size());
        function_(context_, level_of(message.level), text.c_str());
    }
    void flush_() override {}
    LogFunction function_;
    void* context_;
};

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

void send_log_to(LogFunction function, void* context, weir_log_level least) {
    set_up_log(LogFormat::text, "info");
    if (function != nullptr)
        spdlog::default_logger()->sinks() = {std::make_shared<FunctionSink>(function, context)};
    spdlog::default_logger()->set_level(level_of(least));
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
