// Drives one sink without a runtime: publications, restarts from a confirmed position, unknown outcomes.
//
//   weir::testing::SinkHarness sink({component, weir::testing::Settings(component).set("path", file)});
//   sink.start();
//   sink.publish({"one", "two"});
//   sink.restart();   // a new instance, told what was confirmed
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/sink.hpp"
#include "weir/testing/host.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/records.hpp"

namespace weir::testing {

// What goes with a publication, beside its records.
struct Epoch {
    std::string marker = {};
    uint64_t first = 0;
    uint64_t last = 0;
};

class SinkHarness {
public:
    // Makes an instance and configures its first output. Throws as TransformHarness does. `flags`: of that output,
    // WEIR_OUTPUT_DEAD_LETTERS.
    explicit SinkHarness(Setup setup, uint32_t flags = 0) : host(setup.without) {
        require_kind(*setup.component, WEIR_SINK, false, "sink");
        component_ = setup.component;
        input_ = setup.input;
        outputs_.push_back({std::move(setup.settings), flags});
        make();
    }

    Host host;
    std::string pipeline = "pipeline";
    std::string incarnation = "0123456789abcdef0123456789abcdef";
    Bytes position;          // of the last publication that was confirmed
    uint64_t confirmed = 0;  // its last epoch
    const char* source_group = nullptr;
    std::vector<weir_source_offset> offsets;  // given with every publication

    // One more output of this instance, before start(): records reach it by their `origin`, 1, 2 ...
    void add_output(Settings settings, uint32_t flags = 0) {
        outputs_.push_back({std::move(settings), flags});
        configure(outputs_.size() - 1);
    }
    // Starts, or starts again after an unknown outcome, and keeps the position that the sink has found.
    Found start() { return kept(begin("start", &weir_sink::start)); }
    Found scan() { return begin("scan", &weir_sink::scan); }
    // Writes one publication and takes it as confirmed. Throws what the sink reports: weir::Error with WEIR_RETRY
    // or WEIR_UNKNOWN_OUTCOME among others, weir::RefusedRecord; then nothing is confirmed.
    Found publish(const Records& records, const Epoch& epoch = {}) {
        const weir_publication publication{
            sizeof publication, records.records().data(), sizeof(weir_record),
            records.size(),     bytes(epoch.marker),      epoch.first,
            epoch.last,         offsets.data(),           sizeof(weir_source_offset),
            offsets.size()};
        weir_sink_found found = empty();
        try {
            instance_->call("publish", &weir_sink::publish, &publication, &found);
        } catch (const Error& error) {
            if (error.result() != WEIR_REFUSED) throw;
            throw RefusedRecord(error.what(), found.refused, error.code());
        }
        confirmed = std::max(confirmed, epoch.last);
        return kept(found_of(found));
    }
    // Writes one publication whose confirmation is lost in a crash: restart() tells the sink nothing of it.
    void publish_unconfirmed(const Records& records, const Epoch& epoch = {}) {
        const Bytes known = position;
        const uint64_t until = confirmed;
        publish(records, epoch);
        position = known;
        confirmed = until;
    }
    Found read_back() {
        weir_sink_found found = empty();
        instance_->call("read_back", &weir_sink::read_back, &found);
        return found_of(found);
    }
    [[nodiscard]] size_t max_record_bytes(uint32_t output = 0) const {
        return instance_->table().max_record_bytes(instance_->self(), output);
    }
    // "" where the sink has no cluster().
    std::string cluster() {
        weir_text out{};
        out.struct_size = sizeof out;
        if (instance_->has(&weir_sink::cluster))
            instance_->call("cluster", &weir_sink::cluster, &out);
        return out.text;
    }
    void stop() { instance_->stop(); }
    // A new instance, as after a crash: started with the position that was confirmed last.
    Found restart() {
        make();
        return start();
    }

private:
    struct Output {
        Settings settings;
        uint32_t flags;
    };
    void make() {
        instance_.reset();
        instance_ = std::make_unique<Instance<weir_sink>>(component_, host);
        for (size_t i = 0; i < outputs_.size(); ++i) configure(i);
    }
    void configure(size_t output) {
        const weir_link link{sizeof link, input_.c_str(), ""};
        instance_->call("configure", &weir_sink::configure, outputs_[output].settings.raw(), &link,
                        static_cast<uint32_t>(output), outputs_[output].flags);
    }
    static weir_sink_found empty() { return {sizeof(weir_sink_found), kAbsent, kAbsent, 0}; }
    static Found found_of(const weir_sink_found& raw) {
        return {owned(raw.marker), owned(raw.position)};
    }
    Found kept(Found found) {
        if (found.position) position = found.position;
        return found;
    }
    template <class Function>
    Found begin(const char* name, Function function) {
        const weir_sink_start start{sizeof start,       pipeline.c_str(), incarnation.c_str(),
                                    borrowed(position), confirmed,        source_group};
        weir_sink_found found = empty();
        if (name == std::string_view("start"))
            instance_->start(function, &start, &found);
        else
            instance_->call(name, function, &start, &found);
        return found_of(found);
    }

    const weir_component* component_;
    std::string input_;
    std::vector<Output> outputs_;
    std::unique_ptr<Instance<weir_sink>> instance_;
};

}  // namespace weir::testing
