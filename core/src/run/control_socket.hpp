// Answers questions about a running pipeline on a local socket: an abstract one, whose name comes from the state
// directory, so that it needs no file and ends with the process. Only the process's own user and root are answered.
//
// A request and its answer are a line each. The thread of the socket hands a request to the run's own thread, which
// answers when nothing moves.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace weir {

class ControlSocket {
public:
    // Throws std::system_error.
    explicit ControlSocket(const std::filesystem::path& state_directory);
    ~ControlSocket();
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

    // [the run's thread] Answers the request that waits, if one does.
    void serve(const std::function<std::string(const std::string& request)>& answer);

private:
    void listen_to(const std::filesystem::path& state_directory);
    void run();
    void talk(int connection);
    [[nodiscard]] std::optional<std::string> answered(std::string request);

    int socket_ = -1;
    int stop_ = -1;  // eventfd
    std::mutex mutex_;
    std::condition_variable done_;
    bool stopping_ = false;
    std::optional<std::string> request_;
    std::optional<std::string> answer_;
    std::thread thread_;
};

// Asks the pipeline that runs on the directory. None: no pipeline runs there. Throws PipelineError where it does not
// answer.
std::optional<std::string> ask_running(const std::filesystem::path& state_directory,
                                       const std::string& request);

}  // namespace weir
