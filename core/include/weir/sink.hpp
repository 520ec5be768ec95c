// A sink in C++: see weir/sink.h for what each callback means.
//
//   class Lines {
//       static constexpr weir_guarantee guarantee = WEIR_BY_POSITION;
//       explicit Lines(const weir::Host&);
//       void configure(const weir::Config&, uint32_t output, bool dead_letters);
//       // or configure(const weir::Config&, const weir::Link&, uint32_t output, bool dead_letters)
//       std::string cluster();                                             // optional
//       size_t max_record_bytes(uint32_t output);                          // optional
//       weir::Found start(const weir_sink_start&);
//       weir::Found scan(const weir_sink_start&);                          // WEIR_BY_MARKER
//       weir::Found publish(const weir::Publication&);
//       weir::Found read_back();                                           // WEIR_BY_MARKER
//       void stop();                                                       // optional
//   };
#pragma once

#include <optional>

#include "weir/source.hpp"

namespace weir {

struct Found {
    std::optional<std::string> marker;
    std::optional<std::string> position;
};

// Throw it from publish(), with nothing written, where the target will never take a record: the host keeps that one
// aside and publishes the others.
class RefusedRecord : public Error {
public:
    RefusedRecord(const std::string& text, size_t index, int code = 0)
        : Error(text, WEIR_REFUSED, code), index_(index) {}
    [[nodiscard]] size_t index() const noexcept { return index_; }  // in the publication

private:
    size_t index_;
};

class Publication {
public:
    explicit Publication(const weir_publication* raw)
        : raw_(raw), records_(raw->records, raw->stride, raw->count) {}
    [[nodiscard]] const Strided<weir_record>& records() const { return records_; }
    [[nodiscard]] std::string_view marker() const { return view(raw_->marker); }
    [[nodiscard]] uint64_t first_epoch() const { return raw_->first_epoch; }
    [[nodiscard]] uint64_t last_epoch() const { return raw_->last_epoch; }
    [[nodiscard]] Strided<weir_source_offset> offsets() const {
        return {raw_->offsets, raw_->offset_stride, raw_->offset_count};
    }

private:
    const weir_publication* raw_;
    Strided<weir_record> records_;
};

template <class T>
class SinkInstance {
public:
    explicit SinkInstance(const Host& host) : component(host) {}
    T component;
    void keep(Found&& found, weir_sink_found* out) {
        found_ = std::move(found);
        *out = {sizeof(weir_sink_found), kAbsent, kAbsent, 0};
        if (found_.marker) out->marker = bytes(*found_.marker);
        if (found_.position) out->position = bytes(*found_.position);
    }
    void publish(const weir_publication* publication, weir_sink_found* out) {
        try {
            keep(component.publish(Publication(publication)), out);
        } catch (const RefusedRecord& refused) {
            *out = {sizeof(weir_sink_found), kAbsent, kAbsent, refused.index()};
            throw;
        }
    }

private:
    Found found_;
};

template <class T>
const weir_component* sink() {
    using Instance = SinkInstance<T>;
    static constexpr auto of = [](void* self) -> Instance& {
        return *static_cast<Instance*>(self);
    };
    static constexpr weir_sink functions{
        sizeof(weir_sink),
        T::guarantee,
        create_instance<Instance>,
        destroy_instance<Instance>,
        [](void* self, const weir_config* config, const weir_link* link, uint32_t output,
           uint32_t flags, weir_error* error) noexcept {
            return guarded(error, [&] {
                configure_with(of(self).component, config, link, output,
                               (flags & WEIR_OUTPUT_DEAD_LETTERS) != 0);
            });
        },
        [](void* self, weir_text* out, weir_error* error) noexcept {
            return guarded(error, [&] { return write_cluster(of(self).component, out); });
        },
        [](void* self, uint32_t output) noexcept -> size_t {
            if constexpr (requires(T & sink) { sink.max_record_bytes(output); })
                return of(self).component.max_record_bytes(output);
            else
                return 0;
        },
        [](void* self, const weir_sink_start* start, weir_sink_found* found,
           weir_error* error) noexcept {
            return guarded(error, [&] { of(self).keep(of(self).component.start(*start), found); });
        },
        [](void* self, const weir_sink_start* start, weir_sink_found* found,
           weir_error* error) noexcept {
            return guarded(error, [&] {
                if constexpr (requires(T & sink) { sink.scan(*start); })
                    of(self).keep(of(self).component.scan(*start), found);
                else
                    throw Error("this sink has no marker");
            });
        },
        [](void* self, const weir_publication* publication, weir_sink_found* found,
           weir_error* error) noexcept {
            return guarded(error, [&] { of(self).publish(publication, found); });
        },
        [](void* self, weir_sink_found* found, weir_error* error) noexcept {
            return guarded(error, [&] {
                if constexpr (requires(T & sink) { sink.read_back(); })
                    of(self).keep(of(self).component.read_back(), found);
                else
                    throw Error("this sink has no marker");
            });
        },
        [](void* self, weir_error* error) noexcept {
            return guarded(error, [&] { stop_if_any(of(self).component); });
        }};
    return describe<T>(WEIR_SINK, 0, &functions);
}

}  // namespace weir
