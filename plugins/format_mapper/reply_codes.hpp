// What the documented codes of replies mean: weir.iot.v1.Reply.Meaning.
#pragma once

#include <cstdint>

namespace weir {

uint64_t meaning_of_tencent_code(int64_t code);
uint64_t meaning_of_alibaba_code(int64_t code);

}  // namespace weir
