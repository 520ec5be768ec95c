// Nanoseconds a message of the two decoding transforms through the C interface, in batches of 256.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <vector>

#include "bench/fleet.hpp"
#include "plugins/base64_decode/base64_decode.hpp"
#include "plugins/format_mapper/format_mapper.hpp"
#include "weir/testing/instance.hpp"

namespace {

constexpr int kBatchSize = 256;
constexpr int64_t kStartMs = 1'772'323'200'000;  // 2026-03-01T08:00:00+08:00

// One block, used anew for each batch, as a host's arena is.
class BenchEmitter : public weir_emitter {
public:
    BenchEmitter()
        : weir_emitter{sizeof(weir_emitter), this, give, take, refuse}, block_(size_t{4} << 20) {}
    void clear() { used_ = 0, records.clear(); }
    std::vector<weir_record> records;

private:
    static BenchEmitter& of(weir_emitter* self) {
        return *static_cast<BenchEmitter*>(self->context);
    }
    static char* give(weir_emitter* self, size_t size) {
        BenchEmitter& mine = of(self);
        char* memory = mine.block_.data() + mine.used_;
        mine.used_ += (size + WEIR_PADDING + 15) & ~size_t{15};
        return mine.used_ <= mine.block_.size() ? memory : nullptr;
    }
    static weir_result take(weir_emitter* self, const weir_record* records, size_t, size_t count) {
        of(self).records.insert(of(self).records.end(), records, records + count);
        return WEIR_OK;
    }
    static weir_result refuse(weir_emitter*, uint32_t, const weir_error*) { std::abort(); }

    std::vector<char> block_;
    size_t used_ = 0;
};

template <class Component>
class Node {
public:
    explicit Node(const char* output) {
        weir::testing::Settings settings(weir::transform<Component>());
        const weir_link link{sizeof link, WEIR_TYPE_JSON, output};
        instance_.call("configure", &weir_transform::configure, settings.raw(), &link);
        instance_.start(&weir_transform::start);
    }
    const std::vector<weir_record>& run(const std::vector<weir_record>& records) {
        out_.clear();
        const weir_position position{weir::bytes("device-raw"), 3, 0, 41, 41};
        const weir_batch batch{sizeof batch,   records.data(), sizeof(weir_record),
                               records.size(), &position,      0,
                               records.size()};
        instance_.call("process", &weir_transform::process, &batch, &out_);
        if (out_.records.size() != records.size()) std::abort();
        return out_.records;
    }

private:
    weir::testing::Host host_;
    weir::testing::Instance<weir_transform> instance_{weir::transform<Component>(), host_};
    BenchEmitter out_;
};

class Input {
public:
    Input() {
        weir::bench::Fleet fleet(1'000, kStartMs, 1'000);
        for (int i = 0; i < kBatchSize; ++i)
            texts_.push_back(fleet.next().value + std::string(WEIR_PADDING, '\0'));
        for (const std::string& text : texts_) {
            weir_record record{};
            record.value = {text.data(), text.size() - WEIR_PADDING};
            record.timestamp_ms = kStartMs;
            records.push_back(record);
        }
    }
    std::vector<weir_record> records;

private:
    std::vector<std::string> texts_;
};

void count(benchmark::State& state) {
    state.counters["ns_a_message"] = benchmark::Counter(
        kBatchSize, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void decode(benchmark::State& state) {
    const Input input;
    Node<weir::Base64Decode> decode(WEIR_TYPE_ANY);
    for (auto _ : state) benchmark::DoNotOptimize(decode.run(input.records).data());
    count(state);
}

void map(benchmark::State& state, const char* output) {
    const Input input;
    Node<weir::Base64Decode> decode(WEIR_TYPE_ANY);
    Node<weir::FormatMapper> map(output);
    const std::vector<weir_record> decoded = decode.run(input.records);
    for (auto _ : state) benchmark::DoNotOptimize(map.run(decoded).data());
    count(state);
}

}  // namespace

BENCHMARK(decode)->Name("base64_decode");
BENCHMARK_CAPTURE(map, device, WEIR_TYPE_DEVICE)->Name("format_mapper, device only");
BENCHMARK_CAPTURE(map, message, WEIR_TYPE_DEVICE_MESSAGE)->Name("format_mapper, canonical message");
BENCHMARK_MAIN();
