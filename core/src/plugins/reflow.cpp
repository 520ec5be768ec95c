#include "core/src/plugins/reflow.hpp"

namespace weir {
namespace {

std::string_view take_until(std::string_view& text, std::string_view end) {
    const size_t at = text.find(end);
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(at == text.npos ? text.size() : at + end.size());
    return taken;
}

bool is_prose(std::string_view paragraph) {
    constexpr std::string_view kMarks = " -*|#>0123456789";
    return !paragraph.starts_with("```") && kMarks.find(paragraph.front()) == kMarks.npos;
}

void append_lines(std::string& to, std::string_view paragraph, std::string_view indent) {
    while (!paragraph.empty()) {
        const std::string_view line = take_until(paragraph, "\n");
        if (!line.empty()) to.append(indent).append(line);
        to += '\n';
    }
}

void append_words(std::string& to, std::string_view paragraph, std::string_view indent,
                  size_t width) {
    size_t column = 0;
    while (!paragraph.empty()) {
        const size_t begin = paragraph.find_first_not_of(" \n");
        if (begin == paragraph.npos) break;
        paragraph.remove_prefix(begin);
        const size_t end = paragraph.find_first_of(" \n");
        const std::string_view word = paragraph.substr(0, end);
        paragraph.remove_prefix(word.size());
        const bool begins = column == 0 || column + 1 + word.size() > width;
        if (begins && column != 0) to += '\n';
        to.append(begins ? indent : " ").append(word);
        column = (begins ? indent.size() : column + 1) + word.size();
    }
    to += '\n';
}

}  // namespace

std::string reflow(std::string_view markdown, std::string_view indent, size_t width) {
    std::string text;
    while (!markdown.empty()) {
        const std::string_view paragraph = take_until(markdown, "\n\n");
        if (paragraph.empty()) continue;
        if (!text.empty()) text += '\n';
        if (is_prose(paragraph))
            append_words(text, paragraph, indent, width);
        else
            append_lines(text, paragraph, indent);
    }
    return text;
}

}  // namespace weir
