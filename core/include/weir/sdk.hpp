// C++20 on top of the C interface: what all kinds of components use.
//
// A component is an ordinary class. Its callbacks may throw: nothing crosses the border, an exception becomes a
// weir_error (weir::Error chooses the result, any other std::exception is WEIR_FAILED with its what()).
#pragma once

#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/plugin.h"

namespace weir {

inline std::string_view view(weir_bytes bytes) noexcept {
    return bytes.data == nullptr ? std::string_view{} : std::string_view{bytes.data, bytes.size};
}
inline weir_bytes bytes(std::string_view text) noexcept {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}
inline constexpr weir_bytes kAbsent{nullptr, 0};

// Throw it from a callback to choose what the host does. Of a single record, use Emitter::fail instead.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& text, weir_result result = WEIR_FAILED, int code = 0)
        : std::runtime_error(text), result_(result), code_(code) {}
    [[nodiscard]] weir_result result() const noexcept { return result_; }
    [[nodiscard]] int code() const noexcept { return code_; }

private:
    weir_result result_;
    int code_;
};

inline void fill(weir_error* error, std::string_view text, std::string_view stage = {},
                 int code = 0) noexcept {
    if (error == nullptr) return;
    const auto put = [](char* to, size_t room, std::string_view from) {
        const size_t size = from.size() < room ? from.size() : room - 1;
        if (size != 0) std::memcpy(to, from.data(), size);
        to[size] = '\0';
    };
    error->code = code;
    error->flags = 0;
    put(error->stage, sizeof error->stage, stage);
    put(error->text, sizeof error->text, text);
}

// Runs a callback so that no exception leaves the library.
template <class Body>
weir_result guarded(weir_error* error, Body&& body) noexcept {
    try {
        if constexpr (std::is_same_v<decltype(body()), weir_result>) {
            return body();
        } else {
            body();
            return WEIR_OK;
        }
    } catch (const Error& e) {
        fill(error, e.what(), {}, e.code());
        return e.result();
    } catch (const std::bad_alloc&) {
        fill(error, "out of memory");
    } catch (const std::exception& e) {
        fill(error, e.what());
    } catch (...) {
        fill(error, "an exception that is no std::exception was thrown");
    }
    return WEIR_FAILED;
}

// A component's option, built by chaining: option("field", WEIR_STRING).or_else("Payload").says("...").
struct Option : weir_option {
    template <class Change>
    [[nodiscard]] constexpr Option with(Change change) const {
        Option copy = *this;
        change(copy);
        return copy;
    }
    constexpr Option(const char* key_, weir_option_type type_)
        : weir_option{sizeof(weir_option), key_, type_,  0, nullptr, nullptr, 0, 0, nullptr,
                      WEIR_MEDIUM,         "",   nullptr} {}
    [[nodiscard]] constexpr Option or_else(const char* text) const {
        return with([&](Option& o) { o.default_text = text; });
    }
    [[nodiscard]] constexpr Option required() const {
        return with([](Option& o) { o.flags |= WEIR_OPTION_REQUIRED; });
    }
    [[nodiscard]] constexpr Option secret() const {
        return with([](Option& o) { o.flags |= WEIR_OPTION_SECRET; });
    }
    [[nodiscard]] constexpr Option one_of(const char* const* words) const {
        return with([&](Option& o) { o.choices = words; });
    }
    [[nodiscard]] constexpr Option between(int64_t low, int64_t high) const {
        return with([&](Option& o) { o.min = low, o.max = high; });
    }
    [[nodiscard]] constexpr Option in(const char* unit_) const {
        return with([&](Option& o) { o.unit = unit_; });
    }
    [[nodiscard]] constexpr Option ranked(weir_importance rank) const {
        return with([&](Option& o) { o.importance = rank; });
    }
    [[nodiscard]] constexpr Option says(const char* text) const {
        return with([&](Option& o) { o.doc = text; });
    }
    [[nodiscard]] constexpr Option like(const char* text) const {
        return with([&](Option& o) { o.example = text; });
    }
};
static_assert(sizeof(Option) == sizeof(weir_option));

inline constexpr Option option(const char* key, weir_option_type type) { return {key, type}; }

// The options of a node, by key. Valid for the call of configure(): copy what you keep.
class Config {
public:
    Config(const weir_config* raw, std::span<const Option> options)
        : raw_(raw), options_(options) {}

