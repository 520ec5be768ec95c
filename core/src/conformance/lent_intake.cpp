#include "core/src/conformance/lent_intake.hpp"

#include "core/src/conformance/lent_output.hpp"
#include "weir/testing/outputs.hpp"

namespace weir::conformance {

std::vector<ReadRecord> LentIntake::records() const {
    require(fault_.empty(), fault_);
    std::vector<ReadRecord> read;
    for (const auto& [record, position, refused] : given_) {
        testing::OwnedRecord owned(record);
        owned.origin = 0;
        read.push_back({std::move(owned), std::string(view(position.topic)), position.partition,
                        position.offset, position.cursor, refused});
    }
    return read;
}

void LentIntake::note(const std::string& fault) {
    if (fault_.empty()) fault_ = fault;
}

char* LentIntake::alloc(weir_intake* self, size_t size) {
    if (of(self).faults_.strikes(testing::HostCall::alloc)) return nullptr;
    return of(self).memory_.alloc(size);
}

weir_result LentIntake::take(weir_intake* self, const weir_record* records, size_t stride,
                             const weir_position* positions, size_t position_stride, size_t count) {
    LentIntake& intake = of(self);
    if (intake.faults_.strikes(testing::HostCall::take)) return WEIR_FAILED;
    const Strided<weir_position> at(positions, position_stride, count);
    for (size_t i = 0; i < count; ++i) {
        const weir_record record = testing::record_at(records, stride, i);
        intake.look_at(record, at[i]);
        intake.given_.push_back({record, at[i], ""});
    }
    return WEIR_OK;
}

weir_result LentIntake::refuse(weir_intake* self, const weir_record* record,
                               const weir_position* position, const weir_error* error) {
    LentIntake& intake = of(self);
    if (intake.faults_.strikes(testing::HostCall::refuse)) return WEIR_FAILED;
    const std::string text = error == nullptr ? "" : error->text;
    if (text.empty()) intake.note("refuse() without a text: say what is wrong with the record");
    intake.look_at(*record, *position);
    intake.given_.push_back({*record, *position, text});
    return WEIR_OK;
}

void LentIntake::look_at(const char* what, weir_bytes bytes, size_t padding) {
    if (bytes.data == nullptr || bytes.size + padding == 0) return;
    if (!memory_.holds(bytes.data, bytes.size + padding) &&
        !is_static_storage(bytes.data, bytes.size + padding))
        note(std::string("a record's ") + what +
             " does not lie in memory from alloc() or in static storage: the host reads it after "
             "poll()");
}

void LentIntake::look_at(const weir_record& record, const weir_position& position) {
    look_at("key", record.key, 0);
    look_at("value", record.value, WEIR_PADDING);
    const size_t headers = record.header_count * sizeof(weir_header);
    look_at("table of headers", {reinterpret_cast<const char*>(record.headers), headers}, 0);
    if (record.beside != nullptr) note("a record's `beside` is the host's: leave it NULL");
    if (position.topic.data == nullptr) note("a record's position has no topic");
    if (position.partition_index >= partitions_)
        note("a record is of partition_index " + std::to_string(position.partition_index) +
             ", the plan has " + std::to_string(partitions_));
}

}  // namespace weir::conformance
