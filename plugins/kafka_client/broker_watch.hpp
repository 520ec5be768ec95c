// Whether the brokers answer and let us in, as librdkafka tells it through its callbacks, and the sentences that
// people get to read about it: each once, not once a second.
//
// Callbacks run inside serve() (librdkafka's logs go through its queue), so everything is of one thread.
#pragma once

#include <set>
#include <string>

#include "plugins/kafka_client/client_config.hpp"

namespace weir::kafka_client {

class BrokerWatch {
public:
    explicit BrokerWatch(const Host& host) : host_(host) {}
    BrokerWatch(const BrokerWatch&) = delete;
    BrokerWatch& operator=(const BrokerWatch&) = delete;

    void configure(const ClientConfig& config);
    // To be called before the client is made; this must outlive it.
    void listen(rd_kafka_conf_t* conf);
    // Runs the callbacks that wait. Logs when the brokers went away and when they are back.
    void serve(rd_kafka_t* client);
    // Runs them without a word about the brokers: for calls whose result says it.
    void serve_silently(rd_kafka_t* client);
    // Something came from a broker.
    void answered();
    // Rises with every error that may have disturbed what is being fetched.
    [[nodiscard]] uint64_t disturbances() const { return disturbances_; }

    // Throws what stands in the way: a refused login or TLS handshake is WEIR_BAD_CONFIG.
    void check_login() const;
    // No broker answered `what` in time.
    [[noreturn]] void throw_absent(const std::string& what);
    void warn_once(const std::string& text);

private:
    static void on_error(rd_kafka_t* client, int error, const char* reason, void* self);
    static void on_log(const rd_kafka_t* client, int level, const char* facility, const char* text);
    void note(rd_kafka_resp_err_t error, const std::string& reason);
    [[nodiscard]] std::string absent() const;

    Host host_;
    std::string servers_;
    std::string mechanism_;
    std::string last_reason_;
    std::string refusal_;
    bool away_ = false;
    bool away_said_ = false;
    uint64_t disturbances_ = 0;
    std::set<std::string> warned_;
};

// What a refused login means to the one who wrote the pipeline file.
[[nodiscard]] std::string explain_refusal(const std::string& mechanism, int librdkafka_version,
                                          const std::string& reason);

}  // namespace weir::kafka_client
