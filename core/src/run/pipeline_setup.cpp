// How a run begins: the state directory, the instances, what is restored.
#include <algorithm>
#include <thread>

#include "core/src/host/fault_points.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"
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
    return config.keyed ? all.first(*config.keyed) : all;
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

template <class Read>
void reading(Read read) try {
    read();
} catch (const state::StoreError& e) {
    throw PipelineError(exit_for(e.fault()), e.what());
}

std::string group_of(const NodeConfig& source) {
    const OptionValue* group = source.options.find("group.id");
    return group == nullptr ? std::string{} : group->text;
}

}  // namespace

PipelineRun::PipelineRun(const PipelineConfig& config, Log log, Metrics& metrics,
                         const std::atomic<bool>& stop)
    : config_(config),
      log_(std::move(log)),
      metrics_(metrics),
      counters_(metrics),
      stop_(stop),
      store_(open_store(config, log_)),
      began_with_(store_->checkpoint()),
      disk_space_(
          config.state_directory, config.min_free_bytes,
          [this](const std::string& text) { log_.warn(text); },
          [this](const std::string& text) { log_.info(text); }),
      dead_letters_(config.name, routes_, log_, metrics),
      rows_(std::make_unique<RowWriter>(routes_, dead_letters_, last_component(config))),
      source_(std::make_unique<SourceNode>(config.source, log_, metrics)),
      workers_(worker_count(config)),
      event_time_(event_time_of(config)),
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
    make_shards();
}

PipelineRun::~PipelineRun() {
    for (const auto& publisher : publishers_) (void)publisher->stop();
}

void PipelineRun::make_publishers() {
    const std::string source_cluster = source_->cluster();
    for (auto& group : group_outputs(outputs_of(config_), log_, metrics_)) {
        const auto index = static_cast<uint32_t>(publishers_.size());
        auto sink = std::make_unique<SinkNode>(group, log_, metrics_);
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
                                         config_.uses_clock(), config_.publish_call_timeout_ms};
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

void PipelineRun::make_shards() {
    const bool keyed = config_.keyed.has_value();
    const NodeConfig* node = keyed ? &config_.transforms[*config_.keyed] : nullptr;
    exchange_ = std::make_unique<Exchange>(
        ExchangeSettings{keyed, keyed && node->input != WEIR_TYPE_DEVICE,
                         keyed ? node->component->name : "", event_time_, watermark_},
        lanes_, topics_, dead_letters_, *rows_);
    if (!keyed) return refuse_state_of_others("");
    keyed_uses_clock_ = node->uses_clock();
    const auto after = std::span<const NodeConfig>(config_.transforms).subspan(*config_.keyed + 1);
    shard_context_ = std::make_unique<ShardContext>(
        ShardContext{*node, after, publishers_.size(), dead_letters_, *rows_, event_time_,
                     lanes_.names(), topics_, log_, metrics_});
    for (size_t i = 0; i < kShards; ++i)
        shards_.push_back(std::make_unique<Shard>(*shard_context_));
    restore_state();
    for (const auto& shard : shards_) shard->start();
    peaks_.resize(kShards);
}

void PipelineRun::restore_state() {
    fault_point("restore");
    const std::string prefix = state_prefix(shard_context_->node.name);
    const auto each = [&](auto restore) {
        return [&, restore](std::string_view key, std::string_view value) {
            const StateKey device = parse_state_key(key, prefix);
            const uint64_t hash = device_hash(device.product, device.name);
            ((*shards_[hash % kShards]).*restore)(device.product, device.name, hash, value);
        };
    };
    reading([&] {
        store_->scan_state(prefix, each(&Shard::restore_state));
        store_->scan_timers(prefix, each(&Shard::restore_timers));
    });
    uint64_t digest = 0;
    for (const auto& shard : shards_) digest += shard->digest();
    if (began_with_ && digest != began_with_->state_digest) refuse_state_of_others(prefix);
    if (began_with_ && digest != began_with_->state_digest)
        throw PipelineError(
            Exit::io, state::store_error(state::Fault::corrupt, config_.state_directory,
                                         "the stored state differs from the checkpoint's digest")
                          .what());
}

// State of a keyed transform that is not there, or has another name now, would be lost without a word.
void PipelineRun::refuse_state_of_others(const std::string& prefix) const {
    std::string other;
    reading([&] {
        store_->scan_state("", [&](std::string_view key, std::string_view) {
            if (other.empty() && (prefix.empty() || !key.starts_with(prefix)))
                other = state_prefix_of(key);
        });
    });
    if (other.empty()) return;
    other.pop_back();
    throw PipelineError(Exit::config, "state directory " + config_.state_directory.string() +
                                          " holds the state of a keyed transform '" + other +
                                          "', which this pipeline does not have: give the "
                                          "transform that name, or begin with another "
                                          "state.directory");
}

bool PipelineRun::open_source() {
    fault_point("open source");
    std::vector<state::Lane> known = began_with_ ? began_with_->lanes : std::vector<state::Lane>{};
    if (began_with_ && began_with_->ended)
        for (state::Lane& lane : known) lane.end = state::kNoEnd;
    ReadPlan plan;
    while (!source_->plan(known, !began_with_, plan)) {
        for (int i = 0; i < 20 && !stop_; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        if (stop_) return false;
        check_failures();
    }
    lanes_.open(plan, began_with_ ? &*began_with_ : nullptr, publishers_.size());
    if (began_with_)
        clock_decisions_ += plan.partitions.size() -
                            std::min(plan.partitions.size(), began_with_->partitions.size());
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
