// An instance of a component, called through its function table; each answer is held against the rules.
#pragma once

#include "core/src/conformance/process.hpp"
#include "core/src/conformance/subject.hpp"
#include "core/src/plugins/has_function.hpp"
#include "weir/testing/host.hpp"

namespace weir::conformance {

struct Answer {
    weir_result result;
    std::string text;
    [[nodiscard]] bool is_ok() const { return result == WEIR_OK; }
};

// The error that a host passes: who writes behind it ends the test.
class LentError {
public:
    LentError();
    [[nodiscard]] weir_error* fresh() const;
    // Throws Fault where result and text break a rule. `may_be_silent`: the host knows the reason itself.
    [[nodiscard]] Answer answer(const char* place, weir_result result, bool may_be_silent) const;

private:
    GuardedMemory memory_{"the weir_error"};
    weir_error* error_;
};

[[noreturn]] void throw_crossing(const char* place, const char* what);

// The content types of the first of `accepts` and of `produces`.
weir_link usual_link(const weir_component& component);

template <class Table>
class Instance {
public:
    // Throws Skip where create() refuses.
    Instance(const Subject& subject, testing::Host& host) : Instance(*subject.component, host) {
        const Answer made = create();
        if (!made.is_ok()) throw Skip("create(): " + made.text);
    }
    // Not made yet.
    Instance(const weir_component& component, testing::Host& host)
        : component_(component),
          table_(*static_cast<const Table*>(component.functions)),
          host_(host) {}
    ~Instance() {
        if (!is_made_) return;
        enter("destroy()");
        table_.destroy(self_);
    }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    Answer create() {
        const Answer made = guarded_call("create()", table_.create, host_.raw(), &self_);
        is_made_ = made.is_ok();
        return made;
    }
    Answer configure(const std::vector<OptionValue>& values) {
        return configure(values, usual_link(component_));
    }
    Answer configure(const std::vector<OptionValue>& values, const weir_link& link,
                     uint32_t output = 0, uint32_t flags = 0) {
        const LentConfig config(values);
        if constexpr (requires {
                          table_.configure(self_, config.raw(), &link, output, flags, nullptr);
                      })
            return call("configure()", &Table::configure, config.raw(), &link, output, flags);
        else if constexpr (requires { table_.configure(self_, config.raw(), &link, nullptr); })
            return call("configure()", &Table::configure, config.raw(), &link);
        else
            return call("configure()", &Table::configure, config.raw());
    }
    // Calls a function of the table; `place` is its name.
    template <class Function, class... Given>
    Answer call(const char* place, Function Table::*function, Given... given) {
        return guarded_call(place, table_.*function, self_, given...);
    }
    [[nodiscard]] const Table& table() const { return table_; }
    [[nodiscard]] bool has(auto function) const { return has_function(table_, function); }
    testing::Host& host() { return host_; }
    [[nodiscard]] void* self() const { return self_; }

private:
    template <class Function, class... Given>
    Answer guarded_call(const char* place, Function function, Given... given) {
        enter(place);
        const uint64_t injected = host_.faults.injected();
        const LentError& error = errors_[depth_];
        weir_result result = WEIR_FAILED;
        try {
            ++depth_;
            result = function(given..., error.fresh());
            --depth_;
        } catch (const std::exception& e) {
            throw_crossing(place, e.what());
        } catch (...) {
            throw_crossing(place, "no std::exception");
        }
        return error.answer(place, result,
                            host_.faults.injected() != injected || !host_.refusal.empty());
    }

    const weir_component& component_;
    const Table& table_;
    testing::Host& host_;
    void* self_ = nullptr;
    bool is_made_ = false;
    size_t depth_ = 0;
    LentError errors_[2];  // run_due() inside process() calls on_timer()
};

// The answer must be WEIR_OK: data never makes a component fail.
inline void require_ok(const char* place, const Answer& answer) {
    require(answer.is_ok(), std::string(place) + " failed: " + answer.text);
}

}  // namespace weir::conformance
