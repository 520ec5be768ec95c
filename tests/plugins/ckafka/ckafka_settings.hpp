// Settings of a `ckafka` node for tests.
#pragma once

#include "plugins/ckafka/ckafka.hpp"
#include "weir/testing/source_harness.hpp"

namespace weir::test {

using testing::Settings;
using testing::SourceHarness;
using testing::TakenRecord;

inline const weir_component* ckafka_component() { return source<ckafka::CKafka>(); }

inline Settings ckafka_settings(const std::string& servers,
                                const std::vector<std::string>& topics) {
    Settings settings(ckafka_component(), "devices");
    settings.set("bootstrap.servers", std::vector{servers}).set("topics", topics);
    settings.set("client", std::vector<std::string>{});
    return settings;
}

}  // namespace weir::test
