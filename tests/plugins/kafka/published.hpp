// Records to publish, and what a reader of committed records finds of them.
#pragma once

#include <boost/test/unit_test.hpp>
#include <set>

#include "test_cluster.hpp"
#include "weir/testing/records.hpp"

namespace weir::test {

using testing::OwnedRecord;

inline OwnedRecord record(uint32_t output, const std::string& key, const std::string& value) {
    OwnedRecord made;
    made.key = key;
    made.value = value;
    made.origin = output;
    return made;
}

inline std::set<std::string> values(const std::vector<Read>& read) {
    std::set<std::string> found;
    for (const Read& r : read) {
        const std::string value = r.value.value_or("(null)");
        BOOST_TEST(found.insert(value).second, "twice: " << value.substr(0, 50));
    }
    return found;
}

}  // namespace weir::test
