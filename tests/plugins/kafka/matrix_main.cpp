// kafka_matrix [--whole] [--seed N] [--jobs N] [--only TEXT]: each request of the publishing protocol fails with each error that
// it can have, on a wire in front of the real broker. Checked: what the sink does, against a table; and that behind it
// every record is in the topic once and in order for a reader of committed records, with its marker.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <future>
#include <iomanip>
#include <iostream>
#include <random>
#include <sstream>

#include "plugins/kafka_client/deadline.hpp"
#include "sink_run.hpp"
#include "test_cluster.hpp"
#include "tests/plugins/kafka/matrix_table.hpp"

namespace weir::test {
namespace {

constexpr std::chrono::seconds kHang{60};
constexpr size_t kShortForm = 20;
// In every run: what has cost records or a pipeline before.
constexpr std::array kAlways = {"Produce: NOT_ENOUGH_REPLICAS_AFTER_APPEND, yet done, for ever",
                                "AddPartitionsToTxn: TOPIC_AUTHORIZATION_FAILED, for ever",
                                "EndTxn (commit): answer lost",
                                "EndTxn (abort): UNKNOWN, for ever"};
constexpr int kRowsOfAnEpoch = 3;
constexpr int kMostWrong = 100;

struct Said {
    unsigned outcome;
    std::string text;
};

Said said_by(const auto& call) {
    try {
        call();
        return {ok, ""};
    } catch (const Error& error) {
        switch (error.result()) {
            case WEIR_RETRY:
                return {retry, error.what()};
            case WEIR_UNKNOWN_OUTCOME:
                return {unknown, error.what()};
            case WEIR_BAD_CONFIG:
                return {bad_config, error.what()};
            case WEIR_REFUSED:
                return {Outcome::refused, error.what()};
            default:
                return {0, error.what()};
        }
    }
}

std::string marker_of(int epoch) { return "w1|" + std::to_string(epoch); }
std::string value_of(int epoch, int row) {
    return std::to_string(epoch) + "." + std::to_string(row);
}

// One case: a sink of its own topic, led as the host leads it.
class Trial {
public:
    Trial(FaultyWire& wire, const std::string& servers, const Case& chosen)
        : wire_(wire),
          case_(chosen),
          cluster_(servers),
          topic_(cluster_.make_topic(1)),
          sink_(kafka_settings(servers, topic_,
                               {"retry.backoff.ms", "50", "reconnect.backoff.ms", "10"})
                    .set("transaction.timeout", "2s"),
                topic_) {}

    // What the case's call came to, "" or what is wrong with it.
    std::string run() {
        if (case_.call == Call::start) wire_.arm(case_.faults);
        note(case_.call == Call::start, said_by([&] { sink_.start(); }));
        if (said_.outcome != ok) start_again();
        publish(1);
        if (case_.call == Call::publish) wire_.arm(case_.faults);
        publish(2);
        publish(3);
        return judge() + compare();
    }
    [[nodiscard]] const Said& said() const { return said_; }

private:
    void note(bool is_the_call, Said said) {
        last_ = said;
        if (!is_the_call || noted_) return;
        said_ = std::move(said);
        noted_ = true;
        struck_ = wire_.struck();
        wire_.arm({});
    }
    void start_again() {
        const kafka_client::Deadline deadline(kHang);
        for (;;) {
            const Said said = said_by([&] { found_ = sink_.start(); });
            if (said.outcome == ok) return;
            if (deadline.passed()) throw std::runtime_error("start() never succeeds: " + said.text);
        }
    }
    void publish(int epoch) {
        Records rows;
        for (int row = 0; row < kRowsOfAnEpoch; ++row) rows.add(value_of(epoch, row));
        for (int attempts = 0; attempts < 10; ++attempts) {
            note(case_.call == Call::publish && epoch == 2, said_by([&] {
                     sink_.publish(rows, marker_of(epoch), static_cast<uint64_t>(epoch));
                 }));
            if (last_.outcome == ok) return;
            if (last_.outcome != unknown) continue;
            start_again();
            if (found_.marker == marker_of(epoch)) return;
        }
        throw std::runtime_error("epoch " + std::to_string(epoch) +
                                 " is never published: " + last_.text);
    }
    [[nodiscard]] std::string judge() const {
        if (struck_ == 0) return "the fault did not strike; ";
        if ((said_.outcome & case_.allowed) == 0)
            return "the table wants " + to_text(case_.allowed) + "; ";
        if (said_.text.find(case_.way_out) == said_.text.npos)
            return "the way out is not named: \"" + case_.way_out + "\"; ";
        return {};
    }
    std::string compare() {
        std::vector<std::string> expected, found;
        for (int epoch = 1; epoch <= 3; ++epoch)
            for (int row = 0; row < kRowsOfAnEpoch; ++row) expected.push_back(value_of(epoch, row));
        for (const Read& read : cluster_.read(topic_))
            found.push_back(read.value.value_or("(null)"));
        std::string wrong;
        if (found != expected) {
            wrong = "the topic holds";
            for (const std::string& value : found) wrong += " " + value;
            wrong += "; ";
        }
        const std::string marker = cluster_.committed(sink_.group(), topic_, 0).second;
        return marker == marker_of(3) ? wrong : wrong + "the marker is '" + marker + "'; ";
    }

