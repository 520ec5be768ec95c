// Nanoseconds a record of the aggregator through the C interface, in batches of 256, and a window row. `Nothing`
// is the same road with a component that does nothing: subtract it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "bench/plugins/keyed_bench_host.hpp"
#include "plugins/status_aggregator/status_aggregator.hpp"
#include "weir/testing/instance.hpp"

namespace {

using weir::status_aggregator::StatusAggregator;

constexpr size_t kBatchSize = 256;
constexpr int64_t kStartMs = 1'772'323'200'000;  // 2026-03-01T08:00:00+08:00

class Nothing {
public:
    static constexpr weir::ComponentInfo info{.name = "nothing", .summary = "Does nothing."};
    static constexpr auto& options = StatusAggregator::options;
    explicit Nothing(const weir::Host&) {}
    void configure(const weir::Config&, const weir::Link&) {}
    void on_record(const weir_keyed_record&, weir::Emitter&) {}
    void on_timer(const weir_timer&, weir::Emitter&) {}
    void snapshot() {}
};

// Of this thread: other work on the machine does not count.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void report(benchmark::State& state, double count) {
    state.counters["each"] =
        benchmark::Counter(count, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// One block, used anew for each batch, as a host's arena is.
class BlockEmitter : public weir_emitter {
public:
    BlockEmitter() : weir_emitter{sizeof(weir_emitter), this, give, take, refuse} {}
    void clear() { used_ = 0; }
    size_t emitted = 0;

private:
    static BlockEmitter& of(weir_emitter* self) {
        return *static_cast<BlockEmitter*>(self->context);
    }
    static char* give(weir_emitter* self, size_t size) {
        BlockEmitter& mine = of(self);
        char* memory = mine.block_.data() + mine.used_;
        mine.used_ += (size + WEIR_PADDING + 15) & ~size_t{15};
        return mine.used_ <= mine.block_.size() ? memory : nullptr;
    }
    static weir_result take(weir_emitter* self, const weir_record*, size_t, size_t count) {
        of(self).emitted += count;
        return WEIR_OK;
    }
    static weir_result refuse(weir_emitter*, uint32_t, const weir_error*) { std::abort(); }

    std::vector<char> block_ = std::vector<char>(size_t{4} << 20);
    size_t used_ = 0;
};

template <class Component>
class Node {
public:
    Node(int64_t devices, const char* size, const char* every) : host_(fire, this) {
        for (int64_t i = 0; i < devices; ++i)
            host_.add_device("FLEETPROD0", "device-" + std::to_string(10'000'000 + i));
        weir::testing::Settings settings(weir::keyed_transform<Component>());
        settings.set("window.kind", "hopping").set("window.size", size).set("window.every", every);
        const weir_link link{sizeof link, WEIR_TYPE_DEVICE, WEIR_TYPE_JSON};
        instance_.call("configure", &weir_keyed_transform::configure, settings.raw(), &link);
        instance_.start(&weir_keyed_transform::start);
    }
    void process(const std::vector<weir_keyed_record>& records) {
        out.clear();
        const weir_keyed_batch batch{sizeof batch, records.data(), sizeof records[0],
                                     records.size()};
        instance_.call("process", &weir_keyed_transform::process, &batch, &out);
    }
    void fire_all_due(int64_t until_ms) {
        for (uint32_t slot = 0; slot < host_.slots(); ++slot) {
            out.clear();
            if (host_.fire_due(slot, until_ms, WEIR_AFTER_RECORDS) != WEIR_OK) std::abort();
        }
    }
    BlockEmitter out;

private:
    static weir_result fire(void* context, const weir_timer& timer) {
        auto& node = *static_cast<Node*>(context);
        return node.instance_.call("on_timer", &weir_keyed_transform::on_timer, &timer,
                                   sizeof timer, 1, &node.out);
    }
    weir::bench::KeyedBenchHost host_;
    weir::testing::Instance<weir_keyed_transform> instance_{weir::keyed_transform<Component>(),
                                                            host_};
};

// Records of random devices, 1 ms apart; some of them change the device's status.
class Fleet {
public:
    Fleet(int64_t devices, int64_t status_percent)
        : percent_(static_cast<uint64_t>(status_percent)),
          online_(static_cast<size_t>(devices)),
          devices_(kBatchSize),
          records_(kBatchSize) {}
    const std::vector<weir_keyed_record>& next_batch() {
        for (size_t i = 0; i < kBatchSize; ++i) fill(devices_[i], records_[i]);
        return records_;
    }
    int64_t now_ms = kStartMs;

private:
    void fill(weir_device& device, weir_keyed_record& record) {
        ++now_ms;
        const size_t slot = random_() % online_.size();
        record = {};
        record.slot = static_cast<uint32_t>(slot);
        record.effective_ms = now_ms;
        record.record.device = &device;
        record.position = {weir::bytes("device-raw"), 3, 3, now_ms, now_ms};
        device = {};
        device.struct_size = sizeof device;
        device.time_ms = now_ms;
        device.uplink = 1;
        if (random_() % 100 >= percent_) return;
        online_[slot] = !online_[slot];
        device.kind = WEIR_DEVICE_STATUS;
        device.status = online_[slot] ? WEIR_STATUS_ONLINE : WEIR_STATUS_OFFLINE;
        if (!online_[slot]) device.reason = weir::bytes("REASON_DEVICE_DISCONNECT");
    }
    uint64_t percent_;
    std::mt19937_64 random_{7};
    std::vector<bool> online_;
    std::vector<weir_device> devices_;
    std::vector<weir_keyed_record> records_;
};

// Windows of a day: none of them closes meanwhile.
template <class Component>
void records(benchmark::State& state) {
    Fleet fleet(state.range(0), state.range(1));
    Node<Component> node(state.range(0), "24h", "24h");
    for (int64_t i = 0; i < state.range(0) / 16; ++i) node.process(fleet.next_batch());
    for (auto _ : state) {
        const auto& batch = fleet.next_batch();
        const double begin = cpu_seconds();
        node.process(batch);
        const double spent = cpu_seconds() - begin;
        state.SetIterationTime(spent);
    }
    report(state, static_cast<double>(state.iterations()) * kBatchSize);
}
#define RECORDS(Component)                        \
    BENCHMARK(records<Component>)                 \
        ->ArgNames({"devices", "status_percent"}) \
        ->Args({1'000, 0})                        \
        ->Args({1'000, 10})                       \
        ->Args({100'000, 0})                      \
        ->Args({100'000, 10})                     \
        ->UseManualTime()
RECORDS(Nothing);
RECORDS(StatusAggregator);

// One row: tumbling windows, then five open at once.
void window_rows(benchmark::State& state) {
    Fleet fleet(1'000, 10);
    Node<StatusAggregator> node(1'000, state.range(0) == 1 ? "1m" : "5m", "1m");
    for (int i = 0; i < 60; ++i) node.process(fleet.next_batch());
    int64_t watermark_ms = fleet.now_ms + 600'000;
    node.fire_all_due(watermark_ms);
    const size_t before = node.out.emitted;
    for (auto _ : state) {
        watermark_ms += 60'000;
        const double begin = cpu_seconds();
        node.fire_all_due(watermark_ms);
        const double spent = cpu_seconds() - begin;
        state.SetIterationTime(spent);
    }
    report(state, static_cast<double>(node.out.emitted - before));
}
BENCHMARK(window_rows)->ArgName("open")->Arg(1)->Arg(5)->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
