#include "core/src/conformance/process.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "core/src/plugins/child_process.hpp"

namespace weir::conformance {
namespace {

constexpr rlim_t kMostMemory = rlim_t{4} << 30;
constexpr rlim_t kLargestFile = rlim_t{1} << 30;
constexpr rlim_t kMostFiles = 1024;

// What a child reports: places, each between these, and then a verdict with its reason.
constexpr char kPlaceEnds = '\n';
constexpr char kVerdictBegins = '\1';

const ChildReport* report = nullptr;
thread_local const char* last_place = nullptr;

void write_verdict(Verdict verdict, std::string_view reason) {
    const char begin[] = {kVerdictBegins, static_cast<char>('0' + static_cast<int>(verdict))};
    report->write({begin, sizeof begin});
    report->write(reason);
}

void limit(__rlimit_resource resource, rlim_t most) {
    const rlimit wanted{most, most};
    setrlimit(resource, &wanted);
}

void limit_itself() {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, kLargestFile);
    limit(RLIMIT_NOFILE, kMostFiles);
    const bool has_sanitizer = dlsym(RTLD_DEFAULT, "__asan_init") != nullptr;
    if (!has_sanitizer) limit(RLIMIT_DATA, kMostMemory);
}

void close_in(const std::filesystem::path& folder, int messages) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGPIPE, SIG_IGN);
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    dup2(messages, STDERR_FILENO);
    close(nowhere);
    limit_itself();
    std::filesystem::current_path(folder);
}

void judge(const std::function<void()>& body) {
    try {
        body();
        write_verdict(Verdict::passed, "");
    } catch (const Skip& skip) {
        write_verdict(Verdict::skipped, skip.what());
    } catch (const std::exception& fault) {
        write_verdict(Verdict::failed, fault.what());
    }
}

// The line that says most of what a dying process has written.
std::string telling_line(int messages) {
    std::string text(size_t{64} << 10, '\0');
    const ssize_t size = pread(messages, text.data(), text.size(), 0);
    text.resize(static_cast<size_t>(std::max<ssize_t>(size, 0)));
    while (text.ends_with('\n')) text.pop_back();
    const size_t told = text.find("ERROR: ");
    const size_t begin = told == text.npos ? text.rfind('\n') + 1 : told;
    const std::string line = text.substr(begin, text.find('\n', begin) - begin);
    return line.empty() ? line : ": " + line;
}

std::string place_in(std::string_view places) {
    if (places.empty()) return {};
    places.remove_suffix(1);
    return " in " + std::string(places.substr(places.rfind(kPlaceEnds) + 1));
}

Outcome outcome_of(const ChildEnd& end, int messages) {
    const size_t verdict = end.report.find(kVerdictBegins);
    if (verdict != end.report.npos)
        return {static_cast<Verdict>(end.report.at(verdict + 1) - '0'),
                end.report.substr(verdict + 2)};
    return {Verdict::failed, end.fault + place_in(end.report) + telling_line(messages)};
}

}  // namespace

void enter(const char* place) {
    if (report == nullptr || place == last_place) return;
    last_place = place;
    report->write(place);
    report->write({&kPlaceEnds, 1});
}

void fail_at_once(const char* reason) {
    write_verdict(Verdict::failed, reason);
    _exit(0);
}

Outcome run_apart(const std::function<void()>& body, const std::filesystem::path& folder,
                  std::chrono::seconds deadline) {
    const int messages = memfd_create("weir-plugin-check", MFD_CLOEXEC);
    const ChildEnd end = run_in_child(
        [&](const ChildReport& to) {
            report = &to;
            close_in(folder, messages);
            judge(body);
            return 0;
        },
        deadline);
    Outcome outcome = outcome_of(end, messages);
    close(messages);
    return outcome;
}

}  // namespace weir::conformance
