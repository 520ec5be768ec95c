#include "core/src/publish/outbox_payload.hpp"

#include <stdexcept>

namespace weir {
namespace {

constexpr uint64_t kWithoutDues = 1;
constexpr uint64_t kWithoutNames = 2;
constexpr uint64_t kFormat = 3;

}  // namespace

std::string encode(const EpochOutputs& outputs) {
    std::string to;
    to.reserve(outputs.records.size() + 256);
    put_unsigned(to, outputs.has_dues ? kFormat : kWithoutDues);
    put_unsigned(to, outputs.run.number);
    put_unsigned(to, outputs.run.random);
    put_signed(to, outputs.watermark);
    put_unsigned(to, outputs.clock_decisions);
    if (outputs.has_dues) put_unsigned(to, outputs.ended ? 1 : 0);
    put_unsigned(to, outputs.positions.size());
    for (const LanePosition& lane : outputs.positions) {
        put_bytes(to, {lane.name.data(), lane.name.size()});
        put_signed(to, lane.position);
    }
    if (outputs.has_dues) {
        put_unsigned(to, outputs.outputs.size());
        for (const std::string& name : outputs.outputs) put_bytes(to, {name.data(), name.size()});
    }
    put_unsigned(to, outputs.count);
    put_bytes(to, {outputs.records.data(), outputs.records.size()});
    return to;
}

EpochOutputs decode_outputs(std::string_view payload) {
    Reader from(payload);
    const uint64_t format = from.get_unsigned();
    if (format < kWithoutDues || format > kFormat)
        throw std::runtime_error("an outbox entry has an unknown format");
    EpochOutputs outputs;
    outputs.has_dues = format != kWithoutDues;
    outputs.run.number = from.get_unsigned();
    outputs.run.random = from.get_unsigned();
    outputs.watermark = from.get_signed();
    outputs.clock_decisions = from.get_unsigned();
    if (outputs.has_dues) outputs.ended = from.get_unsigned() != 0;
    for (uint64_t left = from.get_unsigned(); left != 0; --left) {
        const weir_bytes name = from.get_bytes();
        outputs.positions.push_back({std::string(name.data, name.size), from.get_signed()});
    }
    for (uint64_t left = format <= kWithoutNames ? 0 : from.get_unsigned(); left != 0; --left) {
        const weir_bytes name = from.get_bytes();
        outputs.outputs.emplace_back(name.data, name.size);
    }
    outputs.count = from.get_unsigned();
    const weir_bytes records = from.get_bytes();
    outputs.records.assign(records.data, records.size);
    return outputs;
}

std::vector<OutputRecord> records_of(const EpochOutputs& outputs) {
    std::vector<OutputRecord> records;
    Reader from(outputs.records);
    for (uint64_t left = outputs.count; left != 0; --left) {
        const Due due = outputs.has_dues ? get_due(from) : Due{};
        records.push_back({due, get_record(from)});
    }
    if (!from.empty()) throw std::runtime_error("an outbox entry has more bytes than records");
    return records;
}

EpochOutputs without(const EpochOutputs& outputs, size_t index) {
    EpochOutputs rest = outputs;
    rest.records.clear();
    rest.count = 0;
    size_t at = 0;
    for (OutputRecord& record : records_of(outputs)) {
        if (at++ == index) continue;
        if (outputs.has_dues) put_due(rest.records, record.due);
        put_record(rest.records, whole(record.stored));
        ++rest.count;
    }
    return rest;
}

}  // namespace weir
