#include "core/src/config/interpolation.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "core/src/config/printable.hpp"
#include "core/src/config/properties.hpp"

namespace weir {
namespace {

constexpr std::string_view kEnv = "env:";
constexpr std::string_view kFile = "file:";
// No message repeats what was written: it may be part of a secret.
constexpr const char* kUnclosed = "${ is never closed; add the }, or write $${ for a literal ${";
constexpr const char* kUnknown =
    "${…} names no place to read from; write ${env:NAME} or ${file:path:key}, or $${ for a literal "
    "${";
constexpr const char* kIncomplete = "${file:…} lacks the path or the key; write ${file:path:key}";

void resolve_env(const std::string& name, Text& to, std::vector<std::string>& problems) {
    if (const char* value = std::getenv(name.c_str()); value != nullptr)
        to.text += value;
    else
        problems.push_back("environment variable " + in_quotes(name) +
                           " is not set; set it, or write the value here");
}

}  // namespace

Text Interpolator::resolve(std::string_view written, std::vector<std::string>& problems) {
    Text result;
    while (!written.empty()) {
        const size_t dollar = written.find('$');
        result.text += written.substr(0, dollar);
        if (dollar == std::string_view::npos) break;
        written.remove_prefix(dollar);
        if (written.starts_with("$${")) {
            result.text += "${";
            written.remove_prefix(3);
        } else if (!written.starts_with("${")) {
            result.text += '$';
            written.remove_prefix(1);
        } else {
            const size_t end = written.find('}');
            if (end == std::string_view::npos) {
                problems.emplace_back(kUnclosed);
                break;
            }
            resolve_reference(written.substr(2, end - 2), result, problems);
            written.remove_prefix(end + 1);
        }
    }
    return result;
}

void Interpolator::resolve_reference(std::string_view reference, Text& to,
                                     std::vector<std::string>& problems) {
    to.referenced = true;
    if (reference.starts_with(kEnv))
        resolve_env(std::string(reference.substr(kEnv.size())), to, problems);
    else if (reference.starts_with(kFile))
        resolve_file(reference.substr(kFile.size()), to, problems);
    else
        problems.emplace_back(kUnknown);
}

void Interpolator::resolve_file(std::string_view rest, Text& to,
                                std::vector<std::string>& problems) {
    to.from_file = true;
    const size_t colon = rest.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        problems.emplace_back(kIncomplete);
        return;
    }
    const std::string_view path = rest.substr(0, colon);
    const std::string_view key = rest.substr(colon + 1);
    const File& file = open(path);
    if (!file.error.empty()) {
        problems.push_back("file " + in_quotes(path) + " cannot be read (" + file.error +
                           "); correct its path or its rights");
    } else if (const auto found = file.properties.find(std::string(key));
               found != file.properties.end()) {
        to.text += found->second;
    } else {
        problems.push_back("file " + in_quotes(path) + " has no key " + in_quotes(key) +
                           "; add a line " + printable(key) + "=…");
    }
}

const Interpolator::File& Interpolator::open(std::string_view path) {
    const std::filesystem::path full = (folder_ / path).lexically_normal();
    const auto [at, is_new] = files_.try_emplace(full);
    if (is_new) {
        std::error_code ignored;
        std::ifstream in(full);
        if (!in)
            at->second.error = std::strerror(errno);
        else if (std::filesystem::is_directory(full, ignored))
            at->second.error = "it is a directory";
        else
            at->second.properties = read_properties(in);
    }
    return at->second;
}

}  // namespace weir
