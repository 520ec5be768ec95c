// Drives one predicate without a runtime.
//
//   weir::testing::PredicateHarness harness(weir::predicate<IsLong>());
//   check(harness.test("a long value"));
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "weir/predicate.h"
#include "weir/testing/host.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/records.hpp"

namespace weir::testing {

class PredicateHarness {
public:
    // Makes and configures an instance. Throws as TransformHarness does.
    explicit PredicateHarness(Setup setup)
        : host(setup.without), instance_(checked_component(setup), host) {
        instance_.call("configure", &weir_predicate::configure, setup.settings.raw());
    }

    Host host;

    // One batch: whether each record matches. Throws what test() reports, and Defect where it leaves a record
    // unjudged or answers something else than 0 and 1.
    std::vector<bool> test(const Records& records) {
        std::vector<weir_record> numbered = records.records();
        for (size_t i = 0; i < numbered.size(); ++i) numbered[i].origin = static_cast<uint32_t>(i);
        const weir_batch batch{sizeof batch,
                               numbered.data(),
                               sizeof(weir_record),
                               numbered.size(),
                               records.positions().data(),
                               sizeof(weir_position),
                               records.size()};
        std::vector<uint8_t> matches(numbered.size() + 1, kUnjudged);
        instance_.call("test", &weir_predicate::test, &batch, matches.data());
        if (matches.back() != kUnjudged) throw Defect("test() has written behind the last record");
        std::vector<bool> answers;
        for (size_t i = 0; i < numbered.size(); ++i) {
            if (matches[i] > 1) throw Defect("test() has to set each record's match to 0 or 1");
            answers.push_back(matches[i] == 1);
        }
        return answers;
    }
    // A batch of records with these values.
    std::vector<bool> test(std::initializer_list<const char*> values) {
        return test(Records(values));
    }
    // Whether a record with this value matches.
    bool test(std::string_view value, int64_t timestamp_ms = WEIR_NO_TIME) {
        Records records;
        return test(records.add(value, timestamp_ms)).front();
    }

private:
    static constexpr uint8_t kUnjudged = 0xA5;
    static const weir_component* checked_component(const Setup& setup) {
        require_kind(*setup.component, WEIR_PREDICATE, false, "predicate");
        return setup.component;
    }
    Instance<weir_predicate> instance_;
};

}  // namespace weir::testing
