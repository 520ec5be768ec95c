// A state directory's entries as lines: text for people, JSON for programs.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "state/meta_entries.hpp"
#include "state/verify.hpp"

namespace weir {

using StateLine = boost::json::object;

// {"run":…} as JSON, or `run number=1 …`; with the newline.
std::string written(const StateLine& line, bool as_json);

// Identity, runs, publishers, confirmations, checkpoint, lanes, partitions.
std::vector<StateLine> meta_lines(const state::Meta& meta);
// Of the families. They throw std::runtime_error where bytes cannot be read.
StateLine state_line(std::string_view key, std::string_view value);
StateLine timers_line(std::string_view key, std::string_view value);
StateLine outbox_line(uint32_t publisher, uint64_t epoch, std::string_view payload);
// A record that a sink's target will never take, with its key and value.
StateLine refused_line(const state::Refused& refused);

// Bytes as text: control characters, backslashes and what is no UTF-8 as \xNN.
std::string bytes_text(std::string_view bytes);
// 2026-05-04T01:00:02.000Z; `none` for "no time".
std::string time_text(int64_t unix_ms);

// How the runtime reads what the store keeps as bytes. `meta` must outlive it.
state::Readers readers_for(const state::Meta& meta);

}  // namespace weir
