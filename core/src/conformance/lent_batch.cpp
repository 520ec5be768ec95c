#include "core/src/conformance/lent_batch.hpp"

#include <new>

namespace weir::conformance {
namespace {

constexpr size_t kOthersApart = 16;

}  // namespace

Lender::Lender(char filler)
    : values_("a record's value", filler),
      others_("a record's key, headers, payload or device", filler, kOthersApart),
      tables_("the records of the batch", filler) {
    topic_ = lend(testing::Bytes("in"), 0);
}

weir_bytes Lender::lend(const testing::Bytes& bytes, size_t padding) {
    if (!bytes) return kAbsent;
    GuardedMemory& memory = padding == 0 ? others_ : values_;
    return {memory.copy(*bytes, padding), bytes->size()};
}

const weir_header* Lender::lend(
    const std::vector<std::pair<std::string, testing::Bytes>>& headers) {
    auto* lent = reinterpret_cast<weir_header*>(
        others_.alloc(headers.size() * sizeof(weir_header), alignof(weir_header), 0));
    for (size_t i = 0; i < headers.size(); ++i)
        lent[i] = {lend(testing::Bytes(headers[i].first), 0), lend(headers[i].second, 0)};
    return lent;
}

const weir_payload* Lender::lend(const testing::OwnedPayload& payload) {
    const weir_bytes data = lend(payload.data, WEIR_PADDING);
    return new (others_.alloc(sizeof(weir_payload), alignof(weir_payload), 0))
        weir_payload{sizeof(weir_payload), payload.state, data, payload.declared_size};
}

const weir_device* Lender::lend(const testing::OwnedDevice& device) {
    return new (others_.alloc(sizeof(weir_device), alignof(weir_device), 0))
        weir_device{sizeof(weir_device),
                    lend(testing::Bytes(device.product), 0),
                    lend(testing::Bytes(device.name), 0),
                    lend(testing::Bytes(device.reason), 0),
                    device.time_ms,
                    device.kind,
                    device.status,
                    device.uplink,
                    {}};
}

weir_record Lender::lend(const OwnedRecord& record, uint32_t origin) {
    weir_record lent{};
    lent.key = lend(record.key, 0);
    lent.value = lend(record.value, WEIR_PADDING);
    lent.headers = record.headers.empty() ? nullptr : lend(record.headers);
    lent.header_count = static_cast<uint32_t>(record.headers.size());
    lent.origin = origin;
    lent.timestamp_ms = record.timestamp_ms;
    lent.payload = record.payload ? lend(*record.payload) : nullptr;
    lent.device = record.device ? lend(*record.device) : nullptr;
    return lent;
}

weir_position Lender::lend_position(uint32_t number) {
    const auto at = int64_t{number};
    return {topic_, 3, 0, at, at};
}

void Lender::seal() {
    for (GuardedMemory* memory : {&values_, &others_, &tables_}) memory->seal();
}

bool Lender::holds(const void* at, size_t size) const {
    return values_.holds(at, size) || others_.holds(at, size) || tables_.holds(at, size);
}

LentBatch::LentBatch(std::span<const OwnedRecord> records, char filler)
    : lender_(filler), size_(records.size()) {
    const size_t origins = 2 * size_ + 1;
    LentTable<weir_record> table(lender_.tables(), size_);
    LentTable<weir_position> positions(lender_.tables(), origins);
    beside_ = positions.begin();
    for (size_t i = 0; i < origins; ++i)
        positions.put(i, lender_.lend_position(i % 2 == 0 ? UINT32_MAX : records[i / 2].origin));
    for (size_t i = 0; i < size_; ++i) {
        weir_record record = lender_.lend(records[i], origin_of(i));
        record.beside = beside_;
        table.put(i, record);
    }
    raw_ = new (lender_.tables().alloc(sizeof(weir_batch) + 24, alignof(weir_batch), 0))
        weir_batch{sizeof(weir_batch) + 24, table.begin(),      table.stride(), size_,
                   positions.begin(),       positions.stride(), origins};
    lender_.seal();
}

size_t LentBatch::index_of(uint32_t origin) const {
    return origin % 2 == 1 && origin / 2 < size_ ? origin / 2 : size_;
}

}  // namespace weir::conformance
