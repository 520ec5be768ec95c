#include "plugins/kafka_client/broker_watch.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

#include "expect.hpp"
#include "plugins/kafka_client/client_options.hpp"
#include "plugins/kafka_client/cluster_view.hpp"
#include "weir/testing/host.hpp"
#include "weir/testing/settings.hpp"

namespace weir::kafka_client {
namespace {

using test::expect_error;

constexpr std::array kWatchOptions = {kBootstrapServersOption, kClientOption};
constexpr const char* kNobody = "127.0.0.1:1";

// A consumer of a cluster where nobody listens.
struct Lonely {
    testing::Host host;
    BrokerWatch watch{Host(host.raw())};
    Client client;

    Lonely() {
        testing::Settings settings{std::span<const Option>(kWatchOptions)};
        settings.set("bootstrap.servers", std::vector<std::string>{kNobody});
        const ClientConfig config(Config(settings.raw(), kWatchOptions));
        watch.configure(config);
        Conf conf = config.conf(RD_KAFKA_CONSUMER, {{"reconnect.backoff.ms", "10"}}, {});
        watch.listen(conf.get());
        client = make_client(RD_KAFKA_CONSUMER, std::move(conf));
    }
    void serve_until_logged(std::string_view part) {
        const Deadline deadline(std::chrono::seconds(10));
        while (!host.logged(WEIR_LOG_WARNING, part) && !deadline.passed())
            watch.serve(client.get());
    }
    [[nodiscard]] size_t warnings() const {
        size_t count = 0;
        for (const auto& [level, line] : host.log) count += level == WEIR_LOG_WARNING;
        return count;
    }
};

BOOST_AUTO_TEST_SUITE(broker_watch)

BOOST_AUTO_TEST_CASE(an_absent_broker_is_said_once_and_its_return_once) {
    Lonely lonely;
    lonely.serve_until_logged("no broker of 127.0.0.1:1 answers");
    BOOST_TEST(lonely.host.logged(WEIR_LOG_WARNING, "Connection refused"));
    BOOST_TEST(lonely.watch.disturbances() >= 1u);
    lonely.watch.serve(lonely.client.get());
    BOOST_TEST(lonely.warnings() == 1u);

    lonely.watch.answered();
    lonely.watch.answered();
    const auto last = lonely.host.log.back();
    BOOST_TEST(last.first == WEIR_LOG_INFO);
    BOOST_TEST(last.second == "the brokers of 127.0.0.1:1 are back");
}

BOOST_AUTO_TEST_CASE(a_question_to_nobody_is_to_be_asked_again) {
    Lonely lonely;
    ClusterView cluster(lonely.client.get(), lonely.watch, Deadline(std::chrono::seconds(1)));
    expect_error(WEIR_RETRY, {"no broker of 127.0.0.1:1 answers", "Connection refused"},
                 [&] { (void)cluster.partition_count("any"); });
    BOOST_TEST(lonely.warnings() == 0u);  // the result says it
}

BOOST_AUTO_TEST_CASE(scram_with_an_old_library_is_explained_by_name_and_version) {
    const std::string old = explain_refusal("SCRAM-SHA-256", 0x020000ff, "invalid credentials");
    BOOST_TEST(old.find(rd_kafka_version_str()) != old.npos);
    BOOST_TEST(old.find("SCRAM-SHA-256") != old.npos);
    BOOST_TEST(old.find("PLAIN") != old.npos);
    BOOST_TEST(old.find("2.6.1") != old.npos);
    for (const auto& [mechanism, version] :
         {std::pair{"SCRAM-SHA-256", 0x020601ff}, std::pair{"PLAIN", 0x020000ff}}) {
        const std::string other = explain_refusal(mechanism, version, "invalid credentials");
        BOOST_TEST(other.find("2.6.1") == other.npos);
        BOOST_TEST(other.find("invalid credentials") != other.npos);
        BOOST_TEST(other.find("sasl.username") != other.npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::kafka_client
