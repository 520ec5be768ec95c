// The bytes: number of texts, number of transitions, the texts, the transitions from the oldest on. Topics and reasons
// repeat, so a transition names them by their place among the texts.
#include "history.hpp"

#include <algorithm>

#include "varint.hpp"

namespace weir::status_aggregator {
namespace {

constexpr size_t kTexts = 0;  // where the two numbers stand
constexpr size_t kTransitions = 1;
constexpr size_t kNumbers = 2;
constexpr uint8_t kMostTexts = 64;  // twice as many as kMost transitions name

struct Coded {
    Status from;
    Change change;  // without its texts
    uint8_t reason, topic;
};

// Not within a character.
std::string_view cut(std::string_view text) {
    size_t size = std::min(text.size(), History::kMaxReasonBytes);
    while (size != 0 && size < text.size() && (text[size] & 0xC0) == 0x80) --size;
    return text.substr(0, size);
}

void put(std::string& to, const Coded& coded) {
    const Change& change = coded.change;
    to.push_back(static_cast<char>(coded.from | change.to << 2 |
                                   static_cast<int>(change.cause) << 4 |
                                   (change.clamped ? 1 << 6 : 0)));
    to.push_back(static_cast<char>(coded.reason));
    to.push_back(static_cast<char>(coded.topic));
    put_signed(to, change.at_ms);
    put_signed(to, change.partition);
    put_signed(to, change.offset_or_threshold());
}

Coded get(VarintReader& from) {
    const uint8_t flags = from.byte();
    Coded coded{};
    coded.from = static_cast<Status>(flags & 3);
    coded.change.to = static_cast<Status>(flags >> 2 & 3);
    coded.change.cause = static_cast<Cause>(flags >> 4 & 3);
    coded.change.clamped = (flags & 1 << 6) != 0;
    coded.reason = from.byte();
    coded.topic = from.byte();
    coded.change.at_ms = from.signed_number();
    coded.change.partition = static_cast<int32_t>(from.signed_number());
    coded.change.set_offset_or_threshold(from.signed_number());
    return coded;
}

// Three bytes and three numbers.
size_t end_of_transition(std::string_view bytes, size_t begin) {
    size_t end = begin + 3;
    for (int numbers = 0; numbers < 3; ++end)
        if ((bytes[end] & 0x80) == 0) ++numbers;
    return end;
}

VarintReader texts_of(std::string_view bytes) { return VarintReader(bytes.substr(kNumbers)); }

VarintReader transitions_of(std::string_view bytes) {
    VarintReader reader = texts_of(bytes);
    for (char i = 0; i < bytes[kTexts]; ++i) reader.text();
    return reader;
}

void check(std::string_view bytes) {
    if (bytes.size() < kNumbers || bytes[kTexts] < 0 || bytes[kTexts] > kMostTexts ||
        bytes[kTransitions] < 0 || bytes[kTransitions] > static_cast<char>(History::kMost))
        throw Error("its history has no beginning");
    VarintReader reader = transitions_of(bytes);
    for (char i = 0; i < bytes[kTransitions]; ++i) {
        const Coded coded = get(reader);
        if (coded.from > WEIR_STATUS_OFFLINE || coded.change.to > WEIR_STATUS_OFFLINE ||
            coded.change.cause > Cause::kTimeout || coded.reason >= bytes[kTexts] ||
            coded.topic >= bytes[kTexts])
            throw Error("a transition in its history cannot be");
    }
    reader.expect_end();
}

}  // namespace

History::History(std::string_view bytes) : bytes_(bytes) {
    if (!bytes.empty()) check(bytes);
}

void History::add(Status from, const Change& change) {
    if (bytes_.empty()) bytes_.assign(kNumbers, 0);
    if (bytes_[kTexts] > kMostTexts - 2) drop_unused_texts();
    size_t end = kNumbers;
    const uint8_t reason = place_of(cut(change.reason), end);
    const uint8_t topic = place_of(change.topic, end);
    if (bytes_[kTransitions] == kMost)
        bytes_.erase(end, end_of_transition(bytes_, end) - end);
    else
        ++bytes_[kTransitions];
    put(bytes_, {from, change, reason, topic});
}

std::vector<KeptTransition> History::list() const {
    if (bytes_.empty()) return {};
    std::vector<std::string> texts;
    VarintReader reader = texts_of(bytes_);
    for (char i = 0; i < bytes_[kTexts]; ++i) texts.emplace_back(reader.text());
    std::vector<KeptTransition> kept;
    for (char i = 0; i < bytes_[kTransitions]; ++i) {
        const Coded coded = get(reader);
        kept.push_back({coded.from, coded.change.with<std::string>()});
        kept.back().change.reason = texts[coded.reason];
        kept.back().change.topic = texts[coded.topic];
    }
    return kept;
}

// Adds it where it is missing. `end` becomes where the texts end.
uint8_t History::place_of(std::string_view text, size_t& end) {
    VarintReader reader = texts_of(bytes_);
    int place = -1;
    for (char i = 0; i < bytes_[kTexts]; ++i)
        if (reader.text() == text) place = i;
    end = bytes_.size() - reader.rest().size();
    if (place >= 0) return static_cast<uint8_t>(place);
    std::string added;
    put_text(added, text);
    bytes_.insert(end, added);
    end += added.size();
    return static_cast<uint8_t>(bytes_[kTexts]++);
}

void History::drop_unused_texts() {
    const std::vector<KeptTransition> kept = list();
    bytes_.assign(kNumbers, 0);
    for (const KeptTransition& one : kept) add(one.from, one.change.with<std::string_view>());
}

}  // namespace weir::status_aggregator
