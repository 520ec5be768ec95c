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

A device that falls silent goes offline after `presence_timeout` and is forgotten after
`forget_after`, by event time: neither needs a further record of the device, and neither happens while
the source cannot be read.

**When options change** on an existing state, each device keeps its status, its `seq`, its history and
when it was last seen. What the new options make overdue happens one millisecond after what the
watermark has reached. Of other windows those count that begin behind the watermark; the ones that were
open get no row, for a row always covers its whole window.

A reason of more than 64 KiB makes its record a dead letter.
)";

}  // namespace weir::status_aggregator
