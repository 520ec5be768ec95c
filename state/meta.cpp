#include "state/meta.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "state/big_endian.hpp"
#include "state/store_error.hpp"

namespace weir::state {
namespace {

constexpr std::string_view kIdentity = "identity";
constexpr std::string_view kCheckpoint = "checkpoint";
constexpr std::string_view kRun = "run/";
constexpr std::string_view kPublisher = "publisher/";
constexpr std::string_view kConfirmation = "confirmation/";
constexpr std::string_view kRefused = "refused/";
constexpr std::string_view kPassage = "passage/";

template <typename Number>
std::string numbered(std::string_view prefix, Number number) {
    std::string key(prefix);
    append_big_endian(key, number);
    return key;
}

// A later one takes the place of the one that is not kept any more.
std::string passage_key(const Passage& passage) {
    return numbered(kPassage, passage.number % kKeptPassages);
}

// So few bytes come whole or not at all.
uint64_t random_bits() {
    uint64_t bits = 0;
    while (::getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    return bits;
}

std::string new_incarnation() {
    std::array<char, 33> text{};
    const auto high = static_cast<unsigned long long>(random_bits());
    const auto low = static_cast<unsigned long long>(random_bits());
    std::snprintf(text.data(), text.size(), "%016llx%016llx", high, low);
    return text.data();
}

class Loader {
public:
    explicit Loader(const Database& database) : database_(database) {}

    Meta load() {
        database_.scan(Family::meta, "", "", [&](std::string_view key, std::string_view value) {
            if (!accept(key, value)) throw damaged(key);
            return true;
        });
        std::ranges::sort(meta_.passages, {}, &Passage::number);
        return std::move(meta_);
    }

private:
    // False: no entry that this program writes.
    bool accept(std::string_view key, std::string_view value) {
        if (key == kIdentity) return decode(value, meta_.identity);
        if (key == kCheckpoint) return decode(value, meta_.checkpoint.emplace());
        if (key.starts_with(kRun)) return accept_run(key, value);
        if (key.starts_with(kPublisher)) return accept_publisher(key, value);
        if (key.starts_with(kRefused)) return accept_refused(key);
        if (key.starts_with(kPassage)) return accept_passage(key, value);
        return key.starts_with(kConfirmation) && accept_confirmation(key, value);
    }

    // They are read where they are asked for: there may be many.
    bool accept_refused(std::string_view key) { return key == numbered(kRefused, ++meta_.refused); }

    bool accept_passage(std::string_view key, std::string_view value) {
        Passage passage;
        if (!decode(value, passage) || key != passage_key(passage)) return false;
        meta_.passages.push_back(passage);
        return true;
    }

    bool accept_run(std::string_view key, std::string_view value) {
        Run run;
        if (!decode(value, run) || key != numbered(kRun, run.number)) return false;
        meta_.runs.push_back(run);
        return true;
    }

    bool accept_publisher(std::string_view key, std::string_view value) {
        Publisher publisher;
        if (!decode(value, publisher) || key != numbered(kPublisher, publisher.id)) return false;
        meta_.publishers.emplace(publisher.id, std::move(publisher.name));
        return true;
    }

    bool accept_confirmation(std::string_view key, std::string_view value) {
        Confirmation confirmation;
        if (!decode(value, confirmation) || key != numbered(kConfirmation, confirmation.publisher))
            return false;
        meta_.confirmations.emplace(confirmation.publisher, std::move(confirmation));
        return true;
    }

    [[nodiscard]] StoreError damaged(std::string_view key) const {
        const std::string name(key.substr(0, key.find('/')));
        return store_error(Fault::corrupt, database_.directory(),
                           "meta entry '" + name + "' cannot be read");
    }

    const Database& database_;
    Meta meta_;
};

// Comes before everything else in meta is read: a newer format may mean anything by it.
Identity load_identity(const Database& database) {
    Identity identity;
    database.scan(Family::meta, kIdentity, kIdentity,
                  [&](std::string_view, std::string_view value) {
                      if (decode(value, identity)) return false;
                      throw store_error(Fault::corrupt, database.directory(),
                                        "meta entry 'identity' cannot be read");
                  });
    return identity;
}

void check_format(const Database& database, const Identity& identity) {
    if (identity.format <= kFormat) return;
    throw store_error(Fault::newer_format, database.directory(),
                      "written in format " + std::to_string(identity.format) +
                          ", this weir knows up to " + std::to_string(kFormat));
}

Meta new_meta(const Database& database, const std::string& pipeline) {
    if (!database.empty()) {
        throw store_error(Fault::corrupt, database.directory(),
                          "holds data, but nothing says of which pipeline");
    }
    Meta meta;
    meta.identity = {kFormat, pipeline, new_incarnation()};
    return meta;
}

}  // namespace

void check_pipeline(const std::filesystem::path& directory, const Identity& identity,
                    const std::string& pipeline) {
    if (identity.pipeline != pipeline) {
        throw store_error(
            Fault::other_pipeline, directory,
            "belongs to pipeline '" + identity.pipeline + "', not '" + pipeline + "'");
    }
}

Meta load_meta(const Database& database, const std::string& pipeline) {
    const Identity identity = load_identity(database);
    if (identity.format == 0) return new_meta(database, pipeline);
    check_format(database, identity);
    check_pipeline(database.directory(), identity, pipeline);
    return Loader(database).load();
}

Meta read_meta(const Database& database) {
    const Identity identity = load_identity(database);
    if (identity.format == 0) {
        throw store_error(Fault::absent, database.directory(),
                          "nothing says of which pipeline it is");
    }
    check_format(database, identity);
    return Loader(database).load();
}

Run next_run(const Meta& meta) {
    const uint64_t number = meta.runs.empty() ? 1 : meta.runs.back().number + 1;
    return {number, random_bits(), meta.checkpoint ? meta.checkpoint->epoch : 0};
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Identity& identity) {
    database.put(batch, Family::meta, kIdentity, encode(identity));
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Run& run) {
    database.put(batch, Family::meta, numbered(kRun, run.number), encode(run));
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Publisher& publisher) {
    database.put(batch, Family::meta, numbered(kPublisher, publisher.id), encode(publisher));
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch,
              const Confirmation& confirmation) {
    database.put(batch, Family::meta, numbered(kConfirmation, confirmation.publisher),
                 encode(confirmation));
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Checkpoint& checkpoint) {
    database.put(batch, Family::meta, kCheckpoint, encode(checkpoint));
}

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Passage& passage) {
    database.put(batch, Family::meta, passage_key(passage), encode(passage));
}

void put_refused(const Database& database, rocksdb::WriteBatch& batch, uint64_t number,
                 const Refused& refused) {
    database.put(batch, Family::meta, numbered(kRefused, number), encode(refused));
}

void scan_refused(const Database& database, const std::function<bool(const Refused&)>& visit) {
    database.scan(Family::meta, kRefused, kRefused, [&](std::string_view, std::string_view value) {
        Refused refused;
        if (decode(value, refused)) return visit(refused);
        throw store_error(Fault::corrupt, database.directory(),
                          "meta entry 'refused' cannot be read");
    });
}

}  // namespace weir::state
