// The commands of weir-kafka-tool. Each takes the words behind its name and returns an exit code.
#pragma once

namespace weir::tools {

int create_topic(int count, char** words);
int delete_topic(int count, char** words);
int add_partitions(int count, char** words);
int delete_records(int count, char** words);
int delete_group(int count, char** words);
int group_offsets(int count, char** words);
int end_offsets(int count, char** words);
int produce(int count, char** words);
int consume(int count, char** words);

}  // namespace weir::tools
