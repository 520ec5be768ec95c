#include "core/src/pipeline_test/report.hpp"

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <functional>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "core/src/config/printable.hpp"

namespace weir::pipeline_test {
namespace {

using Tree = boost::property_tree::ptree;

bool passed(const Played& played) { return played.outcome.findings.empty(); }

std::string first_line(const Finding& finding, const std::string& file) {
    return to_line({Severity::Error, finding.place, "", finding.text}, file);
}

// What is wrong; nothing of a test that has passed.
std::string lines_of(const Outcome& outcome, const std::string& file) {
    std::string lines;
    if (outcome.findings.empty()) return lines;
    for (const Finding& finding : outcome.findings) {
        lines += first_line(finding, file) + '\n';
        for (const std::string& more : finding.more) lines += "    " + printable(more) + '\n';
    }
    for (const std::string& line : outcome.log) lines += "  log: " + printable(line) + '\n';
    return lines;
}

std::string seconds(int64_t ms) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << static_cast<double>(ms) / 1000;
    return text.str();
}

Tree case_of(const Played& played, const std::string& file) {
    Tree tree;
    tree.put("<xmlattr>.name", printable(played.test->name));
    tree.put("<xmlattr>.classname", printable(file));
    tree.put("<xmlattr>.file", printable(file));
    tree.put("<xmlattr>.line", played.test->place.line);
    tree.put("<xmlattr>.time", seconds(played.took_ms));
    if (passed(played)) return tree;
    Tree& failure = tree.add("failure", lines_of(played.outcome, file));
    failure.put("<xmlattr>.message", first_line(played.outcome.findings.front(), file));
    return tree;
}

}  // namespace

void print(const Played& played, const std::string& file, std::ostream& out) {
    out << (passed(played) ? "ok    " : "FAIL  ") << printable(played.test->name) << "  "
        << played.took_ms << " ms\n"
        << lines_of(played.outcome, file);
}

void write_junit(const std::vector<Played>& all, const std::string& file, std::ostream& out) {
    int64_t took_ms = 0;
    for (const Played& played : all) took_ms += played.took_ms;
    Tree root;
    Tree& suite = root.add("testsuites.testsuite", "");
    suite.put("<xmlattr>.name", printable(file));
    suite.put("<xmlattr>.tests", all.size());
    suite.put("<xmlattr>.failures", std::ranges::count_if(all, std::not_fn(passed)));
    suite.put("<xmlattr>.time", seconds(took_ms));
    for (const Played& played : all) suite.add_child("testcase", case_of(played, file));
    boost::property_tree::write_xml(
        out, root, boost::property_tree::xml_writer_make_settings<std::string>(' ', 2));
}

}  // namespace weir::pipeline_test
