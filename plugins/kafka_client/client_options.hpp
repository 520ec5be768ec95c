// The options that the source and the sink share, under the same keys.
#pragma once

#include <array>
#include <string_view>

#include "weir/sdk.hpp"

namespace weir::kafka_client {

enum class Scope { both, consumer, producer };

struct ClientProperty {
    const char* name;
    Scope scope;
};

// librdkafka's properties that a pipeline file may set. Not among them: what Weir decides itself, what needs
// code behind it, and what runs code or commands that the file names (plugin.library.paths, ssl.engine.*,
// ssl.providers, sasl.kerberos.*: its principal is pasted into a shell command).
inline constexpr ClientProperty kClientProperties[] = {
    {"security.protocol", Scope::both},
    {"sasl.mechanism", Scope::both},
    {"sasl.mechanisms", Scope::both},
    {"sasl.username", Scope::both},
    {"sasl.password", Scope::both},
    {"ssl.ca.location", Scope::both},
    {"ssl.ca.pem", Scope::both},
    {"ssl.certificate.location", Scope::both},
    {"ssl.certificate.pem", Scope::both},
    {"ssl.cipher.suites", Scope::both},
    {"ssl.crl.location", Scope::both},
    {"ssl.curves.list", Scope::both},
    {"ssl.endpoint.identification.algorithm", Scope::both},
    {"ssl.key.location", Scope::both},
    {"ssl.key.password", Scope::both},
    {"ssl.key.pem", Scope::both},
    {"ssl.keystore.location", Scope::both},
    {"ssl.keystore.password", Scope::both},
    {"ssl.sigalgs.list", Scope::both},
    {"client.id", Scope::both},
    {"client.rack", Scope::consumer},
    {"broker.address.family", Scope::both},
    {"broker.address.ttl", Scope::both},
    {"connections.max.idle.ms", Scope::both},
    {"metadata.max.age.ms", Scope::both},
    {"reconnect.backoff.max.ms", Scope::both},
    {"reconnect.backoff.ms", Scope::both},
    {"retry.backoff.max.ms", Scope::producer},
    {"retry.backoff.ms", Scope::producer},
    {"socket.connection.setup.timeout.ms", Scope::both},
    {"socket.keepalive.enable", Scope::both},
    {"socket.max.fails", Scope::both},
    {"socket.nagle.disable", Scope::both},
    {"socket.receive.buffer.bytes", Scope::both},
    {"socket.send.buffer.bytes", Scope::both},
    {"socket.timeout.ms", Scope::both},
    {"topic.metadata.refresh.interval.ms", Scope::both},
    {"fetch.error.backoff.ms", Scope::consumer},
    {"fetch.max.bytes", Scope::consumer},
    {"fetch.message.max.bytes", Scope::consumer},
    {"fetch.min.bytes", Scope::consumer},
    {"fetch.queue.backoff.ms", Scope::consumer},
    {"fetch.wait.max.ms", Scope::consumer},
    {"receive.message.max.bytes", Scope::consumer},
    {"batch.num.messages", Scope::producer},
    {"batch.size", Scope::producer},
    {"compression.level", Scope::producer},
    {"compression.type", Scope::producer},
    {"linger.ms", Scope::producer},
    {"request.timeout.ms", Scope::producer},
};

inline constexpr auto kClientPropertyNames = [] {
    std::array<const char*, std::size(kClientProperties) + 1> names{};
    for (size_t i = 0; i < std::size(kClientProperties); ++i) names[i] = kClientProperties[i].name;
    return names;
}();

[[nodiscard]] constexpr const ClientProperty* find_property(std::string_view name) {
    for (const ClientProperty& property : kClientProperties)
        if (name == property.name) return &property;
    return nullptr;
}

inline constexpr Option kBootstrapServersOption =
    option("bootstrap.servers", WEIR_LIST)
        .required()
        .ranked(WEIR_HIGH)
        .says("Brokers to begin with, as host:port. One that answers is enough.")
        .like(R"(["kafka-1:9092", "kafka-2:9092"])");

inline constexpr Option kClientOption =
    option("client", WEIR_MAP)
        .one_of(kClientPropertyNames.data())
        .secret()
        .says(
            "Properties of librdkafka by their own names: login, TLS, network. Tencent CKafka's "
            "user "
            "name is instanceId#username. What is for consumers or producers only may stand in "
            "both.")
        .like(R"({ "security.protocol" = "sasl_ssl", "sasl.mechanism" = "PLAIN" })");

}  // namespace weir::kafka_client
