// A keyed transform in C++:
//
//   class Count {
//   public:
//       static constexpr weir::ComponentInfo info{.name = "count", .summary = "..."};
//       static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
//       static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};
//       explicit Count(const weir::Host& host) : state_(host), timers_(host) {}
//       void configure(const weir::Config&);          // or (const weir::Config&, const weir::Link&)
//       void on_record(const weir_keyed_record&, weir::Emitter&);
//       void on_timer(const weir_timer&, weir::Emitter&);
//       void snapshot() { state_.save(); }
//       // Optional, see weir/transform.h:
//       int64_t horizon(int64_t greatest_effective_ms);
//       void settings_changed(std::span<const uint32_t> slots, int64_t watermark_ms);
//       void explain(uint32_t slot, weir::Emitter&);
//   private:
//       weir::KeyedState<Counts> state_;   // Counts: encode(std::string&) const, static decode(std::string_view)
//       weir::Timers timers_;
//   };
//   WEIR_PLUGIN("weir_count", "1.0.0", "Apache-2.0", weir::keyed_transform<Count>())
#pragma once

#include <span>

#include "weir/keyed_state.hpp"
#include "weir/sdk.hpp"
#include "weir/transform.hpp"

namespace weir {

class Timers {
public:
    explicit Timers(const Host& host)
        : host_(host.raw()), table_(host.find<weir_timer_v1>(WEIR_TIMER_ID)) {
        if (table_ == nullptr) throw Error("this host has no weir.timer/1");
    }
    void set(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase) const {
        if (table_->set(host_, slot, id, at_ms, phase) != WEIR_OK)
            throw Error("the host refused a timer");
    }
    void cancel(uint32_t slot, uint32_t id) const {
        if (table_->cancel(host_, slot, id) != WEIR_OK)
            throw Error("the host refused to cancel a timer");
    }
    void run_due(uint32_t slot, int64_t effective_ms) const {
        if (table_->run_due(host_, slot, effective_ms) != WEIR_OK)
            throw Error("a timer's callback failed");
    }

private:
    const weir_host* host_;
    const weir_timer_v1* table_;
};

template <class T>
struct KeyedInstance {
    explicit KeyedInstance(const Host& host) : component(host), timers(host) {}
    T component;
    Timers timers;
};

// NULL where T explains nothing.
template <class T>
constexpr auto explain_of() -> decltype(weir_keyed_transform::explain) {
    if constexpr (requires(T & t, Emitter & out) { t.explain(uint32_t{}, out); })
        return [](void* self, uint32_t slot, weir_emitter* out, weir_error* error) noexcept {
            return guarded(error, [&] {
                Emitter emitter(out);
                static_cast<KeyedInstance<T>*>(self)->component.explain(slot, emitter);
                emitter.flush();
            });
        };
    else
        return nullptr;
}

template <class T>
const weir_component* keyed_transform() {
    using Instance = KeyedInstance<T>;
    static constexpr auto of = [](void* self) -> T& {
        return static_cast<Instance*>(self)->component;
    };
    static constexpr weir_keyed_transform functions{
        sizeof(weir_keyed_transform),
        create_instance<Instance>,
        destroy_instance<Instance>,
        [](void* self, const weir_config* config, const weir_link* link,
           weir_error* error) noexcept {
            return guarded(error, [&] { configure_with(of(self), config, link); });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { start_if_any(of(self)); });
        },
        [](void* self, const weir_keyed_batch* batch, weir_emitter* out,
           weir_error* error) noexcept {
            return guarded(error, [&] {
                Emitter emitter(out);
                for (const weir_keyed_record& record :
                     Strided(batch->records, batch->stride, batch->count)) {
                    emitter.flush();  // run_due may write to the same output
                    static_cast<Instance*>(self)->timers.run_due(record.slot, record.effective_ms);
                    of(self).on_record(record, emitter);
                }
                emitter.flush();
            });
        },
        [](void* self, const weir_timer* timers, size_t stride, size_t count, weir_emitter* out,
           weir_error* error) noexcept {
            return guarded(error, [&] {
                Emitter emitter(out);
                for (const weir_timer& timer : Strided(timers, stride, count))
                    of(self).on_timer(timer, emitter);
                emitter.flush();
            });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { of(self).snapshot(); });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { stop_if_any(of(self)); });
        },
        [](void* self, int64_t greatest_effective_ms, int64_t* watermark_ms,
           weir_error* error) noexcept {
            return guarded(error, [&] {
                if constexpr (requires { of(self).horizon(greatest_effective_ms); })
                    *watermark_ms = of(self).horizon(greatest_effective_ms);
                else
                    *watermark_ms = greatest_effective_ms;
            });
        },
        [](void* self, const uint32_t* slots, size_t count, int64_t watermark_ms,
           weir_error* error) noexcept {
            return guarded(error, [&] {
                if constexpr (requires { of(self).settings_changed({slots, count}, watermark_ms); })
                    of(self).settings_changed({slots, count}, watermark_ms);
            });
        },
        explain_of<T>()};
    return describe<T>(WEIR_TRANSFORM, WEIR_COMPONENT_KEYED, &functions);
}

}  // namespace weir
