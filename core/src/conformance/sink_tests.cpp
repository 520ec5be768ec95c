// Sinks: what they publish, and what they know of it in a later life.
#include "core/src/conformance/instance.hpp"
#include "core/src/conformance/lent_batch.hpp"
#include "core/src/conformance/test.hpp"

namespace weir::conformance {
namespace {

constexpr char kEnd = '\0';
constexpr const char* kPipeline = "check";
constexpr const char* kIncarnation = "0123456789abcdef0123456789abcdef";

// What a sink has told of its target.
struct Known {
    testing::Bytes marker;
    testing::Bytes position;
};

class SinkLife {
public:
    explicit SinkLife(const Subject& subject, uint32_t flags = 0)
        : instance_(subject, host_), link_(usual_link(*subject.component)) {
        const Answer configured = instance_.configure(subject.usual(), link_, 0, flags);
        if (!configured.is_ok()) throw Skip("configure(): " + configured.text);
    }
    [[nodiscard]] weir_guarantee guarantee() const { return instance_.table().guarantee; }
    size_t max_record_bytes() {
        enter("max_record_bytes()");
        return instance_.table().max_record_bytes(instance_.self(), 0);
    }
    Answer start(const testing::Bytes& position, uint64_t confirmed, Known& known) {
        return ask_from("start()", &weir_sink::start, position, confirmed, known);
    }
    Answer scan(const testing::Bytes& position, uint64_t confirmed, Known& known) {
        return ask_from("scan()", &weir_sink::scan, position, confirmed, known);
    }
    // Throws Skip where the target is not there.
    Known begin(const testing::Bytes& position = {}, uint64_t confirmed = 0) {
        Known known;
        const Answer answer = start(position, confirmed, known);
        if (!answer.is_ok()) throw Skip("start(): " + answer.text);
        return known;
    }
    Answer publish(const Records& records, uint64_t epoch, Known& known) {
        Lender lender(kFillers[0]);
        LentTable<weir_record> table(lender.tables(), records.size());
        for (size_t i = 0; i < records.size(); ++i) table.put(i, lender.lend(records[i], 0));
        const std::string marker = marker_of(epoch);
        weir_publication publication{};
        publication.struct_size = sizeof publication;
        publication.records = table.begin();
        publication.stride = table.stride();
        publication.count = records.size();
        publication.marker = {lender.tables().copy(marker, 0), marker.size()};
        publication.first_epoch = publication.last_epoch = epoch;
        lender.seal();
        return ask("publish()", &weir_sink::publish, known, &publication);
    }
    Known publish_ok(const Records& records, uint64_t epoch) {
        Known known;
        require_ok("publish()", publish(records, epoch, known));
        require(guarantee() != WEIR_BY_POSITION || known.position,
                "publish() gave no position, which WEIR_BY_POSITION promises");
        return known;
    }
    Answer read_back(Known& known) { return ask("read_back()", &weir_sink::read_back, known); }
    Answer stop() { return instance_.call("stop()", &weir_sink::stop); }
    static std::string marker_of(uint64_t epoch) { return "marker-" + std::to_string(epoch); }

private:
    template <class Function, class... Given>
    Answer ask(const char* place, Function weir_sink::*function, Known& known, Given... given) {
        weir_sink_found found{};
        found.struct_size = sizeof found;
        const Answer answer = instance_.call(place, function, given..., &found);
        if (answer.is_ok()) known = {testing::owned(found.marker), testing::owned(found.position)};
        return answer;
    }
    template <class Function>
    Answer ask_from(const char* place, Function weir_sink::*function,
                    const testing::Bytes& position, uint64_t confirmed, Known& known) {
        GuardedMemory memory("what a sink was started with");
        weir_sink_start start{};
        start.struct_size = sizeof start;
        start.pipeline = memory.copy(std::string(kPipeline) + kEnd, 0);
        start.incarnation = memory.copy(std::string(kIncarnation) + kEnd, 0);
        if (position) start.position = {memory.copy(*position, 0), position->size()};
        start.confirmed = confirmed;
        memory.seal();
        return ask(place, function, known, &start);
    }
    testing::Host host_;
    Instance<weir_sink> instance_;
    weir_link link_;
};

void check_sink_start(const Subject& subject) {
    SinkLife life(subject);
    const weir_guarantee guarantee = life.guarantee();
    require(guarantee >= WEIR_AT_LEAST_ONCE && guarantee <= WEIR_BY_MARKER,
            "the guarantee " + std::to_string(guarantee) + " is none");
    life.begin();
    require_ok("stop()", life.stop());
    life.stop();
}

void check_publish(const Subject& subject) {
    SinkLife life(subject);
    life.begin();
    uint64_t epoch = 0;
    for (const size_t size : {1, 0, 64}) life.publish_ok(usual_records(size), ++epoch);
    require_ok("stop()", life.stop());
}

void check_values(const Subject& subject) {
    SinkLife life(subject);
    life.begin();
    life.publish_ok(empty_records(), 1);
    const size_t most = life.max_record_bytes();
    Known known;
    const Answer answer = life.publish(large_records(), 2, known);
    const bool may_refuse = most != 0 && most < (size_t{1} << 20);
    require(answer.is_ok() || may_refuse, "publish() of records with 1 MiB failed: " + answer.text);
}

void check_dead_letters(const Subject& subject) {
    SinkLife life(subject, WEIR_OUTPUT_DEAD_LETTERS);
    life.begin();
    life.publish_ok(usual_records(3), 1);
    require_ok("stop()", life.stop());
}

void require_found(const SinkLife& life, const Known& known, const Known& published) {
    if (life.guarantee() == WEIR_BY_POSITION)
        require(known.position == published.position,
                "start() found another position than publish() has left");
    if (life.guarantee() == WEIR_BY_MARKER)
        require(known.marker == testing::Bytes(SinkLife::marker_of(1)),
                "start() did not find the marker of the last publish()");
}

// A life ends behind a publication that was not confirmed: the next one begins at the one before.
void check_recovery(const Subject& subject) {
    Known confirmed;
    {
        SinkLife life(subject);
        life.begin();
        confirmed = life.publish_ok(usual_records(5), 1);
        if (life.guarantee() != WEIR_BY_MARKER) life.publish_ok(usual_records(9), 2);
    }
    SinkLife life(subject);
    const Known known = life.begin(confirmed.position, 1);
    require_found(life, known, confirmed);
    life.publish_ok(usual_records(9), 2);
    require_ok("stop()", life.stop());
}

void check_read_back(const Subject& subject) {
    constexpr int kTries = 100;
    SinkLife life(subject);
    if (life.guarantee() != WEIR_BY_MARKER) throw Skip("only of sinks with a marker");
    const Known begun = life.begin();
    life.publish_ok(usual_records(5), 1);
    Known known;
    require_ok("scan()", life.scan(begun.position, 1, known));
    Answer answer = life.read_back(known);
    for (int i = 0; i < kTries && answer.result == WEIR_RETRY; ++i) answer = life.read_back(known);
    require_ok("read_back()", answer);
    require(known.marker == testing::Bytes(SinkLife::marker_of(1)),
            "read_back() gave another marker than was published");
}

constexpr Test kSinkTests[] = {
    {"start", "With the usual options a sink starts, and stops.", kSink, check_sink_start},
    {"sink.publish", "Publications of no, one and many records succeed.", kSink, check_publish,
     true},
    {"sink.values", "Keys and values may be absent, empty, or as long as the sink allows.", kSink,
     check_values, true},
    {"sink.dead_letters", "An output may be one of dead letters.", kSink, check_dead_letters, true},
    {"sink.recovery", "A later life begins where the last confirmed publication ended.", kSink,
     check_recovery, true},
    {"sink.read_back", "read_back() gives the marker that was published, and scan() works.", kSink,
     check_read_back, true},
};

}  // namespace

std::span<const Test> sink_tests() { return kSinkTests; }

}  // namespace weir::conformance
