// Settings of a `ckafka` node for tests.
#pragma once

#include "plugins/ckafka/ckafka.hpp"
#include "settings.hpp"
#include "source_run.hpp"

namespace weir::test {

inline Settings ckafka_settings(const std::string& servers,
                                const std::vector<std::string>& topics) {
    Settings settings{std::span<const Option>(ckafka::CKafka::options), "devices"};
    settings.set("bootstrap.servers", std::vector{servers}).set("topics", topics);
    settings.set("client", std::vector<std::string>{});
    return settings;
}

inline const weir_component* ckafka_component() { return source<ckafka::CKafka>(); }

}  // namespace weir::test
