// `${env:NAME}` and `${file:path:key}` inside string values; `$${` stands for a literal `${`.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct Text {
    std::string text;
    bool referenced = false;  // something in it came from elsewhere
    bool from_file = false;   // part of it came from a file: never to be printed
};

// Reads each file once, at its first use.
class Interpolator {
public:
    // Relative paths of files are relative to `folder`.
    explicit Interpolator(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // What cannot be resolved is named in `problems`, one text a reference, and left out of the result.
    [[nodiscard]] Text resolve(std::string_view written, std::vector<std::string>& problems);

private:
    struct File {
        std::string error;
        std::map<std::string, std::string> properties;
    };
    void resolve_reference(std::string_view reference, Text& to,
                           std::vector<std::string>& problems);
    void resolve_file(std::string_view rest, Text& to, std::vector<std::string>& problems);
    const File& open(std::string_view path);

    std::filesystem::path folder_;
    std::map<std::filesystem::path, File> files_;
};

}  // namespace weir
