#include "core/src/conformance/instance.hpp"

#include <cstring>
#include <new>

namespace weir::conformance {
namespace {

constexpr char kUnwritten = '\x7F';

const char* name_of(weir_result result) {
    constexpr const char* names[] = {
        "WEIR_OK",         "WEIR_END",    "WEIR_FAILED", "WEIR_RETRY", "WEIR_UNKNOWN_OUTCOME",
        "WEIR_BAD_CONFIG", "WEIR_REFUSED"};
    return names[result];
}

bool is_known(weir_result result) { return result >= WEIR_OK && result <= WEIR_REFUSED; }

bool may_end(std::string_view place) { return place == "poll()"; }

}  // namespace

LentError::LentError()
    : error_(new (memory_.alloc(sizeof(weir_error), alignof(weir_error), 0)) weir_error{}) {}

weir_error* LentError::fresh() const {
    std::memset(error_, kUnwritten, sizeof *error_);
    error_->struct_size = sizeof *error_;
    error_->stage[0] = error_->text[0] = '\0';
    return error_;
}

Answer LentError::answer(const char* place, weir_result result, bool may_be_silent) const {
    const std::string where = place;
    require(is_known(result),
            where + " returned " + std::to_string(result) + ", which is no weir_result");
    require(result != WEIR_END || may_end(place), where + " returned WEIR_END: only poll() may");
    require(error_->struct_size == sizeof *error_, where + " changed the error's struct_size");
    require(memchr(error_->text, '\0', sizeof error_->text) != nullptr,
            where + " left an error's text without its end");
    const bool is_error = result != WEIR_OK && result != WEIR_END;
    require(!is_error || may_be_silent || error_->text[0] != '\0',
            where + " returned " + (is_error ? name_of(result) : "") +
                " without a text: say why, and what to do");
    return {result, error_->text};
}

void throw_crossing(const char* place, const char* what) {
    throw Fault(std::string("an exception crossed the border from ") + place + ": " + what);
}

weir_link usual_link(const weir_component& component) {
    const auto first = [](const char* const* types, const char* otherwise) {
        return types == nullptr || types[0] == nullptr ? otherwise : types[0];
    };
    return {sizeof(weir_link), first(component.accepts, ""), first(component.produces, "")};
}

}  // namespace weir::conformance
