// A stateless transform behind its C interface, fed by a test.
#pragma once

#include <stdexcept>
#include <string_view>
#include <vector>

#include "fake_host.hpp"
#include "fake_output.hpp"
#include "settings.hpp"
#include "weir/transform.hpp"

namespace weir::test {

template <class Component>
class TransformRun {
public:
    explicit TransformRun(Settings settings = Settings(Component::options),
                          const char* output = WEIR_TYPE_ANY)
        : table_(*static_cast<const weir_transform*>(transform<Component>()->functions)) {
        const weir_link link{sizeof link, WEIR_TYPE_JSON, output};
        check(table_.create(host.raw(), &self_, &error_));
        const weir_result configured = table_.configure(self_, settings.raw(), &link, &error_);
        if (configured != WEIR_OK) table_.destroy(self_);
        check(configured);
        check(table_.start(self_, &error_));
    }
    ~TransformRun() {
        table_.stop(self_, &error_);
        table_.destroy(self_);
    }
    TransformRun(const TransformRun&) = delete;
    TransformRun& operator=(const TransformRun&) = delete;

    [[nodiscard]] weir_record record(std::string_view value, int64_t timestamp_ms = WEIR_NO_TIME) {
        char* memory = arena_.alloc(value.size());
        value.copy(memory, value.size());
        weir_record made{};
        made.value = {memory, value.size()};
        made.timestamp_ms = timestamp_ms;
        return made;
    }
    // Sets each record's origin to its place.
    void process(std::vector<weir_record> records) {
        for (size_t i = 0; i < records.size(); ++i) records[i].origin = static_cast<uint32_t>(i);
        const weir_position at{bytes("in"), 3, 0, 41, 41};
        const std::vector<weir_position> positions(records.size(), at);
        const weir_batch batch{sizeof batch,    records.data(),   sizeof(weir_record),
                               records.size(),  positions.data(), sizeof(weir_position),
                               positions.size()};
        check(table_.process(self_, &batch, emitter.raw(), &error_));
    }
    void process(std::string_view value, int64_t timestamp_ms = WEIR_NO_TIME) {
        process(std::vector{record(value, timestamp_ms)});
    }

    FakeHost host;
    FakeEmitter emitter;

private:
    void check(weir_result result) const {
        if (result != WEIR_OK) throw std::runtime_error(error_.text);
    }
    const weir_transform& table_;
    void* self_ = nullptr;
    CaughtError error_;
    Arena arena_;
};

}  // namespace weir::test
