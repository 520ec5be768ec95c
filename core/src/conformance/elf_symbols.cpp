#include "core/src/conformance/elf_symbols.hpp"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "core/src/conformance/verdict.hpp"

namespace weir::conformance {
namespace {

using Header = ElfW(Ehdr);
using Section = ElfW(Shdr);
using Symbol = ElfW(Sym);
constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

class ElfFile {
public:
    explicit ElfFile(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        require(in.good(), file.string() + " cannot be read");
        bytes_.assign(std::istreambuf_iterator<char>(in), {});
        const auto header = bytes_.size() < sizeof(Header) ? Header{} : at<Header>(0);
        require(std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
                    header.e_ident[EI_CLASS] == kClass && header.e_type == ET_DYN,
                file.string() + " is no shared library of this machine");
        for (size_t i = 0; i < header.e_shnum; ++i)
            sections_.push_back(at<Section>(header.e_shoff + i * header.e_shentsize));
    }
    [[nodiscard]] ElfSymbols dynamic_symbols() const {
        ElfSymbols found;
        for (const Section& section : sections_)
            if (section.sh_type == SHT_DYNSYM) read_table(section, found);
        return found;
    }

private:
    template <class T>
    [[nodiscard]] T at(size_t offset) const {
        require(offset <= bytes_.size() && sizeof(T) <= bytes_.size() - offset,
                "the file is cut: it ends inside its own tables");
        T value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }
    void read_table(const Section& table, ElfSymbols& found) const {
        require(table.sh_link < sections_.size(), "the file has symbols without names");
        const Section& names = sections_[table.sh_link];
        for (size_t i = 1; i < table.sh_size / sizeof(Symbol); ++i) {
            const auto symbol = at<Symbol>(table.sh_offset + i * sizeof(Symbol));
            std::string name = name_at(names.sh_offset + symbol.st_name);
            const bool is_local = ELF64_ST_BIND(symbol.st_info) == STB_LOCAL;
            if (name.empty() || is_local) continue;
            auto& list = symbol.st_shndx == SHN_UNDEF ? found.undefined : found.defined;
            list.push_back(std::move(name));
        }
    }
    [[nodiscard]] std::string name_at(size_t offset) const {
        require(offset < bytes_.size(), "the file is cut: it ends before its names");
        const std::string_view rest = std::string_view(bytes_).substr(offset);
        return std::string(rest.substr(0, rest.find('\0')));
    }

    std::string bytes_;
    std::vector<Section> sections_;
};

}  // namespace

ElfSymbols read_dynamic_symbols(const std::filesystem::path& file) {
    return ElfFile(file).dynamic_symbols();
}

}  // namespace weir::conformance
