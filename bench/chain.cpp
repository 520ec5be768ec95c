// CPU nanoseconds a message of a whole pipeline on messages in memory: source, base64_decode, format_mapper, exchange,
// status_aggregator, outbox. The plugins are the real libraries and the engine is the real one; only the source
// and the sink are this program's own. The state directory should lie in memory too.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <iostream>

#include "bench/fleet.hpp"
#include "core/src/config/pipeline.hpp"
#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "core/src/plugins/library.hpp"
#include "core/src/run/pipeline_run.hpp"
#include "weir/sink.hpp"
#include "weir/source.hpp"

namespace weir::bench {
namespace {

constexpr size_t kLanes = 8;
constexpr int64_t kStartMs = 1'772'323'200'000;  // 2026-03-01T08:00:00+08:00

// Of all threads.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Stored {
    std::string value;
    int64_t time_ms;
};

struct Input {
    std::vector<std::vector<Stored>> lanes{kLanes};
    double begun = 0;  // CPU seconds at the first poll
};
Input input;

class MemorySource {
public:
    static constexpr ComponentInfo info{.name = "memory", .summary = "Messages of this program."};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
    explicit MemorySource(const Host&) {}
    void configure(const Config&) {}
    const Plan& plan(std::span<const Lane>, bool) {
        plan_ = {};
        for (size_t i = 0; i < kLanes; ++i) {
            plan_.lanes.push_back(
                {"memory/" + std::to_string(i), 0, static_cast<int64_t>(input.lanes[i].size())});
            plan_.partitions.push_back(
                {"device-raw", static_cast<int32_t>(i), static_cast<uint32_t>(i)});
        }
        return plan_;
    }
    void start(std::span<const LaneStart>) {}
    weir_result poll(weir_poll& poll, Intake& out) {
        if (input.begun == 0) input.begun = cpu_seconds();
        const std::vector<Stored>& lane = input.lanes[poll.lane];
        const auto begin = static_cast<size_t>(poll.next);
        const size_t end = std::min(begin + poll.max_records, lane.size());
        records_.clear();
        positions_.clear();
        for (size_t i = begin; i < end; ++i) add(lane[i], i, poll.lane, out);
        out.take(records_, positions_);
        poll.next = static_cast<int64_t>(end);
        return end == lane.size() ? WEIR_END : WEIR_OK;
    }
    void wait(uint32_t) {}
    weir_lane_status status(uint32_t lane) {
        return {sizeof(weir_lane_status), 0, static_cast<int64_t>(input.lanes[lane].size()), 0};
    }

private:
    void add(const Stored& message, size_t number, uint32_t lane, Intake& out) {
        weir_record record{};
        record.value = out.copy(message.value);
        record.timestamp_ms = message.time_ms;
        records_.push_back(record);
        const auto offset = static_cast<int64_t>(number);
        positions_.push_back(
            {bytes("device-raw"), static_cast<int32_t>(lane), lane, offset, offset});
    }
    Plan plan_;
    std::vector<weir_record> records_;
    std::vector<weir_position> positions_;
};

class DiscardSink {
public:
    static constexpr weir_guarantee guarantee = WEIR_AT_LEAST_ONCE;
    static constexpr ComponentInfo info{.name = "discard", .summary = "Takes everything."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    explicit DiscardSink(const Host&) {}
    void configure(const Config&, uint32_t, bool) {}
    Found start(const weir_sink_start&) { return {}; }
    Found publish(const Publication&) { return {}; }
};

constexpr const char* kPipeline = R"(
[pipeline]
name = "bench"
source = "memory"
transforms = ["decode", "map", "status"]
sinks = ["discard"]
tasks.max = 1
[sources.memory]
type = "memory"
[transforms.decode]
type = "base64_decode"
[transforms.map]
type = "format_mapper"
[transforms.status]
type = "status_aggregator"
out_of_orderness = "10s"
window.size = "5m"
[sinks.discard]
type = "discard"
)";

struct Arguments {
    std::vector<std::string> plugin_path;
    std::string directory;
    size_t messages = 400'000;
    size_t devices = 1'000;
    int repeats = 5;
};

void fill(const Arguments& arguments) {
    // Twenty minutes of event time, however many messages.
    Fleet fleet(arguments.devices, kStartMs,
                std::max<int64_t>(1, static_cast<int64_t>(arguments.messages) / 1200));
    std::mt19937_64 random{11};
    for (size_t i = 0; i < arguments.messages; ++i) {
        Fleet::Message made = fleet.next();
        input.lanes[random() % kLanes].push_back({std::move(made.value), made.time_ms});
    }
}

Catalog catalog_of(Registry& registry) {
    const auto find = [&registry](weir_kind kind, std::string_view type) -> const weir_component* {
        if (type == "memory") return source<MemorySource>();
        if (type == "discard") return sink<DiscardSink>();
        return registry.find(kind, type);
    };
    const auto why = [&registry](weir_kind kind, std::string_view type) {
        return registry.why(kind, type);
    };
    return {find, why, [](weir_kind) { return std::vector<std::string>{}; }};
}

double run_once(const PipelineConfig& pipeline) {
    std::filesystem::remove_all(pipeline.state_directory);
    const std::atomic<bool> stop = false;
    Metrics metrics(pipeline.name);
    Watchdog watchdog(pipeline.call_timeout_ms);
    PipelineRun run(pipeline, Log(pipeline.name), metrics, watchdog, stop);
    input.begun = 0;
    run.run();
    return cpu_seconds() - input.begun;
}

int run(const Arguments& arguments) {
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = parse_pipeline(
        kPipeline, std::filesystem::path(arguments.directory) / "bench.toml", catalog_of(registry));
    for (const Problem& problem : loaded.problems)
        std::cerr << to_line(problem, "bench.toml") << '\n';
    if (!loaded.pipeline) return 1;
    fill(arguments);
    std::vector<double> seconds;
    for (int i = 0; i < arguments.repeats; ++i) seconds.push_back(run_once(*loaded.pipeline));
    std::ranges::sort(seconds);
    const auto each = [&](double of) { return of * 1e9 / static_cast<double>(arguments.messages); };
    std::printf(R"({"median": %.1f, "least": %.1f, "most": %.1f})"
                "\n",
                each(seconds[seconds.size() / 2]), each(seconds.front()), each(seconds.back()));
    return 0;
}

}  // namespace
}  // namespace weir::bench

int main(int argc, char** argv) {
    weir::bench::Arguments arguments;
    CLI::App app("CPU nanoseconds a message of a whole pipeline on messages in memory");
    app.add_option("--plugin-path", arguments.plugin_path, "Folders with the plugins");
    app.add_option("--directory", arguments.directory, "For the state; one that lies in memory")
        ->required();
    app.add_option("--messages", arguments.messages);
    app.add_option("--devices", arguments.devices);
    app.add_option("--repeats", arguments.repeats);
    CLI11_PARSE(app, argc, argv);
    weir::set_up_log(weir::LogFormat::text, "warning");
    return weir::bench::run(arguments);
}
