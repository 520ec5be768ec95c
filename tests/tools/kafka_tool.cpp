// weir-kafka-tool: topics, records and offsets for tests, without a JVM start for each call.
#include <array>
#include <iostream>

#include "arguments.hpp"
#include "commands.hpp"

namespace {

struct Command {
    std::string_view name;
    std::string_view arguments;
    int (*run)(int, char**);
};

using namespace weir::tools;

constexpr std::array kCommands = {
    Command{"create-topic", "--topic T [--partitions N] [--replicas N] [--config NAME=VALUE]...",
            create_topic},
    Command{"delete-topic", "--topic T", delete_topic},
    Command{"add-partitions", "--topic T --partitions TOTAL", add_partitions},
    Command{"delete-records", "--topic T --partition P --before OFFSET", delete_records},
    Command{"produce",
            "--input FILE|- [--topic T] [--transactional-id ID [--abort]] [--set NAME=VALUE]...",
            produce},
    Command{"consume",
            "--topic T [--partition P] [--isolation read_committed|read_uncommitted] [--until-end]"
            " [--count N] [--timeout SECONDS] [--output FILE|-] [--set NAME=VALUE]...",
            consume},
    Command{"end-offsets", "--topic T [--isolation read_committed|read_uncommitted]", end_offsets},
    Command{"group-offsets", "--group G [--topic T]", group_offsets},
    Command{"delete-group", "--group G", delete_group},
};

int usage() {
    std::cerr << "usage: weir-kafka-tool COMMAND --bootstrap HOST:PORT ARGUMENTS\n";
    for (const Command& command : kCommands) {
        std::cerr << "  " << command.name << ' ' << command.arguments << '\n';
    }
    return 64;
}

int run(int count, char** words) {
    for (const Command& command : kCommands) {
        if (count > 1 && command.name == words[1]) return command.run(count - 2, words + 2);
    }
    return usage();
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(count, words);
    } catch (const UsageError& error) {
        std::cerr << "weir-kafka-tool: " << error.what() << '\n';
        return usage();
    } catch (const std::exception& error) {
        std::cerr << "weir-kafka-tool: " << error.what() << '\n';
        return 1;
    }
}
