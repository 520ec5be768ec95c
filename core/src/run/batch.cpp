#include "core/src/run/batch.hpp"

#include "state/digest.hpp"
#include "weir/sdk.hpp"

namespace weir {
namespace {

state::LastRecord identity_of(const weir_record& record, int64_t cursor) {
    return {cursor, record.timestamp_ms, state::pair_hash(view(record.key), view(record.value))};
}

}  // namespace

void LaneBatch::compare(const weir_record& record, int64_t cursor) {
    if (!awaited || in_its_place != InItsPlace::not_seen || cursor != awaited->cursor) return;
    in_its_place =
        identity_of(record, cursor) == *awaited ? InItsPlace::the_same : InItsPlace::another;
}

void LaneBatch::note_last() {
    const bool passed_by = awaited && next > awaited->cursor;
    if (passed_by && in_its_place == InItsPlace::not_seen) in_its_place = InItsPlace::nothing;
    if (originals.empty()) return;
    const int64_t cursor = positions.back().cursor;
    if (!last || cursor > last->cursor) last = identity_of(originals.back(), cursor);
}

}  // namespace weir
