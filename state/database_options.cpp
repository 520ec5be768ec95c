#include "state/database_options.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/memtablerep.h>
#include <rocksdb/table.h>

#include <memory>

#include "state/descriptors.hpp"
#include "state/info_log.hpp"

namespace weir::state {
namespace {

constexpr size_t kMiB = size_t{1} << 20;
constexpr size_t kAllWriteBuffers = 32 * kMiB;
constexpr size_t kLargeWriteBuffer = 16 * kMiB;
constexpr size_t kSmallWriteBuffer = 2 * kMiB;
constexpr size_t kBlockCache = 4 * kMiB;
constexpr size_t kWal = 64 * kMiB;  // what a start may have to replay
constexpr size_t kManifest = 4 * kMiB;
constexpr size_t kManifestPreallocation = kMiB / 16;  // a start must fit into the ballast
constexpr size_t kInfoLog = kMiB;
constexpr size_t kInfoLogs = 4;
// Not "until it is older than this": how old a log may grow depends on the copies before it.
constexpr uint64_t kForEver = uint64_t{100} * 365 * 24 * 3600;
constexpr int kBackgroundJobs = 2;

// Index and filter blocks count towards the cache, else they grow with the data.
std::shared_ptr<rocksdb::TableFactory> tables(const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::BlockBasedTableOptions options;
    options.block_cache = cache;
    options.cache_index_and_filter_blocks = true;
    return std::shared_ptr<rocksdb::TableFactory>(rocksdb::NewBlockBasedTableFactory(options));
}

size_t write_buffer(Family family) {
    return family == Family::state || family == Family::outbox ? kLargeWriteBuffer
                                                               : kSmallWriteBuffer;
}

void bound_files(rocksdb::DBOptions& options) {
    options.max_total_wal_size = kWal;
    options.max_manifest_file_size = kManifest;
    options.manifest_preallocation_size = kManifestPreallocation;
    options.max_log_file_size = kInfoLog;
    options.keep_log_file_num = kInfoLogs;
    options.max_open_files = most_open_tables();
}

}  // namespace

rocksdb::DBOptions database_options(Access access) {
    rocksdb::DBOptions options;
    options.env = environment_with_lossy_log();
    options.create_if_missing = access != Access::read;
    options.create_missing_column_families = access != Access::read;
    if (access == Access::write_and_archive) options.WAL_ttl_seconds = kForEver;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.atomic_flush = true;
    options.avoid_flush_during_recovery = false;
    options.db_write_buffer_size = kAllWriteBuffers;
    options.max_background_jobs = kBackgroundJobs;
    options.max_bgerror_resume_count = 0;  // crash-only: after an error the process starts again
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    bound_files(options);
    return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> column_families() {
    const auto table_factory = tables(rocksdb::NewLRUCache(kBlockCache));
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
        rocksdb::ColumnFamilyOptions options;
        options.write_buffer_size = write_buffer(static_cast<Family>(i));
        options.table_factory = table_factory;
        families.emplace_back(std::string(kFamilyNames[i]), options);
    }
    return families;
}

}  // namespace weir::state
