"""One topic, read while it is written and as a backlog: equal rows, but for those that a clock decision changed."""
from collections import Counter
import json
import sys
from types import SimpleNamespace

import support
from support import Case, Expected, Pipeline, TESTS, Topics, by_label, device_status, eventually

sys.path.insert(0, str(TESTS / "reference"))
from fleet_messages import status_change  # noqa: E402

OUT_OF_ORDERNESS_MS = 10_000
BATCHES = 4
LEAST_LATE = 50
T0_MS = 1_772_323_200_000
TALKING, SILENT = 0, 1


def at(second):
    return T0_MS + round(second * 1000)


def status(partition, device, time_ms, state="online"):
    value = status_change(SimpleNamespace(product="P", name=device), state, time_ms, 1)
    return {"partition": partition, "key": device, "timestamp": time_ms, "value": value}


def instant_of(row):
    return row["window_end_ms"] if row["kind"] == "window" else row["at_ms"]


def kept(path, is_kept):
    """Those rows of a file, as another file."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if is_kept(json.loads(line))]
    to = path.with_suffix(".kept")
    to.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return to


def only_in(these, those):
    """(kind, device, second) of the rows that the other file does not hold."""
    these, those = (Counter(path.read_text(encoding="utf-8").splitlines()) for path in (these, those))
    rows = map(json.loads, (these - those).elements())
    return sorted((row["kind"], row["device"], (instant_of(row) - T0_MS) / 1000) for row in rows)


class Reader(Pipeline):
    """Reads a topic into topics of its own."""

    def __init__(self, folder, topics, raw, stop_at, options):
        self.topics, self.to_rows, self.to_dead = topics, topics.make("rows", 2), topics.make("dead")
        super().__init__(folder, device_status(
            topics.source(raw, stop_at=stop_at), topics.sink(self.to_rows), status=options,
            pipeline={"errors.deadletterqueue.topic.name": self.to_dead}))

    def rows(self):
        return self.topics.values(self.to_rows, self.folder / "rows.jsonl")

    def dead(self):
        return self.topics.records(self.to_dead, self.folder / "dead.jsonl")


class LiveAndBacklog(Case):
    def begin(self, partitions, options, live_options, *records):
        """The live run, on a topic that holds these records already."""
        self.topics, self.port = Topics(), support.free_port()
        self.partitions, self.options, self.raw = partitions, options, self.topics.make("raw", partitions)
        self.send(*records)
        self.live = Reader(self.folder / "live", self.topics, self.raw, "never", {**options, **live_options})
        self.backlog = Reader(self.folder / "backlog", self.topics, self.raw, "end", options)
        self.live.start("--metrics", f"127.0.0.1:{self.port}")

    def send(self, *records):
        self.topics.tool.produce(records, self.raw)

    def shown(self, metric, label):
        return by_label(self.port, metric, label)

    def await_shown(self, metric, label, wanted):
        run = self.live.last
        eventually(lambda: wanted.items() <= self.shown(metric, label).items() or run.ended(), f"{metric} {wanted}")
        self.assertFalse(run.ended(), run.log[-4000:])

    def await_watermark(self, time_ms):
        """An epoch with it is committed."""
        self.await_shown("weir_watermark_seconds", "pipeline", {self.live.name: time_ms / 1000})

    def end_live_and_read_backlog(self, watermark):
        """The rows of both. What a finite run says at its end, beyond the watermark, is left out."""
        run = self.live.last
        self.assertEqual(run.terminate(), 0, run.log[-4000:])
        self.run_to_end(self.backlog)
        self.assertEqual(self.backlog.clock_decisions(), 0)
        return self.live.rows(), kept(self.backlog.rows(), lambda row: instant_of(row) <= watermark)

    def expected(self, name, watermark, *also):
        """The reference's, up to the watermark, of the topic with these records between its own."""
        path = self.topics.records(self.raw, self.folder / f"{name}.jsonl")
        records = [*map(json.loads, path.read_text(encoding="utf-8").splitlines()), *also]
        records.sort(key=lambda record: (record["partition"], record["offset"]))
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        expected = Expected(self.folder / name, path, self.partitions, **self.options)
        expected.rows = kept(expected.rows, lambda row: instant_of(row) <= watermark and row["device"] != "nobody")
        return expected

    def batches(self):
        """(file of records, time of each partition's last one) in the order of arrival."""
        fleet = support.make_fleet(self.folder / "fleet.jsonl", devices=60, messages=6000, late_percent=3,
                                   partitions=self.partitions)
        records = [json.loads(line) for line in fleet.read_text(encoding="utf-8").splitlines()]
        size = len(records) // BATCHES
        for begin in range(0, len(records), size):
            batch = records[begin:begin + size]
            last_ms = (max(record["timestamp"] or 0 for record in batch) // 1000 + 2) * 1000
            batch += (status(partition, "last", last_ms) for partition in range(self.partitions))
            path = self.folder / f"batch-{begin}.jsonl"
            path.write_text("".join(json.dumps(record) + "\n" for record in batch), encoding="utf-8")
            yield path, last_ms

    def test_equal_while_no_clock_decision_is_taken(self):
        self.begin(4, {"presence_timeout": "30s"}, {})
        for batch, last_ms in self.batches():
            self.topics.fill(self.raw, batch)
            watermark = last_ms - OUT_OF_ORDERNESS_MS - 1
            self.await_watermark(watermark)
        late = self.shown("weir_late_records_total", "node")
        self.assertEqual(support.clock_decisions(self.port), {})
        live, backlog = self.end_live_and_read_backlog(watermark)
        self.assertEqual(self.live.clock_decisions(), 0)
        self.assertEqual((only_in(live, backlog), only_in(backlog, live)), ([], []))
        expected = self.expected("of-both", watermark)
        self.assert_equal_rows(expected, live, self.live.dead())
        self.assert_equal_rows(expected, backlog, self.backlog.dead())
        self.assertEqual(late, {"status": expected.dead.read_text(encoding="utf-8").count('"stage":"late"')})
        self.assertGreater(late["status"], LEAST_LATE)

    def test_an_idle_partition_makes_its_older_records_late(self):
        self.begin(2, {}, {"idle_timeout": "5s", "wall_clock_advance": False},
                   status(TALKING, "talker", at(5)), status(TALKING, "talker", at(50)),
                   status(TALKING, "talker", at(20)),   # late for both
                   status(SILENT, "silent", at(10)), status(SILENT, "other", at(15)))
        self.await_shown("weir_silent_lanes", "state", {"idle": 2})
        self.assertEqual(support.clock_decisions(self.port), {"idle": 2})
        self.send(status(TALKING, "talker", at(311)))
        self.await_watermark(at(300.999))
        self.send(status(SILENT, "silent", at(150)), status(SILENT, "silent", at(240), "offline"),
                  status(SILENT, "other", at(320)))
        self.await_shown("weir_partition_watermark_seconds", "partition", {str(SILENT): at(309.999) / 1000})
        self.send(status(TALKING, "talker", at(611)), status(SILENT, "other", at(611)))
        self.await_watermark(at(600.999))
        self.assertEqual(support.clock_decisions(self.port).keys(), {"idle"})
        live, backlog = self.end_live_and_read_backlog(at(600.999))
        self.assertGreaterEqual(self.live.clock_decisions(), 2)
        self.assert_equal_rows(self.expected("of-backlog", at(600.999)), backlog, self.backlog.dead())
        # To the reference the decision is a record of nobody that raises the silent partition's watermark as far.
        decision = {**status(SILENT, "nobody", at(311)), "topic": self.raw, "offset": 1.5}
        self.assert_equal_rows(self.expected("of-live", at(600.999), decision), live, self.live.dead())
        changed = [("window", "silent", second) for second in (180, 300, 360)]
        self.assertEqual(only_in(backlog, live), [("transition", "silent", 240), *changed])
        self.assertEqual(only_in(live, backlog), [("transition", "silent", 301), *changed])


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
