// libweir: the C functions of weir/embed.h.
#include "weir/embed.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "core/src/host/log.hpp"
#include "core/src/plugins/catalog.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_life.hpp"

struct weir_pipeline {
    weir_pipeline(std::vector<std::filesystem::path> search_path, std::string metrics)
        : registry(std::move(search_path)), metrics_address(std::move(metrics)) {}

    weir::Registry registry;
    weir::PipelineConfig config;
    std::string metrics_address;
    std::atomic<bool> stop_asked = false;
    bool hung = false;  // a plugin's call has not come back: it still needs all of this
};

namespace weir {
namespace {

static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

bool has(const weir_pipeline_options* options, size_t end) {
    return options != nullptr && options->struct_size >= end;
}

std::vector<std::filesystem::path> search_path_of(const weir_pipeline_options* options) {
    constexpr size_t end =
        offsetof(weir_pipeline_options, plugin_path) + sizeof(options->plugin_path);
    if (!has(options, end) || options->plugin_path == nullptr) return search_path({});
    return search_path(folders_of(options->plugin_path));
}

std::string metrics_of(const weir_pipeline_options* options) {
    constexpr size_t end = offsetof(weir_pipeline_options, metrics) + sizeof(options->metrics);
    return has(options, end) && options->metrics != nullptr ? options->metrics : "";
}

void report(const LoadedPipeline& loaded, const char* file) {
    const Log log(file);
    for (const Problem& problem : loaded.problems)
        problem.severity == Severity::Error ? log.error(to_line(problem, file))
                                            : log.warn(to_line(problem, file));
}

weir_result load(const char* file, const weir_pipeline_options* options, weir_pipeline** pipeline,
                 weir_error* error) {
    auto made = std::make_unique<weir_pipeline>(search_path_of(options), metrics_of(options));
    LoadedPipeline loaded = load_pipeline(file, catalog_of(made->registry));
    report(loaded, file);
    if (!loaded.pipeline) {
        const auto first = std::ranges::find(loaded.problems, Severity::Error, &Problem::severity);
        fill(error, to_line(*first, file), {}, static_cast<int>(Exit::config));
        return WEIR_BAD_CONFIG;
    }
    made->config = *std::move(loaded.pipeline);
    *pipeline = made.release();
    return WEIR_OK;
}

weir_result run(weir_pipeline& pipeline, weir_error* error) {
    try {
        run_pipeline(pipeline.config, {pipeline.metrics_address}, pipeline.stop_asked);
        return WEIR_OK;
    } catch (const HungError& e) {
        pipeline.hung = true;
        pipeline.stop_asked = true;  // should the call come back after all
        fill(error, e.what(), {}, static_cast<int>(e.exit()));
        return WEIR_FAILED;
    } catch (const PipelineError& e) {
        fill(error, e.what(), {}, static_cast<int>(e.exit()));
        return e.exit() == Exit::config ? WEIR_BAD_CONFIG : WEIR_FAILED;
    }
}

}  // namespace
}  // namespace weir

void weir_log_to(weir_log_line line, void* context, weir_log_level least) {
    weir::send_log_to(line, context, least);
}

weir_result weir_pipeline_load(const char* file, const weir_pipeline_options* options,
                               weir_pipeline** pipeline, weir_error* error) {
    return weir::guarded(error, [&] { return weir::load(file, options, pipeline, error); });
}

weir_result weir_pipeline_run(weir_pipeline* pipeline, weir_error* error) {
    return weir::guarded(error, [&] { return weir::run(*pipeline, error); });
}

void weir_pipeline_stop(weir_pipeline* pipeline) { pipeline->stop_asked = true; }

void weir_pipeline_free(weir_pipeline* pipeline) {
    if (pipeline == nullptr || !pipeline->hung) delete pipeline;
}
