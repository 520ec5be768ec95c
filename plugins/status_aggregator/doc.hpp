#pragma once

namespace weir::status_aggregator {

inline constexpr char kDoc[] = R"(Keeps for each device whether it is online, and emits

* a **window row** for every window that ends after the device was first heard of, also where it
  sent nothing: time online, offline and unknown, transitions, records;
* a **transition** for each change of the status, with the record behind it.

A status record sets the status; data that the device itself sent makes it online
(`publish_marks_online`). Records count by event time. A late status that is newer than what is
known takes effect at the watermark and says so (`"clamped": true`); no other late record counts.

Values are JSON objects; the key is `product/device`, the timestamp the window's end or the
transition's instant.

**When window options change** on an existing state, each device keeps its status, its `seq` and
when it was last seen. Windows that were open under the old options get no row. The new ones begin
for each device with the first that starts after the device is next touched: by a record, or by the
end of its open window under the old options. A row always covers its whole window.

A reason of more than 64 KiB makes its record a dead letter.
)";

}  // namespace weir::status_aggregator
