#include "record_reader.hpp"

#include <limits>
#include <string>

#include "base64.hpp"

namespace weir::record_lines {

namespace {

namespace dom = simdjson::dom;

static_assert(simdjson::SIMDJSON_PADDING <= WEIR_PADDING);

[[noreturn]] void wrong(std::string_view member, std::string_view expected) {
    throw MalformedLine("\"" + std::string(member) + "\" must be " + std::string(expected));
}

// The members of one line. Its strings lie in one piece of memory: none is longer than it is in the line.
class LineParser {
public:
    LineParser(char* memory, std::vector<weir_header>& headers)
        : memory_(memory), headers_(headers) {
        headers_.clear();
        line_.record.timestamp_ms = WEIR_NO_TIME;
    }

    void member(std::string_view name, const dom::element& value) {
        if (name == "topic")
            line_.topic = text(name, value);
        else if (name == "partition")
            line_.partition = natural(name, value, kMaxPartition);
        else if (name == "offset")
            line_.offset = natural(name, value, kMaxOffset);
        else if (name == "timestamp")
            line_.record.timestamp_ms = integer(name, value).value_or(WEIR_NO_TIME);
        else if (name == "key")
            key_ = text(name, value);
        else if (name == "key_base64")
            key_base64_ = binary(name, value);
        else if (name == "value")
            value_ = text(name, value);
        else if (name == "value_base64")
            value_base64_ = binary(name, value);
        else if (name == "headers")
            plain_ = headers(name, value, &LineParser::text);
        else if (name == "headers_base64")
            coded_ = headers(name, value, &LineParser::binary);
    }

    RecordLine finish(Intake& intake) {
        if (!value_ && !value_base64_)
            throw MalformedLine("has neither \"value\" nor \"value_base64\"");
        line_.record.value = one_of("value", value_, value_base64_);
        line_.record.key = one_of("key", key_, key_base64_);
        take_headers(intake);
        return line_;
    }

private:
    using Maybe = std::optional<weir_bytes>;
    using ReadBytes = weir_bytes (LineParser::*)(std::string_view, const dom::element&);
    struct Range {
        size_t begin = 0;
        size_t end = 0;
        [[nodiscard]] size_t size() const { return end - begin; }
    };
    static constexpr int64_t kMaxPartition = std::numeric_limits<int32_t>::max();
    static constexpr int64_t kMaxOffset = std::numeric_limits<int64_t>::max();

    static std::optional<int64_t> integer(std::string_view name, const dom::element& value) {
        if (value.is_null()) return std::nullopt;
        if (!value.is_int64()) wrong(name, "an integer or null");
        return int64_t(value);
    }
    static std::optional<int64_t> natural(std::string_view name, const dom::element& value,
                                          int64_t most) {
        const std::optional<int64_t> number = integer(name, value);
        if (number && (*number < 0 || *number > most))
            wrong(name, "from 0 to " + std::to_string(most));
        return number;
    }
    static std::string_view string(std::string_view name, const dom::element& value) {
        if (!value.is_string()) wrong(name, "a string or null");
        return value;
    }
    weir_bytes took(size_t size) {
        const weir_bytes bytes{memory_, size};
        memory_ += size;
        return bytes;
    }
    weir_bytes text(std::string_view name, const dom::element& value) {
        if (value.is_null()) return kAbsent;
        const std::string_view found = string(name, value);
        if (!found.empty()) std::memcpy(memory_, found.data(), found.size());
        return took(found.size());
    }
    weir_bytes binary(std::string_view name, const dom::element& value) {
        if (value.is_null()) return kAbsent;
        const std::optional<size_t> size = decode_base64(string(name, value), memory_);
        if (!size) wrong(name, "base64 with its padding");
        return took(*size);
    }
    Range headers(std::string_view member, const dom::element& value, ReadBytes read) {
        const size_t begin = headers_.size();
        if (value.is_object()) {
            for (const auto& [name, content] : dom::object(value))
                add_header(member, dom::element(content), name, read);
        } else if (value.is_array()) {
            for (const dom::element pair : dom::array(value)) add_pair(member, pair, read);
        } else if (!value.is_null()) {
            wrong(member, "an object of strings or an array of pairs [name, value]");
        }
        return {begin, headers_.size()};
    }
    void add_pair(std::string_view member, const dom::element& pair, ReadBytes read) {
        if (!pair.is_array() || dom::array(pair).size() != 2 || !pair.at(0).is_string())
            wrong(member, "pairs [name, value]");
        add_header(member, pair.at(1).value(), std::string_view(pair.at(0)), read);
    }
    void add_header(std::string_view member, const dom::element& content, std::string_view name,
                    ReadBytes read) {
        if (!name.empty()) std::memcpy(memory_, name.data(), name.size());
        const weir_bytes kept = took(name.size());
        headers_.push_back({kept, (this->*read)(member, content)});
    }
    static weir_bytes one_of(std::string_view name, Maybe plain, Maybe coded) {
        if (plain && coded) {
            const std::string text(name);
            throw MalformedLine("has both \"" + text + "\" and \"" + text + "_base64\"");
        }
        return plain ? *plain : coded.value_or(kAbsent);
    }
    void take_headers(Intake& intake) {
        const size_t count = plain_.size() + coded_.size();
        if (count == 0) return;
        auto* out = reinterpret_cast<weir_header*>(intake.alloc(count * sizeof(weir_header)));
        line_.record.headers = out;
        line_.record.header_count = static_cast<uint32_t>(count);
        for (const Range& range : {plain_, coded_})
            for (size_t i = range.begin; i < range.end; ++i) *out++ = headers_[i];
    }

    char* memory_;
    std::vector<weir_header>& headers_;
    RecordLine line_;
    Maybe key_, key_base64_, value_, value_base64_;
    Range plain_, coded_;
};

}  // namespace

RecordLine RecordReader::read(std::string_view line, Intake& intake) {
    dom::element parsed;
    if (const auto error = parser_.parse(line.data(), line.size(), false).get(parsed))
        throw MalformedLine(std::string("is not JSON: ") + simdjson::error_message(error));
    if (!parsed.is_object()) throw MalformedLine("is not a JSON object");
    LineParser parser(intake.alloc(line.size()), headers_);
    for (const auto& [name, value] : dom::object(parsed)) parser.member(name, value);
    return parser.finish(intake);
}

}  // namespace weir::record_lines
