// base64_decode and format_mapper as a filter, for comparing them with the reference mapping.
// In: for each record its timestamp (8 bytes), its size (4 bytes, -1: no value), its value; little-endian.
// Out: for each device record a line "number product name time kind status reason uplink", names in hex ("-": empty);
// for each dead letter "number ! stage".
#include <array>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "plugins/base64_decode/base64_decode.hpp"
#include "plugins/format_mapper/format_mapper.hpp"
#include "weir/testing/transform_harness.hpp"

namespace {

using weir::testing::CapturingEmitter;
using weir::testing::OwnedRecord;
using weir::testing::Records;
using weir::testing::Settings;
using weir::testing::Setup;
using weir::testing::TransformHarness;

std::string hex(weir_bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = bytes.size == 0 ? "-" : "";
    for (const char c : weir::view(bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        text += {digits[byte >> 4], digits[byte & 15]};
    }
    return text;
}

void print(const weir_record& record, size_t number) {
    const weir_device& device = *record.device;
    std::cout << number << ' ' << hex(device.product) << ' ' << hex(device.name) << ' '
              << device.time_ms << ' ' << int{device.kind} << ' ' << int{device.status} << ' '
              << hex(device.reason) << ' ' << int{device.uplink} << '\n';
}

void print(const CapturingEmitter& emitter, size_t number) {
    for (const auto& failed : emitter.failed)
        std::cout << number << " ! " << (failed.stage.empty() ? "TRANSFORMATION" : failed.stage)
                  << '\n';
}

template <class T>
bool read(T& number) {
    return static_cast<bool>(std::cin.read(reinterpret_cast<char*>(&number), sizeof number));
}

bool read(OwnedRecord& record) {
    int32_t size = 0;
    if (!read(record.timestamp_ms) || !read(size)) return false;
    std::string value(size < 0 ? 0 : static_cast<size_t>(size), '\0');
    std::cin.read(value.data(), static_cast<std::streamsize>(value.size()));
    record.value = size < 0 ? weir::testing::Bytes() : value;
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    Settings settings(weir::transform<weir::FormatMapper>());
    settings.set("zone", "+08:00");
    for (int i = 1; i + 1 < count; i += 2)
        settings.set(arguments[i], std::string_view(arguments[i + 1]));
    std::ios::sync_with_stdio(false);
    TransformHarness decode(weir::transform<weir::Base64Decode>());
    TransformHarness map(Setup(weir::transform<weir::FormatMapper>(), settings)
                             .between(WEIR_TYPE_JSON, WEIR_TYPE_DEVICE));
    OwnedRecord record;
    for (size_t number = 0; read(record); ++number) {
        Records records;
        decode.process(records.add(record));
        print(decode.emitter, number);
        map.process(decode.emitter.emitted, records.positions());
        for (const weir_record& mapped : map.emitter.emitted) print(mapped, number);
        print(map.emitter, number);
        decode.clear();
        map.clear();
    }
}
