// Everything to test a plugin with, without a runtime and with any test framework: what goes wrong is thrown.
//
// A component comes from a library (`Library`) or from the class itself (`weir::transform<T>()` and its like), its
// settings are written as in a pipeline file (`Settings`), and one class drives each kind: `TransformHarness`,
// `KeyedHarness`, `PredicateHarness`, `SourceHarness`, `SinkHarness`. Each has a `host` with a clock that is moved
// by hand, what was logged and counted, and `host.faults`, which makes its calls fail. `Instance` leads a component
// through its states step by step.
//
// Nothing but the interface's own headers, the standard library and dlopen() is needed. No class is for use by two
// threads at once.
#pragma once

#include "weir/testing/faults.hpp"
#include "weir/testing/host.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/keyed_harness.hpp"
#include "weir/testing/keyed_host.hpp"
#include "weir/testing/keyed_input.hpp"
#include "weir/testing/library.hpp"
#include "weir/testing/outputs.hpp"
#include "weir/testing/owned_record.hpp"
#include "weir/testing/predicate_harness.hpp"
#include "weir/testing/records.hpp"
#include "weir/testing/settings.hpp"
#include "weir/testing/sink_harness.hpp"
#include "weir/testing/source_harness.hpp"
#include "weir/testing/transform_harness.hpp"
