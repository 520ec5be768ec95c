// Drives a component through the C interface, as a host does. What it reports is thrown as weir::Error.
#pragma once

#include <list>
#include <utility>

#include "fake_host.hpp"
#include "fake_output.hpp"
#include "settings.hpp"
#include "weir/sink.hpp"
#include "weir/source.hpp"

namespace weir::test {

inline weir_result checked(weir_result result, const weir_error& error) {
    if (result != WEIR_OK && result != WEIR_END) throw Error(error.text, result, error.code);
    return result;
}

class DrivenSource {
public:
    DrivenSource(const weir_component* component, FakeHost& host)
        : functions_(*static_cast<const weir_source*>(component->functions)) {
        checked(functions_.create(host.raw(), &self_, &error_), error_);
    }
    ~DrivenSource() { functions_.destroy(self_); }
    DrivenSource(const DrivenSource&) = delete;
    DrivenSource& operator=(const DrivenSource&) = delete;

    void configure(Settings& settings) {
        const weir_link link{sizeof link, "", WEIR_TYPE_ANY};
        checked(functions_.configure(self_, settings.raw(), &link, &error_), error_);
    }
    Plan plan(const std::vector<Lane>& known, bool first_run) {
        std::vector<weir_lane> lanes;
        for (const Lane& lane : known)
            lanes.push_back({sizeof(weir_lane), bytes(lane.name), lane.position, lane.end});
        weir_source_plan out{};
        checked(functions_.plan(self_, lanes.data(), sizeof(weir_lane), lanes.size(), first_run,
                                &out, &error_),
                error_);
        Plan plan;
        for (const weir_lane& lane : Strided(out.lanes, out.lane_stride, out.lane_count))
            plan.lanes.push_back({std::string(view(lane.name)), lane.position, lane.end});
        for (const weir_partition& p :
             Strided(out.partitions, out.partition_stride, out.partition_count))
            plan.partitions.push_back({std::string(view(p.topic)), p.number, p.lane});
        return plan;
    }
    // `lanes` are those of the plan from the index `first` on.
    void start(std::span<const Lane> lanes, uint32_t first = 0) {
        std::vector<weir_lane> raw;
        std::vector<uint32_t> indexes;
        for (const Lane& lane : lanes) {
            indexes.push_back(first + static_cast<uint32_t>(raw.size()));
            raw.push_back({sizeof(weir_lane), bytes(lane.name), lane.position, lane.end});
        }
        checked(functions_.start(self_, raw.data(), sizeof(weir_lane), indexes.data(), raw.size(),
                                 &error_),
                error_);
    }
    // WEIR_OK or WEIR_END, and the lane's next cursor.
    std::pair<weir_result, int64_t> poll(FakeIntake& intake, uint32_t max_records = 512,
                                         size_t max_bytes = 1 << 20, uint32_t lane = 0) {
        weir_poll poll{sizeof(weir_poll), lane, max_records, max_bytes, -1};
        const weir_result result =
            checked(functions_.poll(self_, &poll, intake.raw(), &error_), error_);
        return {result, poll.next};
    }
    weir_lane_status status(uint32_t lane = 0) {
        weir_lane_status out{};
        checked(functions_.status(self_, lane, &out, &error_), error_);
        return out;
    }
    void wait(uint32_t timeout_ms) { checked(functions_.wait(self_, timeout_ms, &error_), error_); }
    void stop() { checked(functions_.stop(self_, &error_), error_); }

private:
    const weir_source& functions_;
    void* self_ = nullptr;
    CaughtError error_;
};

// Records that own what they point to, and the publication of them.
class Rows {
public:
    Rows() = default;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(std::initializer_list<const char*> values) {
        for (const char* value : values) add(value);
    }
    Rows& add(std::string_view value) {
        OwnedRecord record;
        record.value = value;
        return add(record);
    }
    Rows& add(const OwnedRecord& from) {
        const OwnedRecord& kept = owned_.emplace_back(from);
        auto& headers = headers_.emplace_back();
        for (const auto& [name, value] : kept.headers) headers.push_back({bytes(name), raw(value)});
        weir_record record{};
        record.key = raw(kept.key);
        record.value = raw(kept.value);
        record.headers = headers.data();
        record.header_count = static_cast<uint32_t>(headers.size());
        record.timestamp_ms = kept.timestamp_ms;
        record.origin = kept.origin;
        records_.push_back(record);
        return *this;
    }
    [[nodiscard]] const std::vector<weir_record>& records() const { return records_; }
    [[nodiscard]] weir_publication publication() const {
        weir_publication out{};
        out.struct_size = sizeof out;
        out.records = records_.data();
        out.stride = sizeof(weir_record);
        out.count = records_.size();
        return out;
    }

private:
    static weir_bytes raw(const Bytes& from) { return from ? bytes(*from) : kAbsent; }
    std::list<OwnedRecord> owned_;
    std::list<std::vector<weir_header>> headers_;
    std::vector<weir_record> records_;
};

class DrivenSink {
public:
    DrivenSink(const weir_component* component, FakeHost& host)
        : functions_(*static_cast<const weir_sink*>(component->functions)) {
        checked(functions_.create(host.raw(), &self_, &error_), error_);
    }
    ~DrivenSink() { functions_.destroy(self_); }
    DrivenSink(const DrivenSink&) = delete;
    DrivenSink& operator=(const DrivenSink&) = delete;

    void configure(Settings& settings, uint32_t output = 0, uint32_t flags = 0) {
        const weir_link link{sizeof link, WEIR_TYPE_ANY, ""};
        checked(functions_.configure(self_, settings.raw(), &link, output, flags, &error_), error_);
    }
    // Positions, where the sink has them.
    Bytes start(const Bytes& position = {}) {
        weir_sink_start start{};
        start.struct_size = sizeof start;
        start.pipeline = "pipeline";
        start.incarnation = "0123456789abcdef0123456789abcdef";
        start.position = position ? bytes(*position) : kAbsent;
        weir_sink_found found{};
        checked(functions_.start(self_, &start, &found, &error_), error_);
        return owned(found.position);
    }
    Bytes publish(const Rows& rows) {
        const weir_publication publication = rows.publication();
        weir_sink_found found{};
        checked(functions_.publish(self_, &publication, &found, &error_), error_);
        return owned(found.position);
    }
    void stop() { checked(functions_.stop(self_, &error_), error_); }

private:
    const weir_sink& functions_;
    void* self_ = nullptr;
    CaughtError error_;
};

}  // namespace weir::test
