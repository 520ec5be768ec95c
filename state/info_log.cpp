#include "state/info_log.hpp"

#include <rocksdb/file_system.h>

#include <filesystem>
#include <memory>
#include <string>

namespace weir::state {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class LossyFile final : public rocksdb::FSWritableFileOwnerWrapper {
public:
    using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
        target()->Append(data, options, debug).PermitUncheckedError();
        return IOStatus::OK();
    }
    IOStatus Append(const Slice& data, const IOOptions& options,
                    const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
        return Append(data, options, debug);
    }
};

class Files final : public rocksdb::FileSystemWrapper {
public:
    Files() : FileSystemWrapper(FileSystem::Default()) {}

    const char* Name() const override { return "WeirFiles"; }
    // That of the target would open the log by the target's NewWritableFile().
    IOStatus NewLogger(const std::string& name, const IOOptions& options,
                       std::shared_ptr<rocksdb::Logger>* logger, IODebugContext* debug) override {
        // NOLINTNEXTLINE(bugprone-parent-virtual-call)
        return FileSystem::NewLogger(name, options, logger, debug);
    }
    IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<FSWritableFile>* file,
                             IODebugContext* debug) override {
        const IOStatus made = target_->NewWritableFile(name, options, file, debug);
        if (made.ok() && std::filesystem::path(name).filename() == "LOG")
            *file = std::make_unique<LossyFile>(std::move(*file));
        return made;
    }
};

}  // namespace

rocksdb::Env* environment_with_lossy_log() {
    static rocksdb::Env* const environment =
        rocksdb::NewCompositeEnv(std::make_shared<Files>()).release();
    return environment;
}

}  // namespace weir::state
