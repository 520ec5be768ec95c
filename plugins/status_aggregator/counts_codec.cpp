// The stored form of a device's counts, and what it was in version 1 of the stored device.
#include "counts.hpp"
#include "instants.hpp"

namespace weir::status_aggregator {
namespace {

// Far above any total that event times within kMaxTimeMs can make, far below what would overflow.
constexpr uint64_t kMaxTotal = 1ULL << 61;

// Of an open window the distance to the device's totals is put: small numbers.
void put_totals(std::string& to, const Totals& totals, const Totals& base) {
    put_number(to, static_cast<uint64_t>(totals.online_ms - base.online_ms));
    put_number(to, static_cast<uint64_t>(totals.offline_ms - base.offline_ms));
    put_number(to, totals.transitions - base.transitions);
}

Totals get_totals(VarintReader& from) {
    Totals totals;
    totals.online_ms = static_cast<int64_t>(from.number_up_to(kMaxTotal));
    totals.offline_ms = static_cast<int64_t>(from.number_up_to(kMaxTotal));
    totals.transitions = from.number();
    return totals;
}

Totals get_totals_before(VarintReader& from, const Totals& totals) {
    const Totals since = get_totals(from);
    return {totals.online_ms - since.online_ms, totals.offline_ms - since.offline_ms,
            totals.transitions - since.transitions};
}

void check_place(int64_t settled_ms, int64_t next_end_ms) {
    const int64_t ahead_ms = next_end_ms - settled_ms;
    if (ahead_ms <= 0 || ahead_ms > 4 * kMaxWindowMs)
        throw Error("its next window is out of place");
}

uint32_t get_count(VarintReader& from, size_t most) {
    return static_cast<uint32_t>(from.number_up_to(most));
}

}  // namespace

void WindowCounts::encode(std::string& to) const {
    put_number(to, status_);
    put_signed(to, settled_ms_);
    put_signed(to, next_end_ms_);
    put_instant(to, last_record_ms_);
    put_instant(to, last_offline_ms_);
    put_text(to, last_reason_);
    put_totals(to, totals_, {});
    put_number(to, records_);
    put_number(to, open_.size());
    put_number(to, sealed_);
    put_number(to, counted_);
    for (const OpenWindow& window : open_) {
        put_number(to, window.opening);
        put_totals(to, totals_, window.at_start);
        put_number(to, window.is_sealed ? window.records : records_ - window.records);
        put_instant(to, window.first_record_ms);
        if (!window.is_sealed) continue;
        put_instant(to, window.last_record_ms);
        to.push_back(window.was_flapping ? 1 : 0);
    }
}

WindowCounts WindowCounts::decode(VarintReader& from) {
    WindowCounts counts;
    counts.status_ = get_status(from);
    counts.settled_ms_ = get_bounded(from);
    counts.next_end_ms_ = get_bounded(from);
    check_place(counts.settled_ms_, counts.next_end_ms_);
    counts.last_record_ms_ = get_instant(from);
    counts.last_offline_ms_ = get_instant(from);
    counts.last_reason_ = from.text();
    counts.totals_ = get_totals(from);
    counts.records_ = from.number();
    counts.open_.resize(from.number_up_to(kMaxOpenWindows));
    counts.sealed_ = get_count(from, counts.open_.size());
    counts.counted_ = get_count(from, counts.open_.size());
    for (size_t place = 0; place < counts.open_.size(); ++place) {
        OpenWindow& window = counts.open_[place];
        window.is_sealed = place < counts.sealed_;
        window.opening = get_status(from);
        window.at_start = get_totals_before(from, counts.totals_);
        const uint64_t records = from.number();
        window.records = window.is_sealed ? records : counts.records_ - records;
        window.first_record_ms = get_instant(from);
        if (!window.is_sealed) continue;
        window.last_record_ms = get_instant(from);
        window.was_flapping = from.byte() != 0;
    }
    return counts;
}

WindowCounts WindowCounts::decode_version_1(VarintReader& from, int64_t& last_seen_ms) {
    WindowCounts counts;
    counts.status_ = get_status(from);
    counts.settled_ms_ = get_bounded(from);
    counts.next_end_ms_ = get_bounded(from);
    check_place(counts.settled_ms_, counts.next_end_ms_);
    last_seen_ms = get_instant(from);
    counts.last_record_ms_ = get_instant(from);
    counts.last_offline_ms_ = get_instant(from);
    counts.totals_ = get_totals(from);
    counts.records_ = from.number();
    counts.last_reason_ = from.text();
    counts.open_.resize(from.number_up_to(kMaxOpenWindows));
    counts.counted_ = static_cast<uint32_t>(counts.open_.size());
    for (OpenWindow& window : counts.open_) {
        window.opening = get_status(from);
        window.at_start = get_totals_before(from, counts.totals_);
        window.records = counts.records_ - from.number();
        window.first_record_ms = get_instant(from);
    }
    return counts;
}

}  // namespace weir::status_aggregator
