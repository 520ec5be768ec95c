#include "state/verify.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "state/digest.hpp"
#include "state/invariants.hpp"

namespace weir::state {
namespace {

constexpr size_t kMostFaults = 20;  // of entries: one cause may spoil them all

std::string hex(uint64_t number) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

class Verifier {
public:
    Verifier(const StoreView& view, const Readers& readers, const std::function<bool()>& stopped)
        : view_(view), readers_(readers), stopped_(stopped) {}

    Verification verify() {
        result_.faults = broken_invariants(view_.meta());
        check_entries();
        check_outbox();
        if (is_stopped()) {
            result_.faults.emplace_back("stopped before everything was read");
        } else {
            check_digest();
            view_.verify_checksums();
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] bool is_stopped() const { return stopped_ && stopped_(); }

    void fault(std::string text) {
        if (result_.faults.size() < kMostFaults) result_.faults.push_back(std::move(text));
    }

    template <class Reader, class... Bytes>
    void read(const Reader& reader, const std::string& what, Bytes... bytes) try {
        if (reader) reader(bytes...);
    } catch (const std::runtime_error& e) {
        fault(what + ": " + e.what());
    }

    void check_entries() {
        Digest digest;
        view_.scan_state([&](std::string_view key, std::string_view value) {
            ++result_.state_keys;
            return take(digest, key, value, readers_.state, "a state entry");
        });
        view_.scan_timers([&](std::string_view key, std::string_view value) {
            ++result_.timer_keys;
            return take(digest, key, value, readers_.timers, "a timer entry");
        });
        result_.digest = digest.value();
    }

    bool take(Digest& digest, std::string_view key, std::string_view value,
              const std::function<void(std::string_view, std::string_view)>& reader,
              const std::string& what) {
        if (!value.empty()) digest.add(pair_hash(key, value));
        read(reader, what, key, value);
        return !is_stopped();
    }

    void check_digest() {
        const auto& checkpoint = view_.meta().checkpoint;
        const uint64_t expected = checkpoint ? checkpoint->state_digest : 0;
        if (result_.digest == expected) return;
        fault("the stored state and timers have the digest " + hex(result_.digest) +
              ", the checkpoint says " + hex(expected));
    }

    void check_outbox() {
        view_.scan_outbox([&](uint32_t publisher, uint64_t epoch, std::string_view payload) {
            ++result_.outbox_entries;
            result_.outbox_bytes += payload.size();
            const std::string name = "outbox entry of publisher " + std::to_string(publisher) +
                                     ", epoch " + std::to_string(epoch);
            check_place(publisher, epoch, name);
            read(readers_.outbox, name, epoch, payload);
            return !is_stopped();
        });
    }

    void check_place(uint32_t publisher, uint64_t epoch, const std::string& name) {
        const Meta& meta = view_.meta();
        if (!meta.publishers.contains(publisher)) fault(name + ": the publisher has no name");
        const auto confirmation = meta.confirmations.find(publisher);
        if (confirmation != meta.confirmations.end() && epoch <= confirmation->second.trim)
            fault(name + ": trimmed, but still there");
        if (epoch > (meta.checkpoint ? meta.checkpoint->epoch : 0))
            fault(name + ": after the last epoch");
    }

    const StoreView& view_;
    const Readers& readers_;
    const std::function<bool()>& stopped_;
    Verification result_;
};

}  // namespace

Verification verify(const StoreView& view, const Readers& readers,
                    const std::function<bool()>& stopped) {
    return Verifier(view, readers, stopped).verify();
}

}  // namespace weir::state
