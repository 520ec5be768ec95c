// The shared options of one node, and the librdkafka configurations that follow from them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/kafka_client/handles.hpp"
#include "weir/sdk.hpp"

namespace weir::kafka_client {

using Settings = std::vector<std::pair<std::string, std::string>>;

class ClientConfig {
public:
    ClientConfig() = default;
    explicit ClientConfig(const Config& config);

    // Equal for all nodes of one cluster and login; holds no secret.
    [[nodiscard]] std::string cluster() const;
    [[nodiscard]] const std::string& servers() const { return servers_; }
    [[nodiscard]] const std::string& mechanism() const { return mechanism_; }
    // `preferred` give way to what the user wrote, `fixed` do not.
    [[nodiscard]] Conf conf(rd_kafka_type_t type, const Settings& preferred,
                            const Settings& fixed) const;

private:
    [[nodiscard]] std::string property(std::string_view name) const;
    void check_login() const;

    std::string servers_;
    std::string mechanism_;
    Settings properties_;
};

[[nodiscard]] Client make_client(rd_kafka_type_t type, Conf conf);

}  // namespace weir::kafka_client
