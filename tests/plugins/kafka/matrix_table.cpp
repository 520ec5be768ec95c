#include "tests/plugins/kafka/matrix_table.hpp"

#include <librdkafka/rdkafka.h>

#include <sstream>
#include <stdexcept>

namespace weir::test {

namespace {

using Kind = Fault::Kind;

constexpr char kGroup = 0, kTransaction = 1;  // of FindCoordinator
constexpr char kAbort = 0, kCommit = 1;       // of EndTxn
constexpr int kForEver = 1'000'000;

// By the names of Kafka's protocol.
int16_t code_of(const std::string& name) {
    const rd_kafka_err_desc* known = nullptr;
    size_t count = 0;
    rd_kafka_get_err_descs(&known, &count);
    for (size_t i = 0; i < count; ++i)
        if (known[i].name != nullptr && name == known[i].name)
            return static_cast<int16_t>(known[i].code);
    throw std::runtime_error("librdkafka knows no error " + name);
}

struct Rule {
    std::string codes;
    unsigned once;
    unsigned for_ever;
    std::string way_out = {};  // words of the text
};

Rule passes(const char* codes, unsigned for_ever = retry) { return {codes, ok, for_ever}; }
Rule gives(const char* codes, unsigned outcome) { return {codes, outcome, outcome}; }
Rule named(const char* codes, const char* way_out) {
    return {codes, bad_config, bad_config, way_out};
}
Rule refused_for(const char* codes, const char* way_out) {
    return {codes, ok, Outcome::refused, way_out};
}

struct Request {
    const char* name;
    Call call;
    Api api;
    std::optional<char> last_byte;
    unsigned broken;  // when the connection breaks once
    unsigned silent;  // when no answer comes once
    std::vector<Rule> rules;
    std::vector<Fault> before = {};
};

const char* const kPassing =
    "COORDINATOR_LOAD_IN_PROGRESS COORDINATOR_NOT_AVAILABLE NOT_COORDINATOR "
    "CONCURRENT_TRANSACTIONS";
const char* const kFenced = "INVALID_PRODUCER_EPOCH PRODUCER_FENCED";
const char* const kForgotten = "UNKNOWN_PRODUCER_ID INVALID_PRODUCER_ID_MAPPING";
const Rule kTransactionalIds =
    named("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "transactional ids 'weir.*'");
const Rule kCluster = named("CLUSTER_AUTHORIZATION_FAILED", "IDEMPOTENT_WRITE");
const Rule kGroups = named("GROUP_AUTHORIZATION_FAILED", "READ on the consumer groups");
const Rule kTopics = named("TOPIC_AUTHORIZATION_FAILED", "WRITE, DESCRIBE");

// Nothing is in the cluster before publish(): start() is asked again, or names what stands in the way. That another
// has the id is no obstacle: start() is how one takes it over.
std::vector<Request> of_start() {
    return {{"FindCoordinator (transaction)",
             Call::start,
             Api::find_coordinator,
             kTransaction,
             ok,
             ok | retry,
             {passes("COORDINATOR_NOT_AVAILABLE COORDINATOR_LOAD_IN_PROGRESS"), kTransactionalIds,
              kCluster}},
            {"InitProducerId",
             Call::start,
             Api::init_producer_id,
             {},
             ok,
             ok | retry,
             {passes(kPassing), passes("REQUEST_TIMED_OUT INVALID_REQUEST"),
              named("INVALID_TRANSACTION_TIMEOUT", "transaction.max.timeout.ms"), kTransactionalIds,
              kCluster, gives(kFenced, retry)}},
            {"FindCoordinator (group)",
             Call::start,
             Api::find_coordinator,
             kGroup,
             ok,
             ok | retry,
             {passes("COORDINATOR_NOT_AVAILABLE"),
              {kGroups.codes, ok | bad_config, bad_config, kGroups.way_out}}},
            {"OffsetFetch",
             Call::start,
             Api::offset_fetch,
             {},
             ok | retry,
             ok | retry,
             {{"COORDINATOR_LOAD_IN_PROGRESS NOT_COORDINATOR UNSTABLE_OFFSET_COMMIT", ok | retry,
               retry},
              kGroups}}};
}

// Before EndTxn nothing can become visible. What can be undone is tried again; where a coordinator refuses to undo,
// as it has not heard of a transaction yet, or the producer has lost its place, start() comes first.
std::vector<Request> before_the_end() {
    const unsigned undone = retry | unknown;
    return {
        {"AddPartitionsToTxn",
         Call::publish,
         Api::add_partitions,
         {},
         ok | undone,
         ok | undone,
         {passes(kPassing, undone), passes("UNKNOWN_TOPIC_OR_PART", undone), kTopics,
          kTransactionalIds, kCluster, gives(kFenced, unknown), gives("INVALID_TXN_STATE", unknown),
          gives(kForgotten, undone), gives("OPERATION_NOT_ATTEMPTED UNKNOWN", undone)}},
        {"Produce",
         Call::publish,
         Api::produce,
         {},
         ok,
         ok | undone,
         {passes("LEADER_NOT_AVAILABLE NOT_LEADER_FOR_PARTITION REQUEST_TIMED_OUT "
                 "NOT_ENOUGH_REPLICAS NOT_ENOUGH_REPLICAS_AFTER_APPEND KAFKA_STORAGE_ERROR",
                 undone),
          gives("INVALID_MSG UNKNOWN", retry), kTopics, named("POLICY_VIOLATION", "policy"),
          named("UNSUPPORTED_COMPRESSION_TYPE", "compression.type"),
          refused_for("MSG_SIZE_TOO_LARGE RECORD_LIST_TOO_LARGE", "max.message.bytes"),
          refused_for("INVALID_RECORD", "rules refuse it"),
          gives("OUT_OF_ORDER_SEQUENCE_NUMBER", undone), gives(kFenced, unknown),
          gives(kForgotten, retry)}},
        {"AddOffsetsToTxn",
         Call::publish,
         Api::add_offsets,
         {},
         ok | retry,
         ok | undone,
         {passes(kPassing), passes("REQUEST_TIMED_OUT"), kGroups, kTransactionalIds, kCluster,
          gives(kFenced, unknown), gives("INVALID_TXN_STATE", unknown), gives(kForgotten, undone),
          gives("UNKNOWN", retry)}},
        {"TxnOffsetCommit",
         Call::publish,
         Api::txn_offset_commit,
         {},
         ok | retry,
         ok | undone,
         {passes(kPassing),
          passes("REQUEST_TIMED_OUT"),
          {"UNKNOWN_TOPIC_OR_PART", ok, bad_config, "create the topic"},
          kTopics,
          kGroups,
          named("OFFSET_METADATA_TOO_LARGE", "offset.metadata.max.bytes"),
          kTransactionalIds,
          kCluster,
          gives(kFenced, unknown),
          gives("INVALID_TXN_STATE", unknown),
          gives("INVALID_PRODUCER_ID_MAPPING", undone),
          gives("ILLEGAL_GENERATION UNKNOWN_MEMBER_ID FENCED_INSTANCE_ID", retry)}}};
}

// Once a commit was asked for, only the marker tells what became of it. What an abort leaves is undone by start().
std::vector<Request> of_the_end() {
    const char* const others =
        "INVALID_TXN_STATE TRANSACTIONAL_ID_AUTHORIZATION_FAILED CLUSTER_AUTHORIZATION_FAILED "
        "REQUEST_TIMED_OUT UNKNOWN";
    const Fault cause = {Api::txn_offset_commit, Kind::refused, code_of("ILLEGAL_GENERATION")};
    return {{"EndTxn (commit)",
             Call::publish,
             Api::end_txn,
             kCommit,
             ok | unknown,
             ok | unknown,
             {passes(kPassing, unknown), gives(kFenced, unknown), gives(kForgotten, unknown),
              gives(others, unknown)}},
            {"EndTxn (abort)",
             Call::publish,
             Api::end_txn,
             kAbort,
             retry | unknown,
             retry | unknown,
             {{kPassing, retry, unknown},
              gives(kFenced, unknown),
              gives(kForgotten, retry | unknown),
              gives(others, unknown)},
             {cause}}};
}

class Expansion {
public:
    void add(const Request& request) {
        for (const Rule& rule : request.rules) {
            std::istringstream codes(rule.codes);
            for (std::string code; codes >> code;) add(request, rule, code);
        }
        add(request, Kind::request_lost, "request lost", request.broken);
        add(request, Kind::answer_lost, "answer lost", request.broken);
        add(request, Kind::silence, "no answer", request.silent);
    }
    [[nodiscard]] std::vector<Case> take() { return std::move(cases_); }

private:
    void add(const Request& request, const Rule& rule, const std::string& code) {
        Fault fault{request.api, Kind::refused, code_of(code), 1, request.last_byte};
        for (const Kind kind : {Kind::refused, Kind::done}) {
            fault.kind = kind;
            const std::string name = code + (kind == Kind::done ? ", yet done" : "");
            fault.times = 1;
            add(request, fault, name, rule.once, (rule.once & ok) != 0 ? "" : rule.way_out);
            fault.times = kForEver;
            add(request, fault, name + ", for ever", rule.for_ever, rule.way_out);
        }
    }
    void add(const Request& request, Kind kind, const char* name, unsigned allowed) {
        add(request, {request.api, kind, 0, 1, request.last_byte}, name, allowed, "");
    }
    void add(const Request& request, const Fault& fault, const std::string& name, unsigned allowed,
             const std::string& way_out) {
        std::vector<Fault> faults = request.before;
        faults.push_back(fault);
        cases_.push_back(
            {std::string(request.name) + ": " + name, request.call, faults, allowed, way_out});
    }

    std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> all_cases() {
    Expansion expansion;
    for (const auto& requests : {of_start(), before_the_end(), of_the_end()})
        for (const Request& request : requests) expansion.add(request);
    return expansion.take();
}

std::string to_text(unsigned outcomes) {
    std::string text;
    const auto add = [&](Outcome outcome, const char* word) {
        if ((outcomes & outcome) != 0) text += (text.empty() ? "" : " or ") + std::string(word);
    };
    add(ok, "ok");
    add(retry, "retry");
    add(unknown, "unknown outcome");
    add(bad_config, "bad config");
    add(refused, "refused");
    return text;
}

}  // namespace weir::test
