// A value of T for each device key, kept in the checkpoint ("weir.state/1").
//
// T: default-constructible, `void encode(std::string& to) const` (appends), `static T decode(std::string_view)`.
// What decode() cannot read it refuses by throwing.
//
// A value is decoded when it is first touched and encoded once an epoch if it has changed. At most `max_decoded`
// values stay decoded; beyond that, those that have not been touched lately are dropped, and are decoded again
// from the host's bytes when needed. A changed value stays until save(): an epoch that changes more keys than
// `max_decoded` needs room for all of them. Besides, each slot costs 16 bytes.
#pragma once

#include <deque>
#include <memory>

#include "weir/keyed.h"
#include "weir/sdk.hpp"

namespace weir {

struct DeviceKey {
    std::string_view product;
    std::string_view name;
};

template <class T>
class KeyedState {
public:
    static constexpr size_t kMaxDecoded = size_t{1} << 16;

    explicit KeyedState(const Host& host, size_t max_decoded = kMaxDecoded)
        : host_(host.raw()),
          table_(host.find<weir_state_v1>(WEIR_STATE_ID)),
          max_decoded_(max_decoded == 0 ? 1 : max_decoded) {
        if (table_ == nullptr) throw Error("this host has no " WEIR_STATE_ID);
    }
    // The value, to be changed: it will be saved with the epoch. Valid until save() or erase().
    T& change(uint32_t slot) {
        Entry& entry = load(slot);
        if (!entry.dirty) {
            entry.dirty = true;
            dirty_.push_back(slot);
        }
        return *entry.value;
    }
    // The value, only to be read. Valid until the next call for another slot, save() or erase().
    const T& read(uint32_t slot) { return *load(slot).value; }
    // Forgets the value: from now on it is a T{}, and nothing of it is stored. The slot's timers stay.
    void erase(uint32_t slot) {
        if (slot < entries_.size()) drop(entries_[slot]);
        if (table_->erase(host_, slot) != WEIR_OK)
            throw Error("the host cannot erase a state value");
    }
    // The device key of a slot. Valid until the callback returns.
    [[nodiscard]] DeviceKey key(uint32_t slot) const {
        weir_bytes product{};
        weir_bytes name{};
        if (table_->key(host_, slot, &product, &name) != WEIR_OK)
            throw Error("the host does not know the slot");
        return {view(product), view(name)};
    }
    // Puts what has changed since the last call. Call it from snapshot().
    void save() {
        for (const uint32_t slot : dirty_)
            if (Entry& entry = entries_[slot]; entry.dirty) put(slot, entry);
        dirty_.clear();
        shrink_to(max_decoded_);
    }
    // How many values are decoded now.
    [[nodiscard]] size_t decoded() const { return decoded_; }

private:
    struct Entry {
        std::unique_ptr<T> value;
        bool dirty = false;
        bool touched = false;  // since it was decoded, or came to the front of clean_
        bool listed = false;   // in clean_
    };
    Entry& load(uint32_t slot) {
        if (slot >= entries_.size()) entries_.resize(slot + slot / 2 + 64);
        Entry& entry = entries_[slot];
        if (entry.value != nullptr)
            entry.touched = true;
        else
            decode(slot, entry);
        return entry;
    }
    void decode(uint32_t slot, Entry& entry) {
        weir_bytes stored{};
        if (table_->get(host_, slot, &stored) != WEIR_OK)
            throw Error("the host cannot read a state value");
        auto value = stored.data == nullptr ? std::make_unique<T>()
                                            : std::make_unique<T>(T::decode(view(stored)));
        shrink_to(max_decoded_ - 1);
        entry.value = std::move(value);
        entry.touched = false;
        ++decoded_;
        list(slot, entry);
    }
    void put(uint32_t slot, Entry& entry) {
        encoded_.clear();
        entry.value->encode(encoded_);
        if (table_->put(host_, slot, bytes(encoded_)) != WEIR_OK)
            throw Error("the host refused a state value of " + std::to_string(encoded_.size()) +
                        " bytes");
        entry.dirty = false;
        list(slot, entry);
    }
    void list(uint32_t slot, Entry& entry) {
        if (!std::exchange(entry.listed, true)) clean_.push_back(slot);
    }
    void drop(Entry& entry) {
        decoded_ -= entry.value == nullptr ? 0 : 1;
        entry.value.reset();
        entry.dirty = false;
    }
    // Second chance: an entry that was touched since its last turn goes to the end of the queue.
    void shrink_to(size_t most) {
        while (decoded_ > most && !clean_.empty()) {
            const uint32_t slot = clean_.front();
            clean_.pop_front();
            Entry& entry = entries_[slot];
            entry.listed = false;
            if (entry.dirty || entry.value == nullptr) continue;
            if (std::exchange(entry.touched, false))
                list(slot, entry);
            else
                drop(entry);
        }
    }

    const weir_host* host_;
    const weir_state_v1* table_;
    size_t max_decoded_;
    size_t decoded_ = 0;
    std::vector<Entry> entries_;
    std::vector<uint32_t> dirty_;
    std::deque<uint32_t> clean_;  // decoded slots, and some that have become dirty or empty since
    std::string encoded_;
};

}  // namespace weir
