// A predicate in C++: whether a transform is for a record (`predicate = "NAME"` in the transform's table).
//
//   class IsLong {
//   public:
//       static constexpr weir::ComponentInfo info{.name = "is_long", .summary = "..."};
//       static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
//       explicit IsLong(const weir::Host&) {}
//       void configure(const weir::Config&) {}
//       bool test(const weir_record& record, const weir_position& position);
//   };
//   WEIR_PLUGIN("weir_is_long", "1.0.0", "Apache-2.0", weir::predicate<IsLong>())
#pragma once

#include "weir/transform.hpp"

namespace weir {

template <class T>
const weir_component* predicate() {
    static constexpr weir_predicate functions{
        sizeof(weir_predicate), create_instance<T>, destroy_instance<T>,
        [](void* self, const weir_config* config, weir_error* error) noexcept {
            return guarded(
                error, [&] { static_cast<T*>(self)->configure(Config(config, options_of<T>())); });
        },
        [](void* self, const weir_batch* raw, uint8_t* matches, weir_error* error) noexcept {
            return guarded(error, [&] {
                const Batch batch(raw);
                for (const weir_record& record : batch)
                    *matches++ =
                        static_cast<T*>(self)->test(record, batch.position(record)) ? 1 : 0;
            });
        }};
    return describe<T>(WEIR_PREDICATE, 0, &functions);
}

}  // namespace weir
