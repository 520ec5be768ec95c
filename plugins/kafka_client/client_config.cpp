#include "plugins/kafka_client/client_config.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>

#include "plugins/kafka_client/client_options.hpp"

namespace weir::kafka_client {

namespace {

using ErrorText = std::array<char, 512>;

std::string join_servers(const std::vector<std::string>& items) {
    std::set<std::string> sorted;
    for (const std::string& item : items) {
        std::istringstream parts(item);
        for (std::string part; std::getline(parts, part, ',');) {
            std::erase(part, ' ');
            if (!part.empty()) sorted.insert(part);
        }
    }
    std::string joined;
    for (const std::string& server : sorted) joined += (joined.empty() ? "" : ",") + server;
    return joined;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool applies(Scope scope, rd_kafka_type_t type) {
    return scope == Scope::both || (scope == Scope::consumer) == (type == RD_KAFKA_CONSUMER);
}

void set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
    ErrorText text{};
    const auto result =
        rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(), text.size());
    if (result == RD_KAFKA_CONF_OK) return;
    if (result == RD_KAFKA_CONF_UNKNOWN)
        throw Error("client: librdkafka " + std::string(rd_kafka_version_str()) +
                        " does not know '" + name + "': remove it, or use a newer librdkafka",
                    WEIR_BAD_CONFIG);
    throw Error("client: '" + name + "': " + text.data(), WEIR_BAD_CONFIG);
}

}  // namespace

ClientConfig::ClientConfig(const Config& config)
    : servers_(join_servers(config.list("bootstrap.servers"))), properties_(config.map("client")) {
    if (servers_.empty())
        throw Error("bootstrap.servers is empty: name a broker as host:port", WEIR_BAD_CONFIG);
    for (const auto& [name, value] : properties_)
        if (find_property(name) == nullptr)
            throw Error("client: '" + name + "' may not be set here", WEIR_BAD_CONFIG);
    mechanism_ = property("sasl.mechanism");
    if (mechanism_.empty()) mechanism_ = property("sasl.mechanisms");
    check_login();
    // Values are judged by librdkafka, before anything is connected.
    for (const auto type : {RD_KAFKA_CONSUMER, RD_KAFKA_PRODUCER}) (void)conf(type, {}, {});
}

std::string ClientConfig::property(std::string_view name) const {
    const auto found = std::ranges::find_if(
        properties_, [&](const auto& property) { return property.first == name; });
    return found == properties_.end() ? std::string() : found->second;
}

void ClientConfig::check_login() const {
    if (!lower(property("security.protocol")).starts_with("sasl_")) return;
    if (mechanism_ == "PLAIN" || mechanism_.starts_with("SCRAM-")) return;
    throw Error(
        "client: security.protocol asks for a login: set sasl.mechanism to PLAIN, "
        "SCRAM-SHA-256 or SCRAM-SHA-512" +
            (mechanism_.empty() ? "" : " (not " + mechanism_ + ")"),
        WEIR_BAD_CONFIG);
}

std::string ClientConfig::cluster() const {
    const std::string protocol = lower(property("security.protocol"));
    return servers_ + "|" + (protocol.empty() ? "plaintext" : protocol) + "|" +
           property("sasl.username");
}

Conf ClientConfig::conf(rd_kafka_type_t type, const Settings& preferred,
                        const Settings& fixed) const {
    Conf made(rd_kafka_conf_new());
    const auto set_all = [&](const Settings& settings) {
        for (const auto& [name, value] : settings) set(made.get(), name, value);
    };
    set_all({{"client.id", "weir"}, {"socket.keepalive.enable", "true"}, {"log.queue", "true"}});
    set_all(preferred);
    for (const auto& [name, value] : properties_)
        if (applies(find_property(name)->scope, type)) set(made.get(), name, value);
    set_all({{"bootstrap.servers", servers_}});
    set_all(fixed);
    return made;
}

Client make_client(rd_kafka_type_t type, Conf conf) {
    ErrorText text{};
    Client client(rd_kafka_new(type, conf.get(), text.data(), text.size()));
    if (!client)
        throw Error("client: librdkafka refuses the settings: " + std::string(text.data()),
                    WEIR_BAD_CONFIG);
    (void)conf.release();  // the client owns it now
    rd_kafka_set_log_queue(client.get(), nullptr);
    return client;
}

}  // namespace weir::kafka_client
