// A source in C++: see weir/source.h for what each callback means.
//
//   class Numbers {
//       explicit Numbers(const weir::Host&);
//       void configure(const weir::Config&);          // or (const weir::Config&, const weir::Link&)
//       std::string cluster();                                                   // optional
//       const weir::Plan& plan(std::span<const weir::Lane> known, bool first_run);
//       void start(std::span<const weir::LaneStart> lanes);
//       weir_result poll(weir_poll& poll, weir::Intake& out);                    // WEIR_OK or WEIR_END
//       void wait(uint32_t timeout_ms);
//       weir_lane_status status(uint32_t lane);
//       void stop();                                                             // optional
//   };
#pragma once

#include <cstddef>

#include "weir/sdk.hpp"

namespace weir {

struct Lane {
    std::string name;
    int64_t position = 0;
    int64_t end = WEIR_NO_END;
    int64_t rewind = 0;  // of a known lane: see plan() in weir/source.h
};
struct Partition {
    std::string topic;
    int32_t number = 0;
    uint32_t lane = 0;
};
struct Plan {
    std::vector<Lane> lanes;
    std::vector<Partition> partitions;
};
struct LaneStart {
    uint32_t lane;  // index into the plan
    int64_t position;
    int64_t end;
};

class Intake {
public:
    explicit Intake(weir_intake* raw) : raw_(raw) {}
    [[nodiscard]] char* alloc(size_t size) { return allocate(raw_, size); }
    [[nodiscard]] weir_bytes copy(weir_bytes from) {
        return from.data == nullptr ? kAbsent : copied(raw_, view(from));
    }
    [[nodiscard]] weir_bytes copy(std::string_view from) { return copied(raw_, from); }
    void take(const weir_record& record, const weir_position& position) {
        check(raw_->take(raw_, &record, sizeof record, &position, sizeof position, 1));
    }
    // records[i] was read at positions[i].
    void take(std::span<const weir_record> records, std::span<const weir_position> positions) {
        check(raw_->take(raw_, records.data(), sizeof(weir_record), positions.data(),
                         sizeof(weir_position), records.size()));
    }
    void refuse(const weir_record& record, const weir_position& position, std::string_view text,
                std::string_view stage = "VALUE_CONVERTER") {
        weir_error error{};
        error.struct_size = sizeof error;
        fill(&error, text, stage);
        check(raw_->refuse(raw_, &record, &position, &error));
    }

private:
    static void check(weir_result result) {
        if (result != WEIR_OK) throw Error("the host refused a record", result);
    }
    weir_intake* raw_;
};

template <class T>
class SourceInstance {
public:
    explicit SourceInstance(const Host& host) : component(host) {}
    T component;

    void plan(const weir_lane* known, size_t stride, size_t count, bool first_run,
              weir_source_plan* out) {
        std::vector<Lane> lanes;
        for (const weir_lane& lane : Strided(known, stride, count))
            lanes.push_back({std::string(view(lane.name)), lane.position, lane.end,
                             has_rewind(lane) ? lane.rewind : 0});
        const Plan& made = component.plan(lanes, first_run);
        lanes_.clear();
        partitions_.clear();
        for (const Lane& lane : made.lanes)
            lanes_.push_back({sizeof(weir_lane), bytes(lane.name), lane.position, lane.end, 0});
        for (const Partition& p : made.partitions)
            partitions_.push_back({sizeof(weir_partition), bytes(p.topic), p.number, p.lane});
        *out = {sizeof(weir_source_plan), lanes_.data(),          sizeof(weir_lane), lanes_.size(),
                partitions_.data(),       sizeof(weir_partition), partitions_.size()};
    }
    void start(const weir_lane* lanes, size_t stride, const uint32_t* indexes, size_t count) {
        std::vector<LaneStart> starts;
        const Strided<weir_lane> given(lanes, stride, count);
        for (size_t i = 0; i < count; ++i)
            starts.push_back({indexes[i], given[i].position, given[i].end});
        component.start(starts);
    }

private:
    static bool has_rewind(const weir_lane& lane) {
        return lane.struct_size >= offsetof(weir_lane, rewind) + sizeof lane.rewind;
    }

    std::vector<weir_lane> lanes_;
    std::vector<weir_partition> partitions_;
};

template <class T>
weir_result write_cluster(T& component, weir_text* out) {
    if constexpr (requires { component.cluster(); }) {
        const std::string text = component.cluster();
        if (text.size() >= sizeof out->text) throw Error("the cluster's name is too long");
        std::memcpy(out->text, text.c_str(), text.size() + 1);
    } else {
        out->text[0] = '\0';
    }
    return WEIR_OK;
}

template <class T>
const weir_component* source() {
    using Instance = SourceInstance<T>;
    static constexpr auto of = [](void* self) -> Instance& {
        return *static_cast<Instance*>(self);
    };
    static constexpr weir_source functions{
        sizeof(weir_source),
        create_instance<Instance>,
        destroy_instance<Instance>,
        [](void* self, const weir_config* config, const weir_link* link,
           weir_error* error) noexcept {
            return guarded(error, [&] { configure_with(of(self).component, config, link); });
        },
        [](void* self, weir_text* out, weir_error* error) noexcept {
            return guarded(error, [&] { return write_cluster(of(self).component, out); });
        },
        [](void* self, const weir_lane* known, size_t stride, size_t count, uint32_t first_run,
           weir_source_plan* out, weir_error* error) noexcept {
            return guarded(error,
                           [&] { of(self).plan(known, stride, count, first_run != 0, out); });
        },
        [](void* self, const weir_lane* lanes, size_t stride, const uint32_t* indexes, size_t count,
           weir_error* error) noexcept {
            return guarded(error, [&] { of(self).start(lanes, stride, indexes, count); });
        },
        [](void* self, weir_poll* poll, weir_intake* out, weir_error* error) noexcept {
            return guarded(error, [&]() -> weir_result {
                Intake intake(out);
                return of(self).component.poll(*poll, intake);
            });
        },
        [](void* self, uint32_t timeout_ms, weir_error* error) noexcept {
            return guarded(error, [&] { of(self).component.wait(timeout_ms); });
        },
        [](void* self, uint32_t lane, weir_lane_status* out, weir_error* error) noexcept {
            return guarded(error, [&] { *out = of(self).component.status(lane); });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { stop_if_any(of(self).component); });
        }};
    return describe<T>(WEIR_SOURCE, 0, &functions);
}

}  // namespace weir
