// One instance of a component behind its function table, led through its states step by step. The harnesses are
// made of it; a test that wants to be the host itself uses it alone.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "weir/sdk.hpp"
#include "weir/testing/host.hpp"
#include "weir/testing/settings.hpp"

namespace weir::testing {

// The component has broken a rule of the interface.
class Defect : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// Storage for an error, as a host passes it.
struct CaughtError : weir_error {
    CaughtError() : weir_error{} { struct_size = sizeof(weir_error); }
};

// Throws what a call has reported: weir::Error with its text, result and code; Defect where the result is none of
// weir_result, or an error has no text. Hands back WEIR_OK and WEIR_END.
inline weir_result checked(weir_result result, const weir_error& error,
                           const std::string& what = "the call") {
    if (result == WEIR_OK || result == WEIR_END) return result;
    if (result < WEIR_OK || result > WEIR_REFUSED)
        throw Defect(what + " gave " + std::to_string(result) + ", which is no weir_result");
    if (error.text[0] == '\0')
        throw Defect(what + " gave " + std::to_string(result) + " without an error text");
    throw Error(error.text, result, error.code);
}

// What a harness is made of: the component, its settings (else its defaults), the content types of its two sides
// (else the first that it names), and what its host lacks.
struct Setup {
    // NOLINTNEXTLINE(google-explicit-constructor): a component alone is a setup
    Setup(const weir_component* with, std::optional<Settings> written = {})
        : component(with), settings(written ? *std::move(written) : Settings(with)) {
        if (with->accepts != nullptr && *with->accepts != nullptr) input = *with->accepts;
        if (with->produces != nullptr && *with->produces != nullptr) output = *with->produces;
    }
    Setup& between(std::string from, std::string to) {
        input = std::move(from);
        output = std::move(to);
        return *this;
    }
    // A service that the host does not have: WEIR_CLOCK_ID.
    Setup& lacking(std::string id) {
        without.insert(std::move(id));
        return *this;
    }

    const weir_component* component;
    Settings settings;
    std::string input = WEIR_TYPE_ANY;
    std::string output = WEIR_TYPE_ANY;
    std::set<std::string, std::less<>> without;
};

inline void require_kind(const weir_component& component, weir_kind kind, bool keyed,
                         const char* kind_name) {
    const bool is_keyed = (component.flags & WEIR_COMPONENT_KEYED) != 0;
    if (component.kind != kind || is_keyed != keyed)
        throw std::invalid_argument(std::string(component.name) + " is not a " + kind_name);
}

// Table: weir_source, weir_transform, weir_keyed_transform, weir_sink or weir_predicate.
template <class Table>
class Instance {
public:
    // Makes the instance. `host` must outlive it.
    Instance(const weir_component* component, Host& host)
        : name_(component->name),
          table_(static_cast<const Table*>(component->functions)),
          host_(host) {
        CaughtError error;
        checked(table_->create(host.raw(), &self_, &error), error, what("create"));
        if (self_ == nullptr) throw Defect(what("create") + " gave WEIR_OK and no instance");
    }
    // Stops it where it runs, then destroys it.
    ~Instance() {
        CaughtError ignored;
        if constexpr (requires { &Table::stop; })
            if (started_) table_->stop(self_, &ignored);
        table_->destroy(self_);
    }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    // Calls a function of the table: call("process", &weir_transform::process, &batch, emitter). Throws what it
    // reports, see checked(). Where the host has refused a call meanwhile, its reason is the text's end.
    template <class... Parameters, class... Arguments>
    weir_result call(const char* name, weir_result (*Table::*function)(void*, Parameters...),
                     Arguments... arguments) {
        CaughtError error;
        host_.refusal.clear();
        const weir_result result = (table_->*function)(self_, arguments..., &error);
        if (result == WEIR_OK) return result;
        if (result == WEIR_FAILED && !host_.refusal.empty())
            throw Error(std::string(error.text) + " [host: " + host_.refusal + "]", result,
                        error.code);
        return checked(result, error, what(name));
    }
    // The same for start() and stop(): stop() is then called at the end where a test has not done it.
    template <class... Parameters, class... Arguments>
    void start(weir_result (*Table::*function)(void*, Parameters...), Arguments... arguments) {
        call("start", function, arguments...);
        started_ = true;
    }
    void stop() {
        started_ = false;
        call("stop", &Table::stop);
    }
    // False where the component's table is of an older version that ends before this member, or it is NULL.
    template <class Member>
    [[nodiscard]] bool has(Member Table::*member) const {
        const auto* end = reinterpret_cast<const char*>(&(table_->*member)) + sizeof(Member);
        const auto reach = static_cast<size_t>(end - reinterpret_cast<const char*>(table_));
        return reach <= table_->struct_size && table_->*member != nullptr;
    }
    [[nodiscard]] void* self() const { return self_; }
    [[nodiscard]] const Table& table() const { return *table_; }

private:
    [[nodiscard]] std::string what(const char* function) const {
        return name_ + ": " + function + "()";
    }
    std::string name_;
    const Table* table_;
    Host& host_;
    void* self_ = nullptr;
    bool started_ = false;
};

}  // namespace weir::testing
