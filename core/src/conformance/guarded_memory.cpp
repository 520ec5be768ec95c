#include "core/src/conformance/guarded_memory.hpp"

#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>
#include <set>

#include "core/src/conformance/process.hpp"

namespace weir::conformance {
namespace {

constexpr size_t kPage = 4096;
constexpr size_t kSlab = size_t{16} << 20;
constexpr size_t kClosePages = 64;
constexpr size_t kRetired = size_t{1} << 16;  // beforehand: growing would look like a plugin's leak

size_t pages_for(size_t bytes) { return (bytes + kPage - 1) / kPage; }

char* aligned_down(char* at, size_t align) { return at - reinterpret_cast<uintptr_t>(at) % align; }

void protect(char* begin, size_t size, int rights) {
    if (size != 0 && mprotect(begin, size, rights) != 0) throw std::bad_alloc();
}

}  // namespace

// Knows all guarded memory of the process, also what has ended.
class Watch {
public:
    static Watch& get() {
        static Watch watch;
        return watch;
    }
    void add(GuardedMemory* memory) {
        const std::lock_guard lock(mutex_);
        live_.push_back(memory);
    }
    void retire(GuardedMemory* memory) {
        const std::lock_guard lock(mutex_);
        std::erase(live_, memory);
        if (memory->slabs_.empty()) return;
        const std::string& what = *kinds_.insert(memory->what_).first;
        for (const auto& slab : memory->slabs_) retired_.push_back({slab.begin, slab.size, &what});
    }
    // The reason of a fault at an address; NULL where it is none of ours.
    [[nodiscard]] const char* reason(const char* at) {
        for (const auto& [begin, size, what] : retired_)
            if (at >= begin && at < begin + size) return after(*what).c_str();
        for (const GuardedMemory* memory : live_)
            for (const auto& slab : memory->slabs_)
                if (at >= slab.begin && at < slab.begin + slab.size)
                    return sentence(*memory, at).c_str();
        return nullptr;
    }

private:
    Watch() { retired_.reserve(kRetired); }
    struct Retired {
        const char* begin;
        size_t size;
        const std::string* what;
    };
    const std::string& after(const std::string& what) {
        text_ = "touched " + what + " after the call it was borrowed for: copy what you keep";
        return text_;
    }
    const std::string& sentence(const GuardedMemory& memory, const char* at) {
        const bool is_inside = std::ranges::any_of(memory.spans_, [&](const auto& span) {
            return at >= span.begin && at < span.begin + span.size;
        });
        text_ = is_inside ? "wrote into " + memory.what_ + ", which is the host's"
                          : "touched memory more than WEIR_PADDING bytes behind " + memory.what_;
        return text_;
    }
    std::mutex mutex_;
    std::vector<GuardedMemory*> live_;
    std::vector<Retired> retired_;
    std::set<std::string> kinds_;
    std::string text_;
};

namespace {

struct sigaction handler_before[NSIG];

void on_bad_access(int signal, siginfo_t* info, void*) {
    const char* reason = Watch::get().reason(static_cast<const char*>(info->si_addr));
    if (reason != nullptr) fail_at_once(reason);
    sigaction(signal, &handler_before[signal], nullptr);
}

}  // namespace

void watch_guarded_memory() {
    constexpr size_t kStack = size_t{64} << 10;
    static char stack[kStack];
    const stack_t alternative{stack, 0, kStack};
    sigaltstack(&alternative, nullptr);
    struct sigaction action {};
    action.sa_sigaction = on_bad_access;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS}) sigaction(signal, &action, &handler_before[signal]);
}

GuardedMemory::GuardedMemory(std::string what, char filler, size_t apart)
    : what_(std::move(what)), filler_(filler), apart_(apart) {
    Watch::get().add(this);
}

char* GuardedMemory::carve(size_t pages) {
    const size_t wanted = (pages + 1) * kPage;
    if (slabs_.empty() || slabs_.back().size - slabs_.back().used < wanted) {
        const size_t size = std::max(kSlab, wanted);
        void* memory =
            mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) throw std::bad_alloc();
        slabs_.push_back({static_cast<char*>(memory), size, 0});
    }
    char* begin = slabs_.back().begin + slabs_.back().used;
    slabs_.back().used += wanted;
    protect(begin, pages * kPage, PROT_READ | PROT_WRITE);
    std::memset(begin, filler_, pages * kPage);
    spans_.push_back({begin, pages * kPage});
    return begin;
}

char* GuardedMemory::alloc(size_t size, size_t align, size_t padding) {
    if (apart_ == 0) return alloc_close(size, align, padding);
    --apart_;
    const size_t pages = std::max<size_t>(1, pages_for(size + padding + align - 1));
    return aligned_down(carve(pages) + pages * kPage - padding - size, align);
}

char* GuardedMemory::alloc_close(size_t size, size_t align, size_t padding) {
    const size_t needed = size + padding + align;
    if (needed > close_room_) {
        const size_t pages = std::max(kClosePages, pages_for(needed));
        close_at_ = carve(pages);
        close_room_ = pages * kPage;
    }
    char* at = aligned_down(close_at_ + align - 1, align);
    close_at_ += needed;
    close_room_ -= needed;
    return at;
}

const char* GuardedMemory::copy(std::string_view text, size_t padding) {
    char* memory = alloc(text.size(), 1, padding);
    if (!text.empty()) std::memcpy(memory, text.data(), text.size());
    return memory;
}

void GuardedMemory::seal() {
    for (const Span& span : spans_) protect(span.begin, span.size, PROT_READ);
}

void GuardedMemory::end() {
    if (ended_) return;
    ended_ = true;
    for (const Slab& slab : slabs_)
        mmap(slab.begin, slab.size, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    Watch::get().retire(this);
}

bool GuardedMemory::holds(const void* at, size_t size) const {
    const char* begin = static_cast<const char*>(at);
    return std::ranges::any_of(spans_, [&](const Span& span) {
        return begin >= span.begin && begin + size <= span.begin + span.size;
    });
}

}  // namespace weir::conformance
