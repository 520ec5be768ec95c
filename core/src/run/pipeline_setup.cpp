// How a run begins: the state directory, the instances, what is restored.
#include <algorithm>
#include <thread>

#include "core/src/host/clock.hpp"
#include "core/src/host/fault_points.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"
#include "core/src/run/settings_hash.hpp"
#include "core/src/run/state_key.hpp"
#include "core/src/run/store_open.hpp"
#include "state/store_error.hpp"
#include "weir/transform.h"

namespace weir {
namespace {

unsigned worker_count(const PipelineConfig& config) {
    if (config.tasks_max != 0) return config.tasks_max;
    return std::max(1U, std::thread::hardware_concurrency());
}

std::span<const NodeConfig> before_keyed(const PipelineConfig& config) {
    const std::span<const NodeConfig> all(config.transforms);
    return config.keyed.empty() ? all : all.first(config.keyed.front());
}

std::string last_component(const PipelineConfig& config) {
    return config.transforms.empty() ? config.source.component->name
                                     : config.transforms.back().component->name;
}

EventTimeOptions event_time_of(const PipelineConfig& config) {
    const EventTime& options = config.event_time;
    return {options.out_of_orderness_ms, options.max_future_ms, options.max_past_ms,
            !options.drops_late};
}

// A tenth of the free space, at most 4 GiB.
uint64_t default_outbox_limit(const std::filesystem::path& directory) {
    std::error_code unknown;
    const auto space = std::filesystem::space(directory, unknown);
    constexpr uint64_t most = uint64_t{4} << 30;
    return unknown ? most : std::min<uint64_t>(most, space.available / 10);
}

std::string group_of(const NodeConfig& source) {
    const OptionValue* group = source.options.find("group.id");
    return group == nullptr ? std::string{} : group->text;
}

}  // namespace

PipelineRun::PipelineRun(const PipelineConfig& config, Log log, Metrics& metrics,
                         Watchdog& watchdog, const std::atomic<bool>& stop,
                         std::vector<std::string> abandoned)
    : config_(config),
      log_(std::move(log)),
      metrics_(metrics),
      watchdog_(watchdog),
      counters_(metrics),
      stop_(stop),
      store_(open_store(config, log_)),
      began_with_(store_->checkpoint()),
      abandoned_(std::move(abandoned)),
      disk_space_(
          config.state_directory, config.min_free_bytes,
          [this](const std::string& text) { log_.warn(text); },
          [this](const std::string& text) { log_.info(text); }),
      dead_letters_(config.name, routes_, log_, metrics),
      rows_(std::make_unique<RowWriter>(routes_, dead_letters_, last_component(config))),
      source_(std::make_unique<SourceNode>(config.source, log_, metrics, watchdog)),
      workers_(worker_count(config)),
      event_time_(event_time_of(config)),
      reading_settings_(reading_settings(config)),
      keyed_settings_(keyed_settings(config)),
      keyed_components_(keyed_components(config)),
      passages_(store_->passages()),
      silence_(config.event_time.idle_timeout_ms),
      trusted_clock_(config.event_time.trusts_clock,
                     began_with_ ? began_with_->wall_ms : state::kNoTime),
      outputs_(0) {
    if (began_with_) {
        watermark_ = began_with_->watermark;
        greatest_effective_ = began_with_->greatest_effective;
        clock_decisions_ = began_with_->clock_decisions;
        epoch_ = began_with_->epoch;
    }
    outbox_level_.emplace(
        config.outbox_max_bytes.value_or(default_outbox_limit(config.state_directory)),
        [this](const std::string& text) { log_.warn(text); },
        [this](const std::string& text) { log_.info(text); });
    make_publishers();
    for (unsigned i = 0; i < workers_.count(); ++i)
        chains_.push_back(std::make_unique<StatelessChain>(before_keyed(config), log_, metrics));
    make_stages();
}

PipelineRun::~PipelineRun() {
    for (const auto& publisher : publishers_) publisher->stop();
}

void PipelineRun::make_publishers() {
    const std::string source_cluster = source_->cluster();
    for (auto& group : group_outputs(outputs_of(config_), log_, metrics_, watchdog_)) {
        const auto index = static_cast<uint32_t>(publishers_.size());
        auto sink = std::make_unique<SinkNode>(group, log_, metrics_, watchdog_);
        for (uint32_t output = 0; output < group.size(); ++output) {
            const Route route{index, output, sink->max_record_bytes(output)};
            if (group[output].dead_letters)
                routes_.dead_letters = route;
            else
                routes_.rows.push_back(route);
        }
        const bool same_cluster = !source_cluster.empty() && sink->cluster() == source_cluster;
        const PublisherSettings settings{config_.name, config_.publish_max_bytes,
                                         same_cluster ? group_of(config_.source) : std::string{},
                                         config_.uses_clock()};
        const Publisher::Hooks hooks{[this] { committer_->commit_changes(); },
                                     [this](const PipelineError& error) {
                                         const std::lock_guard lock(failure_mutex_);
                                         if (!failure_) failure_ = error;
                                         failed_ = true;
                                     }};
        publishers_.push_back(
            std::make_unique<Publisher>(std::move(sink), settings, *store_, log_, metrics_, hooks));
    }
    routes_.publishers = publishers_.size();
    outputs_ = Outputs(publishers_.size());
}

void PipelineRun::make_stages() {
    const NodeConfig* first =
        config_.keyed.empty() ? nullptr : &config_.transforms[config_.keyed.front()];
    exchange_ = std::make_unique<Exchange>(
        ExchangeSettings{first, event_time_, watermark_, began_with_ && began_with_->lists_waiting},
        lanes_, topics_, dead_letters_, *rows_);
    stages_ = weir::make_stages(config_, {publishers_.size(), dead_letters_, *rows_, event_time_,
                                          lanes_.names(), topics_, log_, metrics_});
    restore_state();
    for (const auto& stage : stages_) stage->start();
    tell_changed_settings();
    peaks_.resize(kShards);
}

bool PipelineRun::open_source() {
    fault_point("open source");
    std::vector<state::Lane> known = began_with_ ? began_with_->lanes : std::vector<state::Lane>{};
    if (began_with_ && began_with_->ended)
        for (state::Lane& lane : known) lane.end = state::kNoEnd;
    ReadPlan plan;
    while (!source_->plan(known, !began_with_, plan)) {
        for (int i = 0; i < 20 && !stop_; ++i) {
            serve_control();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        if (stop_) return false;
        check_failures();
    }
    settle_gone_partitions(plan);
    const size_t appeared =
        lanes_.open(plan, began_with_ ? &*began_with_ : nullptr, publishers_.size());
    for (size_t i = 0; i < lanes_.size(); ++i) silence_.heard(i, monotonic_ms());
    if (appeared != 0) decided("appeared", appeared);
    finite_ = !plan.lanes.empty() && std::ranges::all_of(plan.lanes, [](const auto& lane) {
        return lane.end != state::kNoEnd;
    });
    return true;
}

void PipelineRun::start_publishers() {
    committer_ =
        std::make_unique<Committer>(*store_, began_with_.value_or(state::Checkpoint{}),
                                    Committer::Hooks{[this](state::EpochCommit& epoch) {
                                                         for (const auto& publisher : publishers_)
                                                             publisher->add_changes(epoch);
                                                     },
                                                     [this](uint64_t epoch, double seconds) {
                                                         counters_.epochs.Increment();
                                                         counters_.epoch_seconds.Observe(seconds);
                                                         for (const auto& publisher : publishers_)
                                                             publisher->committed(epoch);
                                                     }});
    // Where reading begins, and where a finite source ends, is decided before the first record.
    close_epoch();
    committer_->flush();
    for (const auto& publisher : publishers_) publisher->start(epoch_);
}

}  // namespace weir
