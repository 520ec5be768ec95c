// A row or dead letter as expectations are compared with it.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "core/src/pipeline_test/captured.hpp"

namespace weir::pipeline_test {

struct ActualRow {
    std::string order;  // rows of one such text come in their order
    std::optional<std::string> text;
    boost::json::object
        fields;  // members of a JSON value, and "@key", "@value", "@timestamp", "@headers"
};

ActualRow actual_row(const CapturedRow& row);
// `number`: of the letter; no order is promised between them.
ActualRow actual_dead_letter(const CapturedRow& letter, size_t number);

}  // namespace weir::pipeline_test
