#include "core/src/run/host_emitter.hpp"

#include <cstring>
#include <new>

#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr const char* kTransformation = "TRANSFORMATION";

char* alloc_in(Arena& arena, size_t size) {
    try {
        return arena.alloc(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

// A plugin of another build may have a shorter or longer record: copy what both know.
weir_record copy_of(const void* record, size_t stride) {
    weir_record copy{};
    std::memcpy(&copy, record, stride < sizeof copy ? stride : sizeof copy);
    return copy;
}

Failure failure_of(uint32_t origin, const weir_error* error, const char* node,
                   const char* component) {
    if (error == nullptr) return {origin, node, component, kTransformation, text_of(empty_error())};
    return {origin, node, component, error->stage[0] == '\0' ? kTransformation : error->stage,
            text_of(*error)};
}

}  // namespace

HostEmitter::HostEmitter(Arena& arena, std::vector<weir_record>& out, size_t origins,
                         std::vector<Failure>& failures, const char* node, const char* component)
    : raw_{sizeof(weir_emitter), this, alloc, emit, fail},
      arena_(arena),
      out_(out),
      origins_(origins),
      failures_(failures),
      node_(node),
      component_(component) {}

char* HostEmitter::alloc(weir_emitter* self, size_t size) {
    return alloc_in(static_cast<HostEmitter*>(self->context)->arena_, size);
}

weir_result HostEmitter::refuse_origin(const char* what, uint32_t origin) {
    refused_ = std::string(what) + " a record of origin " + std::to_string(origin) +
               ", but the batch has " + std::to_string(origins_) +
               " source records; this is a defect of the plugin";
    return WEIR_FAILED;
}

weir_result HostEmitter::emit(weir_emitter* self, const weir_record* records, size_t stride,
                              size_t count) {
    auto& emitter = *static_cast<HostEmitter*>(self->context);
    const char* at = reinterpret_cast<const char*>(records);
    for (size_t i = 0; i < count; ++i, at += stride) {
        emitter.out_.push_back(copy_of(at, stride));
        const uint32_t origin = emitter.out_.back().origin;
        if (origin >= emitter.origins_) return emitter.refuse_origin("emitted", origin);
    }
    return WEIR_OK;
}

weir_result HostEmitter::fail(weir_emitter* self, uint32_t origin, const weir_error* error) {
    auto& emitter = *static_cast<HostEmitter*>(self->context);
    if (origin >= emitter.origins_) return emitter.refuse_origin("reported", origin);
    emitter.failures_.push_back(failure_of(origin, error, emitter.node_, emitter.component_));
    return WEIR_OK;
}

HostIntake::HostIntake(LaneBatch& batch, const std::vector<int64_t>& resume_by_partition,
                       const char* node, const char* component)
    : raw_{sizeof(weir_intake), this, alloc, take, refuse},
      batch_(batch),
      resume_(resume_by_partition),
      node_(node),
      component_(component) {}

char* HostIntake::alloc(weir_intake* self, size_t size) {
    return alloc_in(static_cast<HostIntake*>(self->context)->batch_.arena, size);
}

bool HostIntake::add(const weir_record& record, const weir_position& position,
                     const weir_error* refused) {
    if (position.partition_index >= resume_.size()) return false;
    batch_.compare(record, position.cursor);
    if (position.cursor < resume_[position.partition_index]) {
        ++skipped_;
        return true;
    }
    const auto origin = static_cast<uint32_t>(batch_.originals.size());
    batch_.originals.push_back(record);
    batch_.originals.back().origin = origin;
    batch_.positions.push_back(position);
    batch_.bytes_in += record.key.size + record.value.size;
    if (refused != nullptr)
        batch_.failures.push_back(failure_of(origin, refused, node_, component_));
    else
        batch_.records.push_back(batch_.originals.back());
    return true;
}

weir_result HostIntake::take(weir_intake* self, const weir_record* records, size_t stride,
                             const weir_position* positions, size_t position_stride, size_t count) {
    auto& intake = *static_cast<HostIntake*>(self->context);
    const char* record = reinterpret_cast<const char*>(records);
    const char* position = reinterpret_cast<const char*>(positions);
    for (size_t i = 0; i < count; ++i, record += stride, position += position_stride)
        if (!intake.add(copy_of(record, stride), *reinterpret_cast<const weir_position*>(position),
                        nullptr))
            return WEIR_FAILED;
    return WEIR_OK;
}

weir_result HostIntake::refuse(weir_intake* self, const weir_record* record,
                               const weir_position* position, const weir_error* error) {
    auto& intake = *static_cast<HostIntake*>(self->context);
    weir_error unnamed = empty_error();
    return intake.add(*record, *position, error == nullptr ? &unnamed : error) ? WEIR_OK
                                                                               : WEIR_FAILED;
}

}  // namespace weir
