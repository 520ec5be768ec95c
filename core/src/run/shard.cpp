#include "core/src/run/shard.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/src/plugins/has_function.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/shard_host.hpp"

namespace weir {
namespace {

constexpr size_t kBatch = 512;
constexpr weir_position kNowhere{{"", 0}, -1, 0, -1, -1};

std::string_view copied(Arena& arena, std::string_view text) {
    char* copy = arena.alloc(text.size());
    text.copy(copy, text.size());
    return {copy, text.size()};
}

}  // namespace

Shard::Shard(const ShardContext& context)
    : context_(context),
      functions_(*static_cast<const weir_keyed_transform*>(context.node.component->functions)),
      host_(std::make_unique<Host>(*this)),
      crossings_(context.next == nullptr ? 0 : kShards),
      outputs_(context.publishers),
      after_(context.after, context.log, context.metrics),
      counters_(context.metrics, context.node.name),
      late_(context.metrics.counter("weir_late_records_total",
                                    "Records behind their partition's watermark.",
                                    {{"node", context.node.name}})) {
    weir_error error = empty_error();
    require(functions_.create(host_->host(), &self_, &error), error, context.node.name);
    try {
        const weir_link link = context.node.link();
        const weir_config raw = context.node.raw();
        require(functions_.configure(self_, &raw, &link, &error), error, context.node.name);
    } catch (...) {
        functions_.destroy(self_);
        throw;
    }
}

Shard::~Shard() {
    weir_error error = empty_error();
    if (started_ && functions_.stop(self_, &error) != WEIR_OK) context_.log.warn(text_of(error));
    functions_.destroy(self_);
}

void Shard::start() {
    weir_error error = empty_error();
    require(functions_.start(self_, &error), error, context_.node.name);
    started_ = true;
}

void Shard::add(Crossing&& crossing) {
    crossing.record.slot = keys_.intern(crossing.product, crossing.name, crossing.hash);
    if (context_.is_first)
        waiting_.add(std::move(crossing.record));
    else
        inbox_.push_back(std::move(crossing.record));
}

void Shard::advance(int64_t watermark) {
    due_ = std::exchange(inbox_, {});
    waiting_.take(watermark, due_);
    apply(due_);
    while (timers_.take_next(watermark, due_timers_)) fire(due_timers_);
    watermark_ = std::max(watermark_, watermark);
}

size_t Shard::advance_clock(int64_t now_ms) {
    size_t fired = 0;
    while (timers_.take_next_on_clock(now_ms, due_timers_)) {
        fire(due_timers_);
        fired += due_timers_.size();
    }
    return fired;
}

void Shard::apply(std::vector<Waiting>& due) {
    order_.clear();
    for (Waiting& record : due) order_.push_back(&record);
    context_.is_first ? sort_by_position() : sort_by_device();
    const std::span<Waiting* const> all(order_);
    for (size_t at = 0; at < all.size(); at += kBatch)
        deliver(all.subspan(at, std::min(kBatch, all.size() - at)));
}

void Shard::sort_by_position() {
    std::ranges::sort(order_, [&](const Waiting* a, const Waiting* b) {
        if (a->effective_ms != b->effective_ms) return a->effective_ms < b->effective_ms;
        if (a->kind != b->kind) return a->kind < b->kind;
        const int topics =
            a->topic == b->topic
                ? 0
                : context_.topics.name(a->topic).compare(context_.topics.name(b->topic));
        if (topics != 0) return topics < 0;
        const int32_t number_a = context_.partitions[a->partition].number;
        const int32_t number_b = context_.partitions[b->partition].number;
        return std::tie(number_a, a->offset, a->cursor, a->place) <
               std::tie(number_b, b->offset, b->cursor, b->place);
    });
}

// What one device has given comes in its order: whichever shard it comes from, that order is the same.
void Shard::sort_by_device() {
    std::ranges::stable_sort(order_, [](const Waiting* a, const Waiting* b) {
        return std::tie(a->effective_ms, a->extra->device) <
               std::tie(b->effective_ms, b->extra->device);
    });
}

weir_position Shard::position_of(const Waiting& record) const {
    if (record.partition == Waiting::kNoPartition) return kNowhere;
    return {bytes(context_.topics.name(record.topic)), context_.partitions[record.partition].number,
            record.partition, record.offset, record.cursor};
}

weir_keyed_record Shard::keyed_record(const Waiting& record, uint32_t index) {
    devices_[index] = {sizeof(weir_device),
                       bytes(keys_.product(record.slot)),
                       bytes(by_product() ? record.extra->device : keys_.name(record.slot)),
                       bytes(record.extra == nullptr ? std::string_view{} : record.extra->reason),
                       record.time_ms,
                       record.kind,
                       record.status,
                       record.uplink,
                       {}};
    weir_keyed_record keyed{};
    if (record.extra != nullptr && record.extra->has_value) {
        Reader reader(record.extra->value.bytes);
        keyed.record = whole(values_.emplace_back(get_record(reader)));
    }
    keyed.record.origin = index;
    keyed.record.timestamp_ms = record.timestamp_ms;
    keyed.record.device = &devices_[index];
    keyed.position = positions_[index];
    keyed.effective_ms = record.effective_ms;
    keyed.slot = record.slot;
    keyed.flags = record.late != 0 ? static_cast<uint32_t>(WEIR_KEYED_LATE) : 0;
    return keyed;
}

void Shard::deliver(std::span<Waiting* const> due) {
    batch_.clear();
    positions_.clear();
    times_.clear();
    values_.clear();
    values_.reserve(due.size());
    devices_.resize(due.size());
    for (uint32_t i = 0; i < due.size(); ++i) {
        positions_.push_back(position_of(*due[i]));
        times_.push_back(due[i]->effective_ms);
        batch_.push_back(keyed_record(*due[i], i));
        if (due[i]->late != 0) report_late(*due[i]);
    }
    const weir_keyed_batch batch{sizeof batch, batch_.data(), sizeof(weir_keyed_record),
                                 batch_.size()};
    weir_error error = empty_error();
    const weir_result result = functions_.process(self_, &batch, begin_call(due.size()), &error);
    if (timer_failure_) std::rethrow_exception(std::exchange(timer_failure_, nullptr));
    check(result, error);
    counters_.records_in.Increment(static_cast<double>(due.size()));
    write_rows(due);
}

weir_emitter* Shard::begin_call(size_t origins) {
    emitter_.emplace(arena_, emitted_, origins, failures_, context_.node.name.c_str(),
                     context_.node.component->name);
    return emitter_->raw();
}

// What a timer emits comes from no record. One that was set for an instant that had passed is due now.
void Shard::add_timer_origin(int64_t at_ms) {
    positions_.push_back(kNowhere);
    times_.push_back(watermark_ == kNever ? at_ms : std::max(at_ms, watermark_ + 1));
}

void Shard::fire(std::span<const weir_timer> due) {
    positions_.clear();
    times_.clear();
    add_timer_origin(due.front().at_ms);
    weir_emitter* emitter = begin_call(1);
    weir_error error = empty_error();
    for (size_t at = 0; at < due.size(); at += kBatch) {
        const size_t count = std::min(kBatch, due.size() - at);
        check(
            functions_.on_timer(self_, due.data() + at, sizeof(weir_timer), count, emitter, &error),
            error);
        refuse_failures_behind(0);
        write_rows({});
    }
}

void Shard::run_due(uint32_t slot, int64_t effective_ms) {
    weir_error error = empty_error();
    std::vector<weir_timer> due;
    for (timers_.take_due_of(slot, effective_ms, due); !due.empty();
         timers_.take_due_of(slot, effective_ms, due)) {
        const size_t before = emitted_.size();
        const size_t failed_before = failures_.size();
        check(functions_.on_timer(self_, due.data(), sizeof(weir_timer), due.size(),
                                  emitter_->raw(), &error),
              error);
        refuse_failures_behind(failed_before);
        add_timer_origin(due.front().at_ms);
        for (size_t i = before; i < emitted_.size(); ++i)
            emitted_[i].origin = static_cast<uint32_t>(positions_.size() - 1);
    }
}

// A timer has no source record that could go to the dead letters.
void Shard::refuse_failures_behind(size_t count) const {
    if (failures_.size() > count)
        throw PipelineError(Exit::software, context_.node.name +
                                                ": a timer's callback has called fail(), which is "
                                                "for records: " +
                                                failures_[count].text);
}

void Shard::write_rows(std::span<Waiting* const> due) {
    counters_.records_out.Increment(static_cast<double>(emitted_.size()));
    for (const Failure& failure : failures_) {
        if (failure.origin < due.size()) fail_keyed(failure, *due[failure.origin]);
        std::erase_if(emitted_, [&](const weir_record& r) { return r.origin == failure.origin; });
    }
    failures_.clear();
    const std::vector<weir_record> rows = after_.empty() ? std::vector<weir_record>{} : emitted_;
    after_.process(emitted_, positions_, arena_, failures_);
    for (const weir_record& row : emitted_) {
        outputs_.set_due({std::nullopt, times_[row.origin]});
        put_out(row, due);
    }
    for (const Failure& failure : failures_) {
        note_failure(failure.node, failure.text);
        outputs_.set_due({std::nullopt, times_[failure.origin]});
        for (const weir_record& row : rows)
            if (row.origin == failure.origin)
                context_.dead_letters.write(
                    {&row, &positions_[row.origin], failure.stage, failure.component, failure.text},
                    outputs_);
    }
    failures_.clear();
    emitted_.clear();
    arena_.reset();
}

void Shard::put_out(const weir_record& row, std::span<Waiting* const> due) {
    if (context_.next != nullptr && row.device != nullptr) return cross(row, due);
    if (context_.next == nullptr) {
        const std::string fault = context_.rows.write(row, positions_[row.origin], outputs_);
        if (!fault.empty()) note_failure(context_.node.name, fault);
        return;
    }
    const std::string fault = "the record names no device, which " + context_.next->name + " needs";
    note_failure(context_.next->name, fault);
    context_.dead_letters.write(
        {&row, &positions_[row.origin], "TRANSFORMATION", context_.next->component->name, fault},
        outputs_);
}

// The record's instant is that at which it was made: whatever time it names, the next transform gets it in that order.
void Shard::cross(const weir_record& row, std::span<Waiting* const> due) {
    const weir_device& device = *row.device;
    Waiting made{};
    if (row.origin < due.size()) {
        const Waiting& from = *due[row.origin];
        made.topic = from.topic;
        made.partition = from.partition;
        made.offset = from.offset;
        made.cursor = from.cursor;
    } else {
        made.partition = Waiting::kNoPartition;
    }
    made.effective_ms = times_[row.origin];
    made.time_ms = device.time_ms;
    made.timestamp_ms = row.timestamp_ms;
    made.kind = device.kind;
    made.status = device.status;
    made.uplink = device.uplink;
    made.extra = crossing_extra(row);
    const std::string_view product = copied(crossing_names_, view(device.product));
    const bool by_product = (context_.next->component->flags & WEIR_COMPONENT_BY_PRODUCT) != 0;
    const std::string_view name =
        by_product ? std::string_view{} : copied(crossing_names_, view(device.name));
    const uint64_t hash = device_hash(product, name);
    crossings_[hash % kShards].push_back({std::move(made), hash, product, name});
}

std::unique_ptr<Extra> Shard::crossing_extra(const weir_record& row) const {
    auto extra = std::make_unique<Extra>();
    extra->reason = view(row.device->reason);
    extra->device = view(row.device->name);
    extra->has_value = context_.next->input != WEIR_TYPE_DEVICE;
    if (extra->has_value) put_record(extra->value.bytes, row);
    return extra;
}

void Shard::clear_crossings() {
    for (auto& crossings : crossings_) crossings.clear();
    crossing_names_.reset();
}

bool Shard::by_product() const {
    return (context_.node.component->flags & WEIR_COMPONENT_BY_PRODUCT) != 0;
}

void Shard::settings_changed(int64_t watermark) {
    if (!has_function(functions_, &weir_keyed_transform::settings_changed)) return;
    const std::vector<uint32_t> slots = state_.slots();
    weir_error error = empty_error();
    check(functions_.settings_changed(self_, slots.data(), slots.size(), watermark, &error), error);
}

std::optional<Explained> Shard::explain(std::string_view product, std::string_view name,
                                        uint64_t hash) {
    const auto slot = keys_.find(product, name, hash);
    if (!slot || !state_.get(*slot)) return std::nullopt;
    Explained explained{"", timers_.of_slot(*slot)};
    if (!has_function(functions_, &weir_keyed_transform::explain)) return explained;
    weir_error error = empty_error();
    check(functions_.explain(self_, *slot, begin_call(1), &error), error);
    if (!emitted_.empty()) explained.json = view(emitted_.front().value);
    emitted_.clear();
    failures_.clear();
    arena_.reset();
    return explained;
}

void Shard::fail_keyed(const Failure& failure, const Waiting& record) {
    counters_.errors.Increment();
    note_failure(failure.node, failure.text);
    StoredRecord stored{};
    stored.record.timestamp_ms = record.timestamp_ms;
    if (record.extra != nullptr && (record.extra->has_original || record.extra->has_value)) {
        Reader reader(record.extra->has_original ? record.extra->original.bytes
                                                 : record.extra->value.bytes);
        stored = get_record(reader);
    }
    const weir_record original = whole(stored);
    const weir_position position = position_of(record);
    outputs_.set_due({std::nullopt, record.effective_ms});
    context_.dead_letters.write(
        {&original, &position, failure.stage, failure.component, failure.text}, outputs_);
}

void Shard::report_late(const Waiting& record) {
    late_.Increment();
    if (!context_.options.late_to_dead_letters) return;
    Reader reader(record.extra->original.bytes);
    const StoredRecord stored = get_record(reader);
    const weir_record original = whole(stored);
    outputs_.set_due({std::nullopt, record.effective_ms});
    const weir_position position = position_of(record);
    const std::string text = "event time " + std::to_string(record.time_ms) +
                             " ms is behind its partition's watermark " +
                             std::to_string(record.effective_ms - 1) + " ms";
    context_.dead_letters.write(
        {&original, &position, "late", context_.node.component->name, text, record.time_ms},
        outputs_);
}

void Shard::note_failure(const std::string& node, std::string_view text) {
    if (failed_++ == 0) first_failure_ = node + ": " + std::string(text);
}

int64_t Shard::horizon(int64_t greatest_effective_ms) {
    if (!has_function(functions_, &weir_keyed_transform::horizon)) return greatest_effective_ms;
    int64_t watermark = greatest_effective_ms;
    weir_error error = empty_error();
    require(functions_.horizon(self_, greatest_effective_ms, &watermark, &error), error,
            context_.node.name);
    return watermark;
}

}  // namespace weir
