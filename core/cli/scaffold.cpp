#include "core/cli/scaffold.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "core/src/run/error.hpp"

namespace weir {
namespace fs = std::filesystem;
namespace {

// Folders of templates for any language, and for all kinds.
constexpr const char* kAnyLanguage = "any";
constexpr const char* kAllKinds = "all";
constexpr const char* kTemplateEnding = ".in";

using Files = std::map<fs::path, std::string>;

// "MyFilter" for "my_filter".
std::string class_name(std::string_view name) {
    std::string text;
    bool begins = true;
    for (const char c : name) {
        if (c != '_') text += begins && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == '_';
    }
    return text;
}

std::string filled(std::string text, const Scaffold& scaffold) {
    const std::pair<const char*, std::string> values[] = {{"@NAME@", scaffold.name},
                                                          {"@CLASS@", class_name(scaffold.name)},
                                                          {"@KIND@", scaffold.kind}};
    for (const auto& [mark, value] : values)
        for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size()))
            text.replace(at, std::char_traits<char>::length(mark), value);
    return text;
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in) throw PipelineError(Exit::io, "cannot read the template " + file.string());
    return text;
}

void add_filled(Files& files, const fs::path& folder, const Scaffold& scaffold) {
    if (!fs::is_directory(folder))
        throw PipelineError(Exit::config, "there are no templates in " + folder.string() +
                                              ": install Weir as a whole, or set WEIR_DATA_DIR");
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::string name = filled(entry.path().filename().string(), scaffold);
        if (name.ends_with(kTemplateEnding))
            name.resize(name.size() - std::char_traits<char>::length(kTemplateEnding));
        files[name] = filled(read_file(entry.path()), scaffold);
    }
}

void write_files(const fs::path& folder, const Files& files) {
    for (const auto& [name, text] : files) {
        std::ofstream out(folder / name, std::ios::binary);
        out << text << std::flush;
        if (!out)
            throw fs::filesystem_error("cannot write", folder / name,
                                       std::error_code(errno, std::generic_category()));
    }
}

void make_folder(const fs::path& folder) {
    const fs::path parent = fs::absolute(folder).parent_path();
    fs::create_directories(parent);
    if (!fs::create_directory(folder))
        throw PipelineError(Exit::usage, folder.string() +
                                             " exists already, and nothing is overwritten: choose "
                                             "another name or --directory");
}

}  // namespace

std::vector<fs::path> make_scaffold(const fs::path& templates, const Scaffold& scaffold) try {
    Files files;
    for (const std::string& language : {std::string(kAnyLanguage), scaffold.language})
        for (const std::string& kind : {std::string(kAllKinds), scaffold.kind})
            add_filled(files, templates / language / kind, scaffold);
    make_folder(scaffold.folder);
    try {
        write_files(scaffold.folder, files);
    } catch (...) {
        fs::remove_all(scaffold.folder);
        throw;
    }
    std::vector<fs::path> names;
    for (const auto& [name, text] : files) names.push_back(name);
    return names;
} catch (const fs::filesystem_error& e) {
    const bool is_rights = e.code() == std::errc::permission_denied;
    throw PipelineError(is_rights ? Exit::no_permission : Exit::io,
                        e.path1().string() + " cannot be made: " + e.code().message() +
                            "; choose another --directory");
}

}  // namespace weir
