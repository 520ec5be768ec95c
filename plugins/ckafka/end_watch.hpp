// Where partitions end, as the brokers say: asked every second, in a thread of its own, for those that have not moved
// since the second before. A silent partition is known to be caught up by nothing else: librdkafka tells its end once,
// and does not say whether the broker still answers.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "plugins/kafka_client/handles.hpp"
#include "weir/source.hpp"

namespace weir::ckafka {

class EndWatch {
public:
    struct Answer {
        int64_t end = -1;
        int64_t asked_ms = 0;  // by the host's monotonic clock; 0: none yet
    };

    // `client` must outlive it.
    EndWatch(rd_kafka_t* client, const Host& host);
    // Takes up to a second while brokers do not answer.
    ~EndWatch();
    EndWatch(const EndWatch&) = delete;
    EndWatch& operator=(const EndWatch&) = delete;

    // Lanes that are not added in the order of their numbers leave gaps, which are not asked for.
    void add(uint32_t lane, const std::string& topic, int32_t partition);
    void moved_to(uint32_t lane, int64_t position);
    [[nodiscard]] Answer of(uint32_t lane) const;

private:
    struct Watched {
        std::string topic;  // "": not added
        int32_t partition = 0;
        int64_t position = -1;
        int64_t position_before = -1;
        Answer answer;
    };
    void run();
    [[nodiscard]] kafka_client::Partitions silent();
    void ask(const kafka_client::Partitions& partitions);

    rd_kafka_t* client_;
    Host host_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::deque<Watched> lanes_;
    std::thread thread_;
};

}  // namespace weir::ckafka
