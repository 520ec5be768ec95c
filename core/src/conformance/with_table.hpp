// From a component's kind to the type of its function table.
#pragma once

#include "core/src/conformance/subject.hpp"

namespace weir::conformance {

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
