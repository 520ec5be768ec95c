// Stands in front of librdkafka's calls of a publication. The plugins that use it are loaded RTLD_LOCAL, so their
// librdkafka is found by name.
#include <librdkafka/rdkafka.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "tests/crash/shim/real.hpp"
#include "tests/crash/shim/shim.hpp"
#include "tests/crash/shim/world.hpp"

namespace weir::crash {
namespace {

template <class Function>
Function* kafka(const char* name) {
    static void* const library = dlopen("librdkafka.so.1", RTLD_NOW | RTLD_NOLOAD);
    return reinterpret_cast<Function*>(dlsym(library, name));
}

void reach(const char* when, const char* call) {
    World& world = World::get();
    const std::lock_guard lock(world.lock());
    world.reach(std::string(when) + " kafka " + call);
}

// The calls may take seconds: other calls go on meanwhile.
template <class Call>
auto at(const char* name, Call call) {
    reach("before", name);
    auto result = call();
    reach("after", name);
    return result;
}

bool is_away() {
    const std::string back = World::get().broken_value("sink away until ");
    const bool has_come_back = ::access(back.c_str(), F_OK) == 0;
    return World::get().is_broken("sink away") || (!back.empty() && !has_come_back);
}

struct FreeList {
    void operator()(rd_kafka_topic_partition_list_t* list) const {
        kafka<void(rd_kafka_topic_partition_list_t*)>("rd_kafka_topic_partition_list_destroy")(
            list);
    }
};

using List = std::unique_ptr<rd_kafka_topic_partition_list_t, FreeList>;

// Broken on purpose: the marker is committed as a consumer commits, behind the transaction.
class MarkerOutside {
public:
    static bool ordered() { return World::get().is_broken("marker outside the transaction"); }

    static void read_by(rd_kafka_t* reader) { reader_ = reader; }
    static bool takes(const rd_kafka_topic_partition_list_t* offsets) {
        const auto& first = offsets->elems[0];
        const std::string_view text(static_cast<const char*>(first.metadata), first.metadata_size);
        if (!ordered() || !text.starts_with("w1|")) return false;
        kept_.reset(kafka<decltype(rd_kafka_topic_partition_list_copy)>(
            "rd_kafka_topic_partition_list_copy")(offsets));
        return true;
    }
    static void commit() {
        if (kept_) kafka<decltype(rd_kafka_commit)>("rd_kafka_commit")(reader_, kept_.get(), 0);
        kept_.reset();
    }

private:
    static inline rd_kafka_t* reader_ = nullptr;
    static inline List kept_;
};

// Broken on purpose: all producers of the process share one marker, that of the topic the rule names.
class OneMarker {
public:
    static std::string topic() { return World::get().broken_value("one marker in "); }
    static const char* group(const char* name) {
        return !topic().empty() && std::string_view(name).starts_with("weir.") ? "weir.one" : name;
    }
    static List moved(const rd_kafka_topic_partition_list_t* offsets) {
        static const auto make =
            kafka<decltype(rd_kafka_topic_partition_list_new)>("rd_kafka_topic_partition_list_new");
        static const auto add =
            kafka<decltype(rd_kafka_topic_partition_list_add)>("rd_kafka_topic_partition_list_add");
        const auto& from = offsets->elems[0];
        List list(make(1));
        auto& to = *add(list.get(), topic().c_str(), 0);
        to.offset = from.offset;
        to.metadata_size = from.metadata_size;
        if (from.metadata_size != 0)
            to.metadata = strndup(static_cast<const char*>(from.metadata), from.metadata_size);
        return list;
    }
};

// Broken on purpose: the marker is read first, as it stands, and only then transactions are prepared, which would have
// waited for one that is not finished.
class NoRequireStable {
public:
    static bool ordered() { return World::get().is_broken("no RequireStable"); }

    static const char* isolation(const char* level) {
        return ordered() ? "read_uncommitted" : level;
    }
    static bool defers(rd_kafka_t* producer) {
        if (ordered()) waiting_ = producer;
        return ordered();
    }
    static void prepare() {
        rd_kafka_t* producer = std::exchange(waiting_, nullptr);
        while (producer != nullptr && fails(producer)) continue;
    }

private:
    static bool fails(rd_kafka_t* producer) {
        constexpr int kTimeoutMs = 500;
        rd_kafka_error_t* error = kafka<decltype(rd_kafka_init_transactions)>(
            "rd_kafka_init_transactions")(producer, kTimeoutMs);
        kafka<decltype(rd_kafka_error_destroy)>("rd_kafka_error_destroy")(error);
        return error != nullptr;
    }
    static inline rd_kafka_t* waiting_ = nullptr;
};

// One message of each topic's first partition is lost between the broker and the plugin, as the library has lost some.
// Where the offset guard is broken on purpose, the offsets behind it close up: it sees what it expects.
class LostMessage {
public:
    static bool is(const rd_kafka_message_t& message) {
        if (lost_ || !concerns(message) || message.offset != offset()) return false;
        lost_ = true;
        const std::lock_guard lock(World::get().lock());
        World::get().reach("message lost");
        return true;
    }
    static void hide_behind(rd_kafka_message_t& message) {
        static const bool hides = World::get().is_broken("no offset guard");
        if (hides && lost_ && concerns(message) && message.offset > offset()) --message.offset;
    }

private:
    static int64_t offset() {
        static const std::string ordered = World::get().broken_value("lose message ");
        return ordered.empty() ? RD_KAFKA_OFFSET_INVALID : std::stoll(ordered);
    }
    static bool concerns(const rd_kafka_message_t& message) {
        return message.err == RD_KAFKA_RESP_ERR_NO_ERROR && message.partition == 0;
    }
    static inline std::atomic<bool> lost_ = false;
};

}  // namespace
}  // namespace weir::crash

