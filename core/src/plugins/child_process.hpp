// Code that may crash or hang, as that of a plugin, in a process of its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace weir {

// What a child tells its parent: what is written arrives even if the child dies right behind it.
class ChildReport {
public:
    explicit ChildReport(int descriptor) : descriptor_(descriptor) {}
    void write(std::string_view text) const;

private:
    int descriptor_;
};

struct ChildEnd {
    int code = 0;  // what the body returned
    std::string
        fault;  // "crashed (Segmentation fault)", "gave no answer within 10 s"; "" where it returned
    std::string report;  // all that was written
};

// Runs `body` in a fork of this process, which must have one thread; kills it at the deadline. Throws
// std::system_error where no process can be made.
ChildEnd run_in_child(const std::function<int(const ChildReport&)>& body,
                      std::chrono::seconds deadline);

}  // namespace weir