    FaultyWire& wire_;
    const Case& case_;
    TestCluster cluster_;
    std::string topic_;
    SinkRun sink_;
    Found found_;
    Said said_{0, "the call was not made"}, last_{};
    bool noted_ = false;
    int struck_ = 0;
};

struct Choice {
    bool whole = false;
    uint32_t seed = 1;
    std::string only;
    size_t jobs = 4;
};

std::vector<Case> chosen_of(const Choice& choice) {
    std::vector<Case> cases = all_cases();
    std::erase_if(cases,
                  [&](const Case& one) { return one.name.find(choice.only) == std::string::npos; });
    if (choice.whole || !choice.only.empty()) return cases;
    const auto drawn = std::stable_partition(cases.begin(), cases.end(), [](const Case& one) {
        return std::ranges::count(kAlways, one.name) != 0;
    });
    std::vector<Case> sample(cases.begin(), drawn);
    std::sample(drawn, cases.end(), std::back_inserter(sample), kShortForm - kAlways.size(),
                std::mt19937(choice.seed));
    return sample;
}

// Whether the case went well. A call that hangs ends the program.
bool report(FaultyWire& wire, const std::string& servers, const Case& one) {
    const auto begun = std::chrono::steady_clock::now();
    Said said{0, ""};
    auto running = std::async(std::launch::async, [&] {
        Trial trial(wire, servers, one);
        const std::string wrong = trial.run();
        said = trial.said();
        return wrong;
    });
    std::string wrong = "it hangs";
    const bool ended = running.wait_for(kHang) == std::future_status::ready;
    try {
        if (ended) wrong = running.get();
    } catch (const std::exception& error) {
        wrong = error.what();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::ostringstream line;
    line << std::left << std::setw(86) << one.name << std::setw(16) << to_text(said.outcome)
         << std::right << std::fixed << std::setprecision(1) << std::setw(5) << took.count() << " s"
         << (wrong.empty() ? "" : "  WRONG: " + wrong + said.text) << '\n';
    std::cout << line.str() << std::flush;
    if (!ended) std::_Exit(1);
    return wrong.empty();
}

// Runs each `jobs`-th case: how many went wrong.
int run_share(const std::vector<Case>& cases, size_t first, size_t jobs) {
    const std::string servers = TestCluster::broker();
    FaultyWire wire(servers);
    int wrong = 0;
    for (size_t i = first; i < cases.size(); i += jobs)
        if (!report(wire, servers, cases[i])) ++wrong;
    return wrong;
}

// Most of a case is waiting, and a wire is of a whole process: several work side by side.
int run(const Choice& choice) {
    if (TestCluster::broker().empty()) {
        std::cout << "skipped: WEIR_TEST_KAFKA names no broker\n";
        return kSkipped;
    }
    const std::vector<Case> cases = chosen_of(choice);
    const size_t jobs = std::min<size_t>(choice.jobs, cases.size());
    for (size_t job = 0; job < jobs; ++job)
        if (fork() == 0) std::_Exit(std::min(run_share(cases, job, jobs), kMostWrong));
    int wrong = 0;
    for (int status = 0; wait(&status) > 0;)
        wrong += WIFEXITED(status) ? WEXITSTATUS(status) : kMostWrong;
    std::cout << cases.size() << " cases, " << wrong << " wrong, seed " << choice.seed << '\n';
    return wrong == 0 && !cases.empty() ? 0 : 1;
}

Choice choice_of(int count, char** words) {
    Choice choice;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--whole")
            choice.whole = true;
        else if (word == "--seed" && i + 1 < count)
            choice.seed = static_cast<uint32_t>(std::stoul(words[++i]));
        else if (word == "--jobs" && i + 1 < count)
            choice.jobs = std::stoul(words[++i]);
        else if (word == "--only" && i + 1 < count)
            choice.only = words[++i];
        else
            throw std::runtime_error(
                "usage: kafka_matrix [--whole] [--seed N] [--jobs N] [--only TEXT]");
    }
    return choice;
}

}  // namespace
}  // namespace weir::test

int main(int count, char** words) {
    try {
        return weir::test::run(weir::test::choice_of(count, words));
    } catch (const std::exception& error) {
        std::cerr << "kafka_matrix: " << error.what() << '\n';
        return 1;
    }
}