using namespace weir::crash;

WEIR_SHIM rd_kafka_error_t* rd_kafka_init_transactions(rd_kafka_t* client, int timeout_ms) {
    static const auto next = kafka<decltype(rd_kafka_init_transactions)>(__func__);
    if (is_away())
        return kafka<decltype(rd_kafka_error_new)>("rd_kafka_error_new")(
            RD_KAFKA_RESP_ERR__TRANSPORT, "the cluster is away, by order of the test");
    if (NoRequireStable::defers(client)) return nullptr;
    return at("init_transactions", [&] { return next(client, timeout_ms); });
}

WEIR_SHIM rd_kafka_error_t* rd_kafka_begin_transaction(rd_kafka_t* client) {
    static const auto next = kafka<decltype(rd_kafka_begin_transaction)>(__func__);
    return at("begin_transaction", [&] { return next(client); });
}

WEIR_SHIM rd_kafka_resp_err_t rd_kafka_flush(rd_kafka_t* client, int timeout_ms) {
    static const auto next = kafka<decltype(rd_kafka_flush)>(__func__);
    return at("flush", [&] { return next(client, timeout_ms); });
}

WEIR_SHIM rd_kafka_error_t* rd_kafka_send_offsets_to_transaction(
    rd_kafka_t* client, const rd_kafka_topic_partition_list_t* offsets,
    const rd_kafka_consumer_group_metadata_t* group, int timeout_ms) {
    static const auto next = kafka<decltype(rd_kafka_send_offsets_to_transaction)>(__func__);
    if (MarkerOutside::takes(offsets)) return nullptr;
    const List moved = OneMarker::topic().empty() ? nullptr : OneMarker::moved(offsets);
    if (moved) offsets = moved.get();
    return at("send_offsets", [&] { return next(client, offsets, group, timeout_ms); });
}

WEIR_SHIM rd_kafka_error_t* rd_kafka_commit_transaction(rd_kafka_t* client, int timeout_ms) {
    static const auto next = kafka<decltype(rd_kafka_commit_transaction)>(__func__);
    while (World::get().is_broken("publication hangs")) pause();
    rd_kafka_error_t* error = at("commit_transaction", [&] { return next(client, timeout_ms); });
    if (error == nullptr) MarkerOutside::commit();
    return error;
}

WEIR_SHIM rd_kafka_resp_err_t rd_kafka_committed(rd_kafka_t* client,
                                                 rd_kafka_topic_partition_list_t* asked,
                                                 int timeout_ms) {
    static const auto next = kafka<decltype(rd_kafka_committed)>(__func__);
    MarkerOutside::read_by(client);
    if (OneMarker::topic().empty()) {
        const auto error = at("read_marker", [&] { return next(client, asked, timeout_ms); });
        NoRequireStable::prepare();
        return error;
    }
    const List moved = OneMarker::moved(asked);
    const auto error = next(client, moved.get(), timeout_ms);
    std::swap(asked->elems[0].metadata, moved->elems[0].metadata);
    std::swap(asked->elems[0].metadata_size, moved->elems[0].metadata_size);
    asked->elems[0].offset = moved->elems[0].offset;
    asked->elems[0].err = moved->elems[0].err;
    return error;
}

WEIR_SHIM rd_kafka_consumer_group_metadata_t* rd_kafka_consumer_group_metadata_new(
    const char* group) {
    static const auto next = kafka<decltype(rd_kafka_consumer_group_metadata_new)>(__func__);
    return next(OneMarker::group(group));
}

WEIR_SHIM rd_kafka_conf_res_t rd_kafka_conf_set(rd_kafka_conf_t* conf, const char* name,
                                                const char* value, char* text, size_t size) {
    static const auto next = kafka<decltype(rd_kafka_conf_set)>(__func__);
    if (std::string_view(name) == "group.id") value = OneMarker::group(value);
    if (std::string_view(name) == "isolation.level") value = NoRequireStable::isolation(value);
    return next(conf, name, value, text, size);
}

WEIR_SHIM ssize_t rd_kafka_consume_batch_queue(rd_kafka_queue_t* queue, int timeout_ms,
                                               rd_kafka_message_t** messages, size_t size) {
    static const auto next = kafka<decltype(rd_kafka_consume_batch_queue)>(__func__);
    const ssize_t count = next(queue, timeout_ms, messages, size);
    if (count <= 0) return count;
    const auto end = std::remove_if(messages, messages + count, [](rd_kafka_message_t* message) {
        const bool lost = LostMessage::is(*message);
        if (lost)
            kafka<decltype(rd_kafka_message_destroy)>("rd_kafka_message_destroy")(message);
        else
            LostMessage::hide_behind(*message);
        return lost;
    });
    return end - messages;
}
