#include "core/src/conformance/lent_output.hpp"

#include <link.h>

#include <algorithm>
#include <cstring>

namespace weir::conformance {
namespace {

struct Search {
    const char* at;
    size_t size;
};

int find_segment(dl_phdr_info* info, size_t, void* data) {
    const auto& search = *static_cast<const Search*>(data);
    for (size_t i = 0; i < info->dlpi_phnum; ++i) {
        const auto& segment = info->dlpi_phdr[i];
        const char* begin = reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr);
        if (segment.p_type == PT_LOAD && search.at >= begin &&
            search.at + search.size <= begin + segment.p_memsz)
            return 1;
    }
    return 0;
}

// Around a place, so that what differs there is seen.
std::string shown(const testing::Bytes& bytes, size_t place) {
    constexpr size_t kBefore = 30;
    constexpr size_t kMost = 60;
    if (!bytes) return "absent";
    const size_t begin = place > kBefore ? place - kBefore : 0;
    std::string text = begin == 0 ? "\"" : "...";
    for (const char c : std::string_view(*bytes).substr(std::min(begin, bytes->size()), kMost))
        text += c >= ' ' && c <= '~' ? c : '?';
    return text + (bytes->size() > begin + kMost ? "..." : "\"");
}

size_t first_difference(const testing::Bytes& a, const testing::Bytes& b) {
    const std::string_view in_a = a ? *a : std::string_view{}, in_b = b ? *b : std::string_view{};
    return static_cast<size_t>(std::ranges::mismatch(in_a, in_b).in1 - in_a.begin());
}

// One of two outputs that differ.
std::string shown(const std::vector<Output>& outputs, const std::vector<Output>& others, size_t i) {
    if (i >= outputs.size()) return "nothing";
    const auto& [record, failed] = outputs[i];
    if (!failed.empty()) return "failed with \"" + failed + '"';
    const testing::OwnedRecord other =
        i < others.size() ? others[i].record : testing::OwnedRecord();
    if (record.value != other.value)
        return "value " + shown(record.value, first_difference(record.value, other.value));
    if (record.key != other.key)
        return "key " + shown(record.key, first_difference(record.key, other.key));
    return "value " + shown(record.value, 0) + " with other headers, times, payload or device";
}

size_t first_difference(const std::vector<Output>& a, const std::vector<Output>& b) {
    size_t i = 0;
    while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
    return i;
}

std::string text_in(const weir_error* error) {
    return error == nullptr ? std::string()
                            : std::string(error->text, strnlen(error->text, sizeof error->text));
}

}  // namespace

void append(Outputs& to, Outputs&& more) {
    for (auto& [group, outputs] : more) {
        auto& list = to[group];
        list.insert(list.end(), outputs.begin(), outputs.end());
    }
}

void require_equal(const Outputs& a, const Outputs& b, const std::string& first,
                   const std::string& second) {
    const std::vector<Output> none;
    const auto in = [&](const Outputs& outputs, const std::string& group) -> const auto& {
        const auto found = outputs.find(group);
        return found == outputs.end() ? none : found->second;
    };
    Outputs all = a;
    all.insert(b.begin(), b.end());
    for (const auto& [group, ignored] : all) {
        const auto& of_a = in(a, group);
        const auto& of_b = in(b, group);
        const size_t i = first_difference(of_a, of_b);
        require(of_a == of_b, group + ", output " + std::to_string(i + 1) + ": " + first +
                                  " it is " + shown(of_a, of_b, i) + "; " + second + " it is " +
                                  shown(of_b, of_a, i));
    }
}

bool is_static_storage(const void* at, size_t size) {
    Search search{static_cast<const char*>(at), size};
    return dl_iterate_phdr(find_segment, &search) == 1;
}

LentOutput::LentOutput(size_t origins, std::function<bool(const void*, size_t)> holds,
                       testing::Faults& faults, const void* beside)
    : raw_{sizeof raw_, this, alloc, emit, fail},
      origins_(origins),
      holds_(std::move(holds)),
      faults_(faults),
      beside_(beside) {}

void LentOutput::require_kept() const { require(fault_.empty(), fault_); }

void LentOutput::note(const std::string& fault) {
    if (fault_.empty()) fault_ = fault;
}

char* LentOutput::alloc(weir_emitter* self, size_t size) {
    if (of(self).faults_.strikes(testing::HostCall::alloc)) return nullptr;
    return of(self).memory_.alloc(size);
}

weir_result LentOutput::emit(weir_emitter* self, const weir_record* records, size_t stride,
                             size_t count) {
    if (of(self).faults_.strikes(testing::HostCall::emit)) return WEIR_FAILED;
    if (count > 1 && stride < sizeof(weir_record))
        of(self).note("emit(): the stride is smaller than a record");
    for (const weir_record& record : Strided<weir_record>(records, stride, count)) {
        of(self).look_at(record);
        of(self).emitted_.push_back(record);
    }
    return WEIR_OK;
}

weir_result LentOutput::fail(weir_emitter* self, uint32_t origin, const weir_error* error) {
    if (of(self).faults_.strikes(testing::HostCall::fail)) return WEIR_FAILED;
    const std::string text = text_in(error);
    if (text.empty()) of(self).note("fail() without a text: say what is wrong with the record");
    if (origin >= of(self).origins_)
        of(self).note("fail(): origin " + std::to_string(origin) + " is none of the batch");
    of(self).failed_.push_back({origin, text});
    return WEIR_OK;
}

bool LentOutput::lives_on(const void* at, size_t size) const {
    return holds_(at, size) || memory_.holds(at, size) || is_static_storage(at, size);
}

void LentOutput::look_at(const char* what, weir_bytes bytes, size_t padding) {
    if (bytes.data == nullptr || bytes.size + padding == 0) return;
    if (!lives_on(bytes.data, bytes.size + padding))
        note(std::string("an emitted ") + what +
             " does not lie in the batch, in memory from alloc() or in static storage" +
             (padding == 0 ? "" : ", followed by WEIR_PADDING bytes") +
             ": the host reads it after the call");
}

void LentOutput::look_at_extensions(const weir_record& record) {
    if (record.payload != nullptr) {
        look_at("payload", {reinterpret_cast<const char*>(record.payload), sizeof(weir_payload)},
                0);
        const bool has_data = record.payload->state == WEIR_PAYLOAD_DECODED;
        if (has_data) look_at("payload's data", record.payload->data, WEIR_PADDING);
    }
    if (record.device != nullptr) {
        look_at("device", {reinterpret_cast<const char*>(record.device), sizeof(weir_device)}, 0);
        look_at("device's product", record.device->product, 0);
        look_at("device's name", record.device->name, 0);
        look_at("device's reason", record.device->reason, 0);
    }
}

void LentOutput::look_at(const weir_record& record) {
    if (record.origin >= origins_)
        note("emit(): origin " + std::to_string(record.origin) + " is none of the batch");
    if (record.beside != nullptr && record.beside != beside_)
        note("an emitted record's `beside` is neither its input's nor NULL");
    look_at("key", record.key, 0);
    look_at("value", record.value, WEIR_PADDING);
    const size_t headers = record.header_count * sizeof(weir_header);
    look_at("table of headers", {reinterpret_cast<const char*>(record.headers), headers}, 0);
    if (fault_.empty())
        for (uint32_t i = 0; i < record.header_count; ++i) {
            look_at("header's name", record.headers[i].name, 0);
            look_at("header's value", record.headers[i].value, 0);
        }
    if (fault_.empty()) look_at_extensions(record);
}

}  // namespace weir::conformance
