#include "core/src/plugins/trust.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "core/src/host/sha256.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

// The group that many systems make for one user alone.
bool is_private_group(gid_t group, uid_t owner) {
    const passwd* user = getpwuid(owner);
    if (user == nullptr || user->pw_gid != group) return false;
    const std::string name = user->pw_name;
    const struct group* found = getgrgid(group);
    if (found == nullptr || name != found->gr_name) return false;
    char** member = found->gr_mem;
    return *member == nullptr || (name == *member && member[1] == nullptr);
}

std::string fault_of(const fs::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        return path.string() + " cannot be looked at: " + std::strerror(errno);
    const std::string other = path.string() + " can be written by others: ";
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return other + "it belongs to user " + std::to_string(status.st_uid) +
               "; give it to root or to the user that runs Weir (chown)";
    // Of a folder with the sticky bit nobody can remove what is another's.
    const bool is_sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & S_IWOTH) != 0 && !is_sticky)
        return other + "its mode lets everybody; take that away (chmod o-w)";
    const bool group_may = (status.st_mode & S_IWGRP) != 0 && !is_sticky && status.st_gid != 0;
    if (group_may && !is_private_group(status.st_gid, status.st_uid))
        return other + "its mode lets the group " + std::to_string(status.st_gid) +
               "; take that away (chmod g-w)";
    return {};
}

std::string fault_on_the_way(const fs::path& path) {
    for (fs::path at = path;; at = at.parent_path()) {
        if (std::string fault = fault_of(at); !fault.empty()) return fault;
        if (at == at.parent_path()) return {};
    }
}

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_sha256(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// The SHA-256 that the list has for a file name; "" where it has none. Throws the list's own fault.
std::string allowed_hash(const fs::path& list, const std::string& name) {
    std::ifstream in(list);
    std::string line, found;
    for (int number = 1; std::getline(in, line); ++number) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string hash, file, more;
        if (!(words >> hash)) continue;
        words >> file;
        if (!is_sha256(hash) || file.empty() || words >> more)
            throw std::runtime_error(list.string() + ':' + std::to_string(number) +
                                     ": is not a line of sha256sum: 64 hex digits and a file name");
        const size_t begin = file.front() == '*' ? 1 : 0;
        if (fs::path(file.substr(begin)).filename() == name) found = hash;
    }
    return found;
}

std::string not_allowed(const fs::path& file, const fs::path& list) {
    std::error_code ignored;
    if (!fs::exists(list, ignored)) return {};
    if (std::string fault = fault_on_the_way(fs::canonical(list)); !fault.empty()) return fault;
    const std::string name = file.filename();
    const std::string wanted = allowed_hash(list, name);
    if (wanted.empty())
        return name + " is not in " + list.string() + "; add it (sha256sum " + name + " >> " +
               kAllowList + ")";
    const std::string found = sha256_hex(contents(file));
    if (found == wanted) return {};
    return name + " has the SHA-256 " + found + ", but " + list.string() + " allows " + wanted +
           "; replace the file, or the line if the change is meant";
}

}  // namespace

std::string distrust(const fs::path& file, const fs::path& root) {
    try {
        for (const fs::path& path : {fs::canonical(file), fs::canonical(file.parent_path())})
            if (std::string fault = fault_on_the_way(path); !fault.empty()) return fault;
        return not_allowed(file, root / kAllowList);
    } catch (const std::exception& e) {
        return e.what();
    }
}

}  // namespace weir
