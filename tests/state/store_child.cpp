// The other process of the tests: store_child COMMAND DIRECTORY. Exits with 0, or with 10 + the
// fault.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "epochs.hpp"
#include "state/store.hpp"

namespace {

using weir::state::Store;
using weir::state::StoreError;
using weir::state::test::numbered_epoch;

constexpr const char* kPipeline = "p";
constexpr uid_t kNobody = 65534;

void report(unsigned long number) {
    std::printf("%lu\n", number);
    std::fflush(stdout);
}

// Until it is killed.
void hold(const std::string& directory) {
    const auto store = Store::open(directory, kPipeline);
    report(1);
    for (;;) ::pause();
}

void commit_and_die(const std::string& directory) {
    const auto store = Store::open(directory, kPipeline);
    store->commit(numbered_epoch(*store, 1));
    ::kill(::getpid(), SIGKILL);
}

void die_before_commit(const std::string& directory) {
    const auto store = Store::open(directory, kPipeline);
    const auto epoch = numbered_epoch(*store, 1);
    ::kill(::getpid(), SIGKILL);
}

// Commits epochs and reports each one after its commit has returned, until it is killed.
void commit_forever(const std::string& directory) {
    const auto store = Store::open(directory, kPipeline);
    uint64_t number = store->checkpoint() ? store->checkpoint()->epoch : 0;
    for (;;) {
        store->commit(numbered_epoch(*store, ++number));
        report(number);
    }
}

// Epoch 1 is committed, 2 does not fit, and 3 would fit but follows a failure.
void fail_commit(const std::string& directory) {
    const auto store = Store::open(directory, kPipeline);
    store->commit(numbered_epoch(*store, 1));
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 1 << 20;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto large = numbered_epoch(*store, 2);
    large.outbox[0].payload.assign(size_t{2} << 20, 'x');
    try {
        store->commit(std::move(large));
        std::exit(3);
    } catch (const StoreError&) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    try {
        store->commit(numbered_epoch(*store, 3));
    } catch (const StoreError& error) {
        if (std::string(error.what()).find("an earlier write has failed") == std::string::npos)
            std::exit(4);
        throw;
    }
}

void open_as_nobody(const std::string& directory) {
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) std::exit(2);
    Store::open(directory, kPipeline);
}

}  // namespace

int main(int argc, char** argv) {
    const std::map<std::string, void (*)(const std::string&)> commands{
        {"hold", hold},
        {"commit-and-die", commit_and_die},
        {"die-before-commit", die_before_commit},
        {"commit-forever", commit_forever},
        {"fail-commit", fail_commit},
        {"open", [](const std::string& directory) { Store::open(directory, kPipeline); }},
        {"open-as-nobody", open_as_nobody}};
    if (argc != 3 || !commands.contains(argv[1])) return 2;
    try {
        commands.at(argv[1])(argv[2]);
        return 0;
    } catch (const weir::state::StoreError& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 10 + static_cast<int>(error.fault());
    }
}
