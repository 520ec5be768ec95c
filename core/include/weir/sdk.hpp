// C++20 on top of the C interface: what all kinds of components use.
//
// A component is an ordinary class. Its callbacks may throw: nothing crosses the border, an exception becomes a
// weir_error (weir::Error chooses the result, any other std::exception is WEIR_FAILED with its what()).
#pragma once

#include <span>

#include "weir/host.hpp"
#include "weir/option.hpp"
#include "weir/plugin.h"
#include "weir/record.hpp"
#include "weir/types.hpp"

namespace weir {

// What a component says of itself: static data in the class, under these names:
//   static constexpr ComponentInfo info{...};
//   static constexpr Option options[] / std::array<Option, N> options;
//   static constexpr const char* accepts[] = {..., nullptr};   (transforms, sinks)
//   static constexpr const char* produces[] = {..., nullptr};  (sources, transforms)
struct ComponentInfo {
    const char* name;
    const char* summary;
    const char* doc = nullptr;
    uint32_t flags = 0;
    const char* dead_letter_sink = nullptr;
};

template <class T>
constexpr std::span<const Option> options_of() {
    if constexpr (requires { T::options; })
        return std::span<const Option>(std::data(T::options), std::size(T::options));
    else
        return {};
}

template <class T>
const weir_component* describe(weir_kind kind, uint32_t flags, const void* functions) {
    static constexpr const char* none[] = {nullptr};
    const char* const* accepts = none;
    const char* const* produces = none;
    if constexpr (requires { T::accepts; }) accepts = T::accepts;
    if constexpr (requires { T::produces; }) produces = T::produces;
    static const weir_component component{sizeof(weir_component),
                                          kind,
                                          T::info.flags | flags,
                                          T::info.name,
                                          T::info.summary,
                                          T::info.doc,
                                          options_of<T>().data(),
                                          sizeof(Option),
                                          options_of<T>().size(),
                                          accepts,
                                          produces,
                                          functions,
                                          T::info.dead_letter_sink};
    return &component;
}

// create() and destroy() of an instance that wraps a T made from a Host.
template <class Instance>
weir_result create_instance(const weir_host* host, void** self, weir_error* error) noexcept {
    return guarded(error, [&] { *self = new Instance(Host(host)); });
}
template <class Instance>
void destroy_instance(void* self) noexcept {
    delete static_cast<Instance*>(self);
}

// configure() of a component: with the link, or without it where the component does not care.
template <class T, class... More>
void configure_with(T& component, const weir_config* raw, const weir_link* link, More... more) {
    const Config config(raw, options_of<T>());
    if constexpr (requires { component.configure(config, Link(link), more...); })
        component.configure(config, Link(link), more...);
    else
        component.configure(config, more...);
}

// Optional callbacks.
template <class T>
void start_if_any(T& component) {
    if constexpr (requires { component.start(); }) component.start();
}
template <class T>
void stop_if_any(T& component) {
    if constexpr (requires { component.stop(); }) component.stop();
}

}  // namespace weir
