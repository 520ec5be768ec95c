// Drives one stateless transform without a runtime.
//
//   weir::testing::TransformHarness harness(weir::transform<Upper>());
//   harness.process("abc");
//   check(harness.values() == std::vector<std::string>{"ABC"});
#pragma once

#include <initializer_list>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/testing/host.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/outputs.hpp"
#include "weir/transform.h"

namespace weir::testing {

class TransformHarness {
public:
    // Makes, configures and starts an instance. Throws what it reports (weir::Error), Defect where it breaks a rule,
    // std::invalid_argument where the component is no stateless transform or a setting is wrong.
    explicit TransformHarness(Setup setup)
        : host(setup.without), emitter(host), setup_(std::move(setup)) {
        require_kind(*setup_.component, WEIR_TRANSFORM, false, "stateless transform");
        begin();
    }

    Host host;
    CapturingEmitter emitter;  // what came out and what failed, since the last clear()

    // One batch, in which `origin` is an index into `positions`, as in weir_batch. Throws what process() reports.
    void process(std::span<const weir_record> records, std::span<const weir_position> positions) {
        const weir_batch batch{sizeof batch,    records.data(),   sizeof(weir_record),
                               records.size(),  positions.data(), sizeof(weir_position),
                               positions.size()};
        emitter.origins = positions.size();
        instance_->call("process", &weir_transform::process, &batch, emitter.raw());
    }
    // One batch, each record with an origin of its own. `records` must live as long as what came out is looked at.
    void process(const Records& records) {
        std::vector<weir_record> numbered = records.records();
        for (size_t i = 0; i < numbered.size(); ++i) numbered[i].origin = static_cast<uint32_t>(i);
        process(numbered, records.positions());
    }
    // A batch of one record with this value.
    void process(std::string_view value, int64_t timestamp_ms = WEIR_NO_TIME) {
        process(inputs_.emplace_back().add(value, timestamp_ms));
    }
    // A batch of records with these values.
    void process(std::initializer_list<const char*> values) {
        Records& records = inputs_.emplace_back();
        for (const char* value : values) records.add(value);
        process(records);
    }
    // The values of what came out.
    [[nodiscard]] std::vector<std::string> values() const {
        std::vector<std::string> texts;
        for (const weir_record& record : emitter.emitted) texts.emplace_back(view(record.value));
        return texts;
    }
    // Forgets what came out, and frees its memory.
    void clear() {
        emitter.clear();
        inputs_.clear();
    }
    // Stops the instance and begins with a new one, as after a restart of the host.
    void restart() {
        instance_->stop();
        begin();
    }

private:
    void begin() {
        instance_ = std::make_unique<Instance<weir_transform>>(setup_.component, host);
        const weir_link link{sizeof link, setup_.input.c_str(), setup_.output.c_str()};
        instance_->call("configure", &weir_transform::configure, setup_.settings.raw(), &link);
        instance_->start(&weir_transform::start);
    }

    Setup setup_;
    std::list<Records> inputs_;
    std::unique_ptr<Instance<weir_transform>> instance_;
};

}  // namespace weir::testing
