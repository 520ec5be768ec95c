// One call of librdkafka's admin interface, waited for.
#pragma once

#include <array>
#include <string>

#include "client.hpp"

namespace weir::tools {

Handle make_admin(const std::string& bootstrap);

// `call` gets (client, options, queue) and sends the request; the result is its event, free of errors
// of the request as a whole.
template <typename Call>
Event admin_call(rd_kafka_t* client, rd_kafka_admin_op_t operation, const std::string& what,
                 Call call) {
    std::array<char, 512> text{};
    const Queue queue(rd_kafka_queue_new(client));
    const Options options(rd_kafka_AdminOptions_new(client, operation));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), kTimeoutMs, text.data(), text.size());
    call(client, options.get(), queue.get());
    Event event(rd_kafka_queue_poll(queue.get(), 2 * kTimeoutMs));
    if (!event) throw KafkaError(what + ": no answer");
    check(rd_kafka_event_error(event.get()), what);
    return event;
}

}  // namespace weir::tools
