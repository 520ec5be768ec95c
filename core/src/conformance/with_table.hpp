// From a component's kind to the type of its function table.
#pragma once

#include <set>
#include <type_traits>

#include "core/src/conformance/subject.hpp"
#include "weir/testing/keyed_host.hpp"

namespace weir::conformance {

// With state and timers, and nothing that fires.
struct IdleKeyedHost : testing::KeyedHost {
    explicit IdleKeyedHost(std::set<std::string, std::less<>> without = {})
        : KeyedHost([](const auto&) { return WEIR_OK; }, true, std::move(without)) {}
};
// What an instance of that table needs of a host that only makes and configures it.
template <class Table>
using HostOf =
    std::conditional_t<std::is_same_v<Table, weir_keyed_transform>, IdleKeyedHost, testing::Host>;

// Calls run.template operator()<Table>() with the table of the component's kind.
template <class Run>
auto with_table(const Subject& subject, Run run) {
    switch (subject.component->kind) {
        case WEIR_SOURCE:
            return run.template operator()<weir_source>();
        case WEIR_SINK:
            return run.template operator()<weir_sink>();
        case WEIR_PREDICATE:
            return run.template operator()<weir_predicate>();
        case WEIR_TRANSFORM:
            break;
    }
    return subject.is_keyed() ? run.template operator()<weir_keyed_transform>()
                              : run.template operator()<weir_transform>();
}

}  // namespace weir::conformance
