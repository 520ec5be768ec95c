// A wire between librdkafka and the broker that loses requests or answers, or answers with an error code that a test
// chooses. All connections of this process to the broker go over it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/plugins/kafka/wire_frames.hpp"

namespace weir::test {

struct Fault {
    enum class Kind {
        refused,       // the request has no effect, and the answer has the code
        done,          // the request has its effect, and the answer has the code all the same
        request_lost,  // the connection breaks before it
        answer_lost,   // the connection breaks behind it
        silence,       // it is done, and no answer comes
    };
    Api api;
    Kind kind;
    int16_t code = 0;
    int times = 1;
    std::optional<char> last_byte = {};  // of the request: what tells commit from abort
};

class FaultyWire {
public:
    explicit FaultyWire(const std::string& servers);
    ~FaultyWire();
    FaultyWire(const FaultyWire&) = delete;
    FaultyWire& operator=(const FaultyWire&) = delete;

    void arm(std::vector<Fault> faults);
    // How often the armed ones have struck, all together.
    [[nodiscard]] int struck();

private:
    struct Link;
    void serve();
    void pass_requests(Link& link);
    void pass_answers(Link& link);
    std::optional<Fault> strike(const std::string& request);

    uint16_t broker_port_;
    int listener_;
    std::mutex mutex_;
    std::vector<Fault> faults_;
    int struck_ = 0;
    bool over_ = false;
    std::vector<std::shared_ptr<Link>> links_;
    std::vector<std::thread> pumps_;
    std::thread server_;
};

}  // namespace weir::test
