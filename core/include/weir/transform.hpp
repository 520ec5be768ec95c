// A stateless transform in C++:
//
//   class Upper {
//   public:
//       static constexpr weir::ComponentInfo info{.name = "upper", .summary = "..."};
//       static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
//       static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
//       explicit Upper(const weir::Host&) {}
//       void configure(const weir::Config&) {}        // or (const weir::Config&, const weir::Link&)
//       void process(const weir::Batch& batch, weir::Emitter& out);   // start() and stop() where needed
//   };
//   WEIR_PLUGIN("weir_upper", "1.0.0", "Apache-2.0", weir::transform<Upper>())
#pragma once

#include "weir/sdk.hpp"

namespace weir {

class Batch {
public:
    explicit Batch(const weir_batch* raw)
        : raw_(raw), records_(raw->records, raw->stride, raw->count) {}
    [[nodiscard]] auto begin() const { return records_.begin(); }
    [[nodiscard]] auto end() const { return records_.end(); }
    [[nodiscard]] size_t size() const { return records_.size(); }
    const weir_record& operator[](size_t i) const { return records_[i]; }
    [[nodiscard]] const weir_position& position(const weir_record& record) const {
        return Strided<weir_position>(raw_->positions, raw_->position_stride,
                                      raw_->position_count)[record.origin];
    }

private:
    const weir_batch* raw_;
    Strided<weir_record> records_;
};

template <class T>
const weir_component* transform() {
    static constexpr weir_transform functions{
        sizeof(weir_transform),
        create_instance<T>,
        destroy_instance<T>,
        [](void* self, const weir_config* config, const weir_link* link,
           weir_error* error) noexcept {
            return guarded(error, [&] { configure_with(*static_cast<T*>(self), config, link); });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { start_if_any(*static_cast<T*>(self)); });
        },
        [](void* self, const weir_batch* batch, weir_emitter* out, weir_error* error) noexcept {
            return guarded(error, [&] {
                Emitter emitter(out);
                static_cast<T*>(self)->process(Batch(batch), emitter);
                emitter.flush();
            });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { stop_if_any(*static_cast<T*>(self)); });
        }};
    return describe<T>(WEIR_TRANSFORM, 0, &functions);
}

}  // namespace weir
