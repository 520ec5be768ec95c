// Logins at the broker's SASL listener, as Tencent CKafka has them: instanceId#username.
#include <boost/test/unit_test.hpp>

#include "ckafka_settings.hpp"
#include "expect.hpp"
#include "test_cluster.hpp"

namespace weir::test {
namespace {

constexpr int kVersionWithSoundScram = 0x02060100;

Settings login_settings(const std::string& topic, const char* mechanism, const char* user,
                        const char* password) {
    Settings settings = ckafka_settings(TestCluster::sasl_broker(), {topic});
    settings.set("client", std::vector<std::string>{"security.protocol", "sasl_plaintext",
                                                    "sasl.mechanism", mechanism, "sasl.username",
                                                    user, "sasl.password", password});
    return settings;
}

struct WithSaslBroker {
    WithSaslBroker() { BOOST_REQUIRE(!TestCluster::sasl_broker().empty()); }
    TestCluster cluster;
    std::string topic = cluster.make_topic(1);
};

BOOST_FIXTURE_TEST_SUITE(login, WithSaslBroker)

BOOST_AUTO_TEST_CASE(plain_lets_in) {
    cluster.send(topic, {{0, "k", "v", {}, 0}});
    Settings settings = login_settings(topic, "PLAIN", "ckafka-inst#edge", "secret");
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    run.read_records(1);
    BOOST_TEST(*run.intake.taken[0].record.value == "v");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_a_matter_of_configuration_and_is_not_printed) {
    Settings settings = login_settings(topic, "PLAIN", "ckafka-inst#edge", "mistaken");
    SourceHarness run({ckafka_component(), settings});
    expect_error(WEIR_BAD_CONFIG, {"refuse", "sasl.username", "instanceId#username"},
                 [&] { run.plan(); });
    for (const auto& [level, line] : run.host.log) BOOST_TEST(line.find("mistaken") == line.npos);
}

BOOST_AUTO_TEST_CASE(scram_lets_in_or_says_that_this_library_cannot) {
    Settings settings = login_settings(topic, "SCRAM-SHA-256", "ckafka-inst#scram", "secret");
    SourceHarness run({ckafka_component(), settings});
    if (rd_kafka_version() >= kVersionWithSoundScram) {
        run.plan();
        BOOST_TEST(run.lanes.size() == 1u);
    } else {
        expect_error(WEIR_BAD_CONFIG,
                     {std::string("librdkafka ") + rd_kafka_version_str() + " cannot log in",
                      "Kafka 4.x", "PLAIN", "2.6.1"},
                     [&] { run.plan(); });
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
