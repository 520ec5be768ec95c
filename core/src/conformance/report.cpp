#include "core/src/conformance/report.hpp"

#include <simdjson.h>

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "core/src/conformance/resources.hpp"

namespace weir::conformance {
namespace {

const char* word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return "passed";
        case Verdict::failed:
            return "FAILED";
        case Verdict::skipped:
            break;
    }
    return "SKIPPED";
}

auto count(const std::vector<Line>& lines, Verdict verdict) {
    return std::ranges::count_if(lines,
                                 [&](const Line& line) { return line.outcome.verdict == verdict; });
}

// A plugin's text may be any bytes; a report is UTF-8.
std::string as_utf8(std::string text) {
    if (simdjson::validate_utf8(text)) return text;
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return text;
}

// Characters that XML 1.0 does not allow become '?'.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : as_utf8(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += static_cast<unsigned char>(c) < ' ' && c != '\n' ? '?' : c;
    }
    return out;
}

std::string shown_component(const Line& line) {
    return line.component.empty() ? "library" : line.component;
}

}  // namespace

void write_text(const Line& line, std::ostream& out) {
    out << std::left << std::setw(8) << word_of(line.outcome.verdict) << std::setw(24) << line.test
        << shown_component(line);
    if (!line.outcome.reason.empty()) out << ": " << as_utf8(line.outcome.reason);
    out << std::endl;
}

void write_summary(const Plan& plan, const std::vector<Line>& lines, std::ostream& out) {
    out << plan.file.filename().string() << ": " << count(lines, Verdict::passed) << " passed, "
        << count(lines, Verdict::failed) << " failed, " << count(lines, Verdict::skipped)
        << " skipped; seed " << plan.seed << "; leaks by " << leak_method() << '\n';
}

void write_junit(const Plan& plan, const std::vector<Line>& lines, std::ostream& out) {
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\""
        << escaped(plan.file.stem().string()) << "\" tests=\"" << lines.size() << "\" failures=\""
        << count(lines, Verdict::failed) << "\" skipped=\"" << count(lines, Verdict::skipped)
        << "\">\n  <properties><property name=\"seed\" value=\"" << plan.seed
        << "\"/></properties>\n";
    for (const Line& line : lines) {
        out << "  <testcase classname=\"" << escaped(shown_component(line)) << "\" name=\""
            << line.test << "\" time=\"" << line.seconds << '"';
        if (line.outcome.verdict == Verdict::passed) {
            out << "/>\n";
            continue;
        }
        const bool failed = line.outcome.verdict == Verdict::failed;
        out << "><" << (failed ? "failure" : "skipped") << " message=\""
            << escaped(line.outcome.reason) << "\"/></testcase>\n";
    }
    out << "</testsuite>\n";
}

bool any_failed(const std::vector<Line>& lines) { return count(lines, Verdict::failed) != 0; }

}  // namespace weir::conformance