    [[nodiscard]] std::string_view node() const { return raw_->node; }
    [[nodiscard]] bool has(std::string_view key) const { return value(key).is_set != 0; }
    // Not left at the component's default.
    [[nodiscard]] bool written(std::string_view key) const {
        return has(key) && value(key).is_default == 0;
    }
    [[nodiscard]] bool flag(std::string_view key) const { return value(key).integer != 0; }
    [[nodiscard]] int64_t integer(std::string_view key) const { return value(key).integer; }
    [[nodiscard]] double number(std::string_view key) const { return value(key).number; }
    [[nodiscard]] std::string text(std::string_view key) const {
        return std::string(view(value(key).text));
    }
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const {
        std::vector<std::string> items;
        const weir_value& found = value(key);
        for (size_t i = 0; i < found.item_count; ++i) items.emplace_back(view(found.items[i]));
        return items;
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> map(std::string_view key) const {
        std::vector<std::pair<std::string, std::string>> pairs;
        const weir_value& found = value(key);
        for (size_t i = 0; i + 1 < found.item_count; i += 2)
            pairs.emplace_back(view(found.items[i]), view(found.items[i + 1]));
        return pairs;
    }

private:
    [[nodiscard]] const weir_value& value(std::string_view key) const {
        for (size_t i = 0; i < options_.size() && i < raw_->count; ++i)
            if (key == options_[i].key)
                return *reinterpret_cast<const weir_value*>(
                    reinterpret_cast<const char*>(raw_->values) + i * raw_->stride);
        throw Error("option '" + std::string(key) + "' is not in the component's table");
    }
    const weir_config* raw_;
    std::span<const Option> options_;
};

// The content types that the host has chosen for the component's two sides.
struct Link {
    std::string_view input;
    std::string_view output;
    explicit Link(const weir_link* raw) : input(raw->input), output(raw->output) {}
};

class Host;

// A counter of this node: cheap to add to, from any thread.
class Counter {
public:
    Counter() = default;
    Counter(const weir_host* host, const weir_metrics_v1* metrics, int32_t id)
        : host_(host), metrics_(metrics), id_(id) {}
    void add(uint64_t delta = 1) const {
        if (metrics_ != nullptr && id_ >= 0 && delta != 0) metrics_->add(host_, id_, delta);
    }

private:
    const weir_host* host_ = nullptr;
    const weir_metrics_v1* metrics_ = nullptr;
    int32_t id_ = -1;
};

// The host's services. A host may lack any of them: then the call does nothing.
class Host {
public:
    explicit Host(const weir_host* raw)
        : raw_(raw),
          log_(find<weir_log_v1>(WEIR_LOG_ID)),
          metrics_(find<weir_metrics_v1>(WEIR_METRICS_ID)),
          clock_(find<weir_clock_v1>(WEIR_CLOCK_ID)) {}

