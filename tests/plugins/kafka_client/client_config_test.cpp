#include "plugins/kafka_client/client_config.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

#include "expect.hpp"
#include "plugins/kafka_client/client_options.hpp"
#include "weir/testing/settings.hpp"

namespace weir::kafka_client {
namespace {

using test::expect_error;

constexpr std::array kOptions = {kBootstrapServersOption, kClientOption};

ClientConfig configured(const std::vector<std::string>& servers,
                        const std::vector<std::string>& client = {}) {
    testing::Settings settings{std::span<const Option>(kOptions)};
    settings.unchecked().set("bootstrap.servers", servers).set("client", client);
    return ClientConfig(Config(settings.raw(), kOptions));
}

std::string get(const Conf& conf, const char* name) {
    std::array<char, 256> value{};
    size_t size = value.size();
    BOOST_REQUIRE(rd_kafka_conf_get(conf.get(), name, value.data(), &size) == RD_KAFKA_CONF_OK);
    return value.data();
}

BOOST_AUTO_TEST_SUITE(client_config)

BOOST_AUTO_TEST_CASE(a_cluster_is_its_sorted_servers_its_protocol_and_its_user) {
    const std::vector<std::string> login = {
        "security.protocol", "SASL_SSL",  "sasl.mechanism", "PLAIN",
        "sasl.username",     "inst#user", "sasl.password",  "hidden"};
    BOOST_TEST(configured({"b:2", "a:1"}).cluster() == "a:1,b:2|plaintext|");
    BOOST_TEST(configured({"a:1", "b:2", "a:1"}).cluster() == "a:1,b:2|plaintext|");
    BOOST_TEST(configured({"b:2, a:1"}).cluster() == "a:1,b:2|plaintext|");
    BOOST_TEST(configured({"a:1"}, login).cluster() == "a:1|sasl_ssl|inst#user");
}

BOOST_AUTO_TEST_CASE(what_the_user_wrote_wins_over_preferences_and_loses_to_what_is_fixed) {
    const ClientConfig config = configured({"a:1"}, {"fetch.max.bytes", "2000000"});
    const Conf conf = config.conf(RD_KAFKA_CONSUMER,
                                  {{"fetch.max.bytes", "1000000"}, {"fetch.wait.max.ms", "77"}},
                                  {{"isolation.level", "read_committed"}});
    BOOST_TEST(get(conf, "fetch.max.bytes") == "2000000");
    BOOST_TEST(get(conf, "fetch.wait.max.ms") == "77");
    BOOST_TEST(get(conf, "isolation.level") == "read_committed");
    BOOST_TEST(get(conf, "bootstrap.servers") == "a:1");
    const Conf fixed = config.conf(RD_KAFKA_CONSUMER, {}, {{"fetch.max.bytes", "3000000"}});
    BOOST_TEST(get(fixed, "fetch.max.bytes") == "3000000");
}

BOOST_AUTO_TEST_CASE(one_map_serves_consumers_and_producers) {
    const ClientConfig config = configured({"a:1"}, {"fetch.wait.max.ms", "77", "linger.ms", "33"});
    BOOST_TEST(get(config.conf(RD_KAFKA_CONSUMER, {}, {}), "fetch.wait.max.ms") == "77");
    BOOST_TEST(get(config.conf(RD_KAFKA_CONSUMER, {}, {}), "linger.ms") == "5");
    BOOST_TEST(get(config.conf(RD_KAFKA_PRODUCER, {}, {}), "linger.ms") == "33");
    BOOST_TEST(get(config.conf(RD_KAFKA_PRODUCER, {}, {}), "fetch.wait.max.ms") == "500");
}

BOOST_AUTO_TEST_CASE(what_runs_code_or_is_decided_here_may_not_be_set) {
    for (const char* name :
         {"plugin.library.paths", "sasl.kerberos.kinit.cmd", "sasl.kerberos.principal",
          "ssl.engine.location", "ssl.providers", "enable.auto.commit", "isolation.level",
          "transactional.id", "enable.idempotence", "group.id", "bootstrap.servers", "debug"}) {
        BOOST_TEST(find_property(name) == nullptr, name);
        expect_error(WEIR_BAD_CONFIG, {name, "may not be set"}, [&] {
            configured({"a:1"}, {name, "x"});
        });
    }
}

BOOST_AUTO_TEST_CASE(every_allowed_name_is_known_or_refused_with_the_library_s_version) {
    for (const ClientProperty& property : kClientProperties) {
        std::array<char, 256> text{};
        const Conf probe(rd_kafka_conf_new());
        const bool known = rd_kafka_conf_set(probe.get(), property.name, "", text.data(),
                                             text.size()) != RD_KAFKA_CONF_UNKNOWN;
        const bool newer = std::string_view(property.name) == "fetch.queue.backoff.ms" ||
                           std::string_view(property.name) == "retry.backoff.max.ms";
        BOOST_TEST((known || newer), property.name << " is a misspelling");
        if (!known)
            expect_error(WEIR_BAD_CONFIG, {property.name, rd_kafka_version_str(), "newer"}, [&] {
                configured({"a:1"}, {property.name, "1"});
            });
    }
}

BOOST_AUTO_TEST_CASE(values_are_judged_when_configured) {
    expect_error(WEIR_BAD_CONFIG, {"client: 'socket.timeout.ms'"}, [] {
        configured({"a:1"}, {"socket.timeout.ms", "-5"});
    });
    expect_error(WEIR_BAD_CONFIG, {"client: 'compression.type'"}, [] {
        configured({"a:1"}, {"compression.type", "rar"});
    });
    expect_error(WEIR_BAD_CONFIG, {"bootstrap.servers is empty"}, [] { configured({}); });
}

BOOST_AUTO_TEST_CASE(a_login_needs_a_mechanism_that_runs_no_command) {
    expect_error(WEIR_BAD_CONFIG, {"sasl.mechanism"}, [] {
        configured({"a:1"}, {"security.protocol", "sasl_plaintext"});
    });
    expect_error(WEIR_BAD_CONFIG, {"not GSSAPI"}, [] {
        configured({"a:1"}, {"security.protocol", "SASL_SSL", "sasl.mechanism", "GSSAPI"});
    });
    const ClientConfig scram =
        configured({"a:1"}, {"security.protocol", "sasl_ssl", "sasl.mechanisms", "SCRAM-SHA-256"});
    BOOST_TEST(scram.mechanism() == "SCRAM-SHA-256");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::kafka_client
