#include "record_writer.hpp"

#include <charconv>
#include <span>
#include <vector>

#include "base64.hpp"
#include "json_text.hpp"

namespace weir::record_lines {

namespace {

using Headers = std::vector<weir_header>;

constexpr std::string_view kErrorPrefix = "__connect.errors.";

void append_integer(std::string& out, int64_t number) {
    char digits[24];
    out.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
}

bool is_text(weir_bytes bytes) { return bytes.data == nullptr || is_utf8(view(bytes)); }

void append_value(std::string& out, weir_bytes bytes) {
    if (bytes.data == nullptr)
        out += "null";
    else
        append_json_string(out, view(bytes));
}

void append_coded_value(std::string& out, weir_bytes bytes) {
    out += '"';
    append_base64(out, view(bytes));
    out += '"';
}

// "name":"text" or, where it is not text, "name_base64":"...".
void append_member(std::string& out, std::string_view name, weir_bytes bytes) {
    const bool text = is_text(bytes);
    append_json_name(out, text ? std::string(name) : std::string(name) + "_base64");
    out += ':';
    if (text)
        append_value(out, bytes);
    else
        append_coded_value(out, bytes);
}

bool has_repeated_name(const Headers& headers) {
    for (size_t i = 0; i < headers.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            if (view(headers[i].name) == view(headers[j].name)) return true;
    return false;
}

// As an object or, since many readers of JSON keep one member of a name, as pairs.
void append_headers(std::string& out, const Headers& headers,
                    void (*append)(std::string&, weir_bytes)) {
    const bool pairs = has_repeated_name(headers);
    out += pairs ? '[' : '{';
    for (size_t i = 0; i < headers.size(); ++i) {
        if (i != 0) out += ',';
        if (pairs) out += '[';
        append_json_name(out, view(headers[i].name));
        out += pairs ? ',' : ':';
        append(out, headers[i].value);
        if (pairs) out += ']';
    }
    out += pairs ? ']' : '}';
}

struct SortedHeaders {
    Headers text, coded, errors;
};

// The host's own stand behind those that a record brought along: the last of a name counts.
void add_error(Headers& errors, const weir_header& header) {
    std::erase_if(errors, [&](const weir_header& e) { return view(e.name) == view(header.name); });
    errors.push_back(header);
}

SortedHeaders sorted(const weir_record& record, bool dead_letter) {
    SortedHeaders sorted;
    for (const weir_header& header : std::span(record.headers, record.header_count)) {
        const bool error = dead_letter && view(header.name).starts_with(kErrorPrefix);
        if (error)
            add_error(sorted.errors, header);
        else
            (is_text(header.value) ? sorted.text : sorted.coded).push_back(header);
    }
    return sorted;
}

std::string_view error(const Headers& errors, std::string_view name) {
    for (const weir_header& header : errors)
        if (view(header.name).substr(kErrorPrefix.size()) == name) return view(header.value);
    return {};
}

void append_number_of(std::string& out, std::string_view text) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        out += "null";
    else
        append_integer(out, number);
}

void append_origin(std::string& out, const Headers& errors) {
    const std::string_view topic = error(errors, "topic");
    out += "\"topic\":";
    if (topic.empty())
        out += "null";
    else
        append_json_name(out, topic);
    out += ",\"partition\":";
    append_number_of(out, error(errors, "partition"));
    out += ",\"offset\":";
    append_number_of(out, error(errors, "offset"));
}

void append_timestamp(std::string& out, int64_t timestamp_ms) {
    out += ",\"timestamp\":";
    if (timestamp_ms == WEIR_NO_TIME)
        out += "null";
    else
        append_integer(out, timestamp_ms);
}

void append_record(std::string& out, const weir_record& record, bool dead_letter) {
    const SortedHeaders headers = sorted(record, dead_letter);
    out += '{';
    append_origin(out, headers.errors);
    append_timestamp(out, record.timestamp_ms);
    out += ',';
    append_member(out, "key", record.key);
    out += ",\"headers\":";
    append_headers(out, headers.text, append_value);
    if (!headers.coded.empty()) {
        out += ",\"headers_base64\":";
        append_headers(out, headers.coded, append_coded_value);
    }
    out += ',';
    append_member(out, "value", record.value);
    for (const weir_header& error : headers.errors) {
        out += ',';
        append_member(out, view(error.name), error.value);
    }
    out += '}';
}

}  // namespace

RecordWriter RecordWriter::configured(const Config& config, bool dead_letters) {
    const Format usual = dead_letters ? Format::kRecords : Format::kLines;
    return {config.has("format") ? format_of(config.text("format")) : usual, dead_letters};
}

void RecordWriter::append(std::string& out, const weir_record& record) const {
    if (format_ == Format::kLines)
        out.append(view(record.value));
    else
        append_record(out, record, dead_letters_);
    out += '\n';
}

}  // namespace weir::record_lines