    [[nodiscard]] const weir_host* raw() const { return raw_; }
    void debug(std::string_view text) const { log(WEIR_LOG_DEBUG, text); }
    void info(std::string_view text) const { log(WEIR_LOG_INFO, text); }
    void warn(std::string_view text) const { log(WEIR_LOG_WARNING, text); }
    void error(std::string_view text) const { log(WEIR_LOG_ERROR, text); }
    [[nodiscard]] Counter counter(const char* name, const char* help) const {
        return metrics_ == nullptr ? Counter{}
                                   : Counter{raw_, metrics_, metrics_->counter(raw_, name, help)};
    }
    [[nodiscard]] int64_t now_ms() const { return clock_ == nullptr ? 0 : clock_->now_ms(raw_); }
    [[nodiscard]] int64_t monotonic_ms() const {
        return clock_ == nullptr ? 0 : clock_->monotonic_ms(raw_);
    }
    template <class Table>
    [[nodiscard]] const Table* find(const char* id) const {
        return static_cast<const Table*>(raw_->extension(raw_, id));
    }

private:
    void log(weir_log_level level, std::string_view text) const {
        if (log_ != nullptr) log_->write(raw_, level, bytes(text));
    }
    const weir_host* raw_;
    const weir_log_v1* log_;
    const weir_metrics_v1* metrics_;
    const weir_clock_v1* clock_;
};

// Memory that lives as long as the batch; for emitters and intakes.
template <class Out>
char* allocate(Out* out, size_t size) {
    char* memory = out->alloc(out, size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
template <class Out>
weir_bytes copied(Out* out, std::string_view text) {
    char* memory = allocate(out, text.size());
    if (!text.empty()) std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
}

// Where a transform writes to. Records are handed over in groups; what was emitted is complete when the
// callback returns.
class Emitter {
public:
    explicit Emitter(weir_emitter* raw) : raw_(raw) {}
    [[nodiscard]] char* alloc(size_t size) { return allocate(raw_, size); }
    [[nodiscard]] weir_bytes copy(std::string_view text) { return copied(raw_, text); }
    template <class T>
    [[nodiscard]] T* make(const T& value) {
        return new (alloc(sizeof(T))) T(value);
    }
    void emit(const weir_record& record) {
        pending_[count_++] = record;
        if (count_ == kGroup) flush();
    }
    // The source record `origin` alone goes to the dead letters. `stage`: the word of the dead letter, "" for most.
    void fail(uint32_t origin, std::string_view text, std::string_view stage = {}, int code = 0) {
        flush();
        weir_error error{};
        error.struct_size = sizeof error;
        fill(&error, text, stage, code);
        check(raw_->fail(raw_, origin, &error));
    }
    void flush() {
        const size_t count = std::exchange(count_, 0);
        if (count != 0) check(raw_->emit(raw_, pending_, sizeof(weir_record), count));
    }

private:
    static constexpr size_t kGroup = 64;
    static void check(weir_result result) {
        if (result != WEIR_OK) throw Error("the host refused what was emitted", result);
    }
    weir_emitter* raw_;
    size_t count_ = 0;
    weir_record pending_[kGroup];
};

// Walks an array whose elements lie `stride` bytes apart.
template <class T>
class Strided {
public:
    class iterator {
    public:
        iterator(const char* at, size_t stride) : at_(at), stride_(stride) {}
        const T& operator*() const { return *reinterpret_cast<const T*>(at_); }
        iterator& operator++() {
            at_ += stride_;
            return *this;
        }
        bool operator!=(const iterator& other) const { return at_ != other.at_; }

    private:
        const char* at_;
        size_t stride_;
    };
    Strided(const T* data, size_t stride, size_t count)
        : data_(reinterpret_cast<const char*>(data)), stride_(stride), count_(count) {}
    [[nodiscard]] iterator begin() const { return {data_, stride_}; }
    [[nodiscard]] iterator end() const { return {data_ + stride_ * count_, stride_}; }
    [[nodiscard]] size_t size() const { return count_; }
    const T& operator[](size_t i) const { return *reinterpret_cast<const T*>(data_ + stride_ * i); }

private:
    const char* data_;
    size_t stride_;
    size_t count_;
};

// What a component says of itself: static data in the class, under these names:
//   static constexpr ComponentInfo info{...};
//   static constexpr Option options[] / std::array<Option, N> options;
//   static constexpr const char* accepts[] = {..., nullptr};   (transforms, sinks)
//   static constexpr const char* produces[] = {..., nullptr};  (sources, transforms)
struct ComponentInfo {
    const char* name;
    const char* summary;
    const char* doc = nullptr;
    uint32_t flags = 0;
    const char* dead_letter_sink = nullptr;
};

template <class T>
constexpr std::span<const Option> options_of() {
    if constexpr (requires { T::options; })
        return std::span<const Option>(std::data(T::options), std::size(T::options));
    else
        return {};
}

template <class T>
const weir_component* describe(weir_kind kind, uint32_t flags, const void* functions) {
    static constexpr const char* none[] = {nullptr};
    const char* const* accepts = none;
    const char* const* produces = none;
    if constexpr (requires { T::accepts; }) accepts = T::accepts;
    if constexpr (requires { T::produces; }) produces = T::produces;
    static const weir_component component{sizeof(weir_component),
                                          kind,
                                          T::info.flags | flags,
                                          T::info.name,
                                          T::info.summary,
                                          T::info.doc,
                                          options_of<T>().data(),
                                          sizeof(Option),
                                          options_of<T>().size(),
                                          accepts,
                                          produces,
                                          functions,
                                          T::info.dead_letter_sink};
    return &component;
}

// create() and destroy() of an instance that wraps a T made from a Host.
template <class Instance>
weir_result create_instance(const weir_host* host, void** self, weir_error* error) noexcept {
    return guarded(error, [&] { *self = new Instance(Host(host)); });
}
template <class Instance>
void destroy_instance(void* self) noexcept {
    delete static_cast<Instance*>(self);
}

// configure() of a component: with the link, or without it where the component does not care.
template <class T, class... More>
void configure_with(T& component, const weir_config* raw, const weir_link* link, More... more) {
    const Config config(raw, options_of<T>());
    if constexpr (requires { component.configure(config, Link(link), more...); })
        component.configure(config, Link(link), more...);
    else
        component.configure(config, more...);
}

// Optional callbacks.
template <class T>
void start_if_any(T& component) {
    if constexpr (requires { component.start(); }) component.start();
}
template <class T>
void stop_if_any(T& component) {
    if constexpr (requires { component.stop(); }) component.stop();
}

}  // namespace weir
