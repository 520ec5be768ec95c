#include "core/src/publish/outbox_payload.hpp"

#include <stdexcept>

namespace weir {
namespace {

constexpr uint64_t kFormat = 1;

}  // namespace

std::string encode(const EpochOutputs& outputs) {
    std::string to;
    to.reserve(outputs.records.size() + 256);
    put_unsigned(to, kFormat);
    put_unsigned(to, outputs.run.number);
    put_unsigned(to, outputs.run.random);
    put_signed(to, outputs.watermark);
    put_unsigned(to, outputs.clock_decisions);
    put_unsigned(to, outputs.positions.size());
    for (const LanePosition& lane : outputs.positions) {
        put_bytes(to, {lane.name.data(), lane.name.size()});
        put_signed(to, lane.position);
    }
    put_unsigned(to, outputs.count);
    put_bytes(to, {outputs.records.data(), outputs.records.size()});
    return to;
}

EpochOutputs decode_outputs(std::string_view payload) {
    Reader from(payload);
    if (from.get_unsigned() != kFormat)
        throw std::runtime_error("an outbox entry has an unknown format");
    EpochOutputs outputs;
    outputs.run.number = from.get_unsigned();
    outputs.run.random = from.get_unsigned();
    outputs.watermark = from.get_signed();
    outputs.clock_decisions = from.get_unsigned();
    for (uint64_t left = from.get_unsigned(); left != 0; --left) {
        const weir_bytes name = from.get_bytes();
        outputs.positions.push_back({std::string(name.data, name.size), from.get_signed()});
    }
    outputs.count = from.get_unsigned();
    const weir_bytes records = from.get_bytes();
    outputs.records.assign(records.data, records.size);
    return outputs;
}

}  // namespace weir
