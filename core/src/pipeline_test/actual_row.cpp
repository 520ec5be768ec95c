#include "core/src/pipeline_test/actual_row.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>

#include "weir/units.hpp"

namespace weir::pipeline_test {
namespace {

constexpr std::string_view kConnect = "__connect.errors.";

boost::json::value json_of(const std::optional<std::string>& text) {
    if (!text) return nullptr;
    return boost::json::string(*text);
}

boost::json::object members_of(const std::optional<std::string>& text) {
    boost::system::error_code no_json;
    const boost::json::value value = boost::json::parse(text.value_or(""), no_json);
    const auto* object = no_json ? nullptr : value.if_object();
    return object == nullptr ? boost::json::object{} : *object;
}

boost::json::object headers_of(const CapturedRow& row) {
    boost::json::object headers;
    for (const auto& [name, value] : row.headers) headers[name] = value;
    return headers;
}

boost::json::value number_or_text(const std::string& text) {
    if (const auto number = units::number<int64_t>(text)) return *number;
    return boost::json::string(text);
}

}  // namespace

ActualRow actual_row(const CapturedRow& row) {
    boost::json::object fields = members_of(row.value);
    fields["@key"] = json_of(row.key);
    fields["@value"] = json_of(row.value);
    fields["@timestamp"] = row.timestamp_ms;
    fields["@headers"] = headers_of(row);
    return {row.key.value_or(""), row.value, std::move(fields)};
}

ActualRow actual_dead_letter(const CapturedRow& letter, size_t number) {
    boost::json::object fields;
    for (const auto& [name, value] : letter.headers) {
        if (!name.starts_with(kConnect)) continue;
        const std::string_view word = std::string_view(name).substr(kConnect.size());
        if (word == "stage" || word == "topic") fields[word] = value;
        if (word == "partition" || word == "offset") fields[word] = number_or_text(value);
        if (word == "exception.message") fields["reason"] = value;
    }
    fields["key"] = json_of(letter.key);
    fields["value"] = json_of(letter.value);
    return {std::to_string(number), boost::json::serialize(fields), std::move(fields)};
}

}  // namespace weir::pipeline_test
