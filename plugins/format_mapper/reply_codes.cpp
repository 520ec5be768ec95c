#include "reply_codes.hpp"

#include <span>

namespace weir {
namespace {

enum Meaning : uint64_t {
    kOk = 1,
    kBadRequest,
    kForbidden,
    kUnknownIdentifier,
    kBadTime,
    kBadValue,
    kTooManyRequests,
    kInternal,
    kNotActivated,
    kDeviceOffline
};

struct Code {
    int64_t number;
    Meaning meaning;
};

constexpr Code kTencent[] = {
    {0, kOk},        {400, kBadRequest}, {403, kUnknownIdentifier}, {404, kUnknownIdentifier},
    {405, kBadTime}, {406, kBadValue},   {503, kInternal}};
constexpr Code kAlibaba[] = {
    {200, kOk},       {400, kBadRequest},    {403, kForbidden},     {429, kTooManyRequests},
    {460, kBadValue}, {9200, kNotActivated}, {9201, kDeviceOffline}};

uint64_t meaning(std::span<const Code> codes, int64_t number) {
    for (const Code& code : codes)
        if (code.number == number) return code.meaning;
    return 0;
}

}  // namespace

uint64_t meaning_of_tencent_code(int64_t code) { return meaning(kTencent, code); }
uint64_t meaning_of_alibaba_code(int64_t code) { return meaning(kAlibaba, code); }

}  // namespace weir
