// What keyed transforms have put, by slot, and what of it changed in the open epoch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

class StateTable {
public:
    static constexpr size_t kMaxValueBytes = size_t{1} << 20;

    [[nodiscard]] std::optional<std::string_view> get(uint32_t slot) const {
        if (slot >= entries_.size() || !entries_[slot].present) return std::nullopt;
        return entries_[slot].value;
    }
    void put(uint32_t slot, std::string_view value) {
        Entry& entry = of(slot);
        if (!entry.present) ++keys_;
        entry.present = true;
        entry.value.assign(value);
        changed(slot, entry);
    }
    void erase(uint32_t slot) {
        Entry& entry = of(slot);
        if (!entry.present) return;
        --keys_;
        entry.present = false;
        entry.value = {};
        changed(slot, entry);
    }
    void restore(uint32_t slot, std::string_view value) {
        Entry& entry = of(slot);
        entry.present = true;
        entry.value.assign(value);
        ++keys_;
    }
    std::vector<uint32_t> take_changed() {
        for (const uint32_t slot : changed_) entries_[slot].changed = false;
        return std::exchange(changed_, {});
    }
    // Those that have a value.
    [[nodiscard]] std::vector<uint32_t> slots() const {
        std::vector<uint32_t> slots;
        for (uint32_t slot = 0; slot < entries_.size(); ++slot)
            if (entries_[slot].present) slots.push_back(slot);
        return slots;
    }
    // Keys that have a value.
    [[nodiscard]] size_t keys() const { return keys_; }

private:
    struct Entry {
        std::string value;
        bool present = false;
        bool changed = false;
    };
    Entry& of(uint32_t slot) {
        if (slot >= entries_.size()) entries_.resize(slot + slot / 2 + 64);
        return entries_[slot];
    }
    void changed(uint32_t slot, Entry& entry) {
        if (entry.changed) return;
        entry.changed = true;
        changed_.push_back(slot);
    }
    std::vector<Entry> entries_;
    std::vector<uint32_t> changed_;
    size_t keys_ = 0;
};

}  // namespace weir
