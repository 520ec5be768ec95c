// Reads a record that a test gives to its pipeline.
#pragma once

#include "core/src/pipeline_test/fields.hpp"
#include "core/src/pipeline_test/test_case.hpp"

namespace weir::pipeline_test {

// `needs_device`: where the record goes, device fields are what counts.
GivenRecord read_record(Fields& fields, int64_t now_ms, bool needs_device);

}  // namespace weir::pipeline_test
