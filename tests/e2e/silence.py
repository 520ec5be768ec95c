"""Partitions without records, on a real broker: idle ones let windows close and deadlines pass, blind ones do not."""
import json
import os
import subprocess
import sys
import time

import support
from support import Case, Pipeline, TESTS, Topics, WEIR, device_status, eventually

sys.path.insert(0, str(TESTS / "kafka"))
from broker import Broker  # noqa: E402

IDLE_MS = 5_000
WINDOW_MS = 5_000
TIMEOUT_MS = 8_000
OUTAGE_MS = 2 * TIMEOUT_MS
MOST_WHILE_STOPPING = 30


def now_ms():
    return int(time.time() * 1000)


def property_report(device, time_ms):
    return {"deviceType": "CUSTOM", "productKey": "P", "deviceName": device, "gmtCreate": time_ms, "iotId": device,
            "requestId": "1", "items": {"t": {"value": 1, "time": time_ms}}}


class LiveCase(Case):
    """A pipeline from the topic "raw" to the topic "rows", which the test has made in brokers of its own."""

    def make_topics(self, bootstrap, raw_replicas=-1):
        self.topics = Topics(bootstrap)
        for topic, partitions, replicas in (("raw", 2, raw_replicas), ("rows", 1, -1)):
            self.topics.tool.create_topic(topic, partitions, {"retention.ms": -1}, replicas)

    def pipeline(self, timeout_ms=TIMEOUT_MS):
        sections = device_status(
            self.topics.source("raw"), self.topics.sink("rows"),
            status={"out_of_orderness": "1s", "window.size": f"{WINDOW_MS}ms", "idle_timeout": f"{IDLE_MS}ms",
                    "presence_timeout": f"{timeout_ms}ms", "clock": "trusted"})
        del sections["sources.devices"]["stop_at"]
        return Pipeline(self.folder / "live", sections)

    def start(self, pipeline):
        self.port = support.free_port()
        return pipeline.start("--metrics", f"127.0.0.1:{self.port}")

    def await_decisions(self, run, *kinds):
        def taken():
            return all(support.clock_decisions(self.port).get(kind) for kind in kinds)
        eventually(lambda: taken() or run.ended(), f"clock decisions of the kinds {kinds}:\n{run.log}")

    def stop(self, pipeline, before=0, **wanted):
        """Ends the run; its clock decisions are kept, with those of earlier runs. W may follow the clock until the end."""
        shown = support.clock_decisions(self.port)
        for kind, count in wanted.items():
            self.assertEqual(shown.get(kind, 0), count, shown)
        self.assertEqual(pipeline.last.terminate(), 0, pipeline.last.log)
        kept = pipeline.clock_decisions()
        self.assertLessEqual(before + sum(shown.values()), kept)
        self.assertLess(kept, before + sum(shown.values()) + MOST_WHILE_STOPPING)
        return kept

    def send(self, partition, device, *times_ms):
        """Reports of the device, stamped by their own times."""
        lines = self.folder / "send.jsonl"
        lines.write_text("".join(json.dumps({"partition": partition, "key": device, "timestamp": time_ms,
                                             "value": json.dumps(property_report(device, time_ms))}) + "\n"
                                 for time_ms in times_ms), encoding="utf-8")
        self.topics.tool.produce_file(lines, "raw")

    def rows(self, kind):
        with open(self.topics.values("rows", self.folder / "rows.jsonl"), encoding="utf-8") as lines:
            return [row for row in map(json.loads, lines) if row["kind"] == kind]

    def transitions(self):
        return [(row["device"], row["to"], row["cause"], row["at_ms"]) for row in self.rows("transition")]


class Silence(LiveCase):
    def setUp(self):
        super().setUp()
        self.broker = Broker(self.folder / "broker")
        self.addCleanup(self.broker.kill)
        self.broker.start()
        self.make_topics(self.broker.bootstrap)

    def test_idle_partitions_let_windows_close_and_devices_time_out(self):
        pipeline = self.pipeline()
        run = self.start(pipeline)
        seen = now_ms()
        self.send(0, "d", seen)     # partition 1 never has a record
        wanted = [("d", "online", "data", seen), ("d", "offline", "timeout", seen + TIMEOUT_MS)]
        eventually(lambda: len(self.transitions()) == 2 or run.ended(), f"the timeout:\n{run.log}", 60)
        self.assertEqual(self.transitions(), wanted, run.log)
        for row in self.rows("window"):
            self.assertEqual(row["online_ms"] + row["offline_ms"] + row["unknown_ms"], WINDOW_MS)
        self.assert_explained(pipeline, seen, True)
        self.await_decisions(run, "idle", "wall_clock")
        self.stop(pipeline, appeared=0, timer=0)
        self.assert_explained(pipeline, seen, False)

    def explained(self, pipeline):
        done = subprocess.run([WEIR, "explain", pipeline.file, "P/d", "--format", "json"], capture_output=True,
                              text=True, check=False, env={**os.environ, "WEIR_PLUGIN_PATH": support.PLUGINS})
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_explained(self, pipeline, seen, is_running):
        shown = self.explained(pipeline)
        self.assertEqual(shown["running"], is_running)
        state = shown["nodes"][0]["state"]
        self.assertEqual((state["status"], state["since_ms"], state["last_seen_ms"]),
                         ("offline", seen + TIMEOUT_MS, seen))
        self.assertEqual((state["rule"]["name"], state["rule"]["threshold_ms"]), ("presence_timeout", TIMEOUT_MS))
        self.assertEqual(state["last_seen_by"], {"topic": "raw", "partition": 0, "offset": 0})
        self.assertEqual([turn["to"] for turn in state["transitions"]], ["online", "offline"])
        for turn in state["transitions"]:   # W came to it within the run, and stood before it when that was noted
            self.assertLessEqual(turn["at_ms"], turn["watermark_to_ms"])
            self.assertTrue(seen <= turn["clock_to_ms"] <= now_ms(), turn)
            self.assertTrue(turn["watermark_from_ms"] is None or turn["watermark_from_ms"] < turn["at_ms"], turn)

    def test_a_deadline_that_passes_while_nothing_runs(self):
        pipeline = self.pipeline()
        run = self.start(pipeline)
        seen = now_ms()
        self.send(0, "d", seen)
        self.send(1, "d", seen + 2_000)
        eventually(lambda: self.transitions() or run.ended(), f"the first transition:\n{run.log}")
        decisions = self.stop(pipeline, appeared=0)
        self.topics.tool.add_partitions("raw", 3)
        eventually(lambda: now_ms() > seen + 2_000 + TIMEOUT_MS, "the deadline")
        self.broker.kill()
        run = self.start(pipeline)
        run.says("no broker of")
        waiting = self.explained(pipeline)
        self.assertTrue(waiting["running"])
        self.assertEqual(waiting["nodes"][0]["state"]["status"], "online")
        self.assertEqual([(partition["position"], partition.get("activity")) for partition in waiting["partitions"]],
                         [(1, None), (1, None)])
        self.broker.start()
        eventually(lambda: len(self.transitions()) == 2 or run.ended(), f"the timeout:\n{run.log}", 60)
        self.assertEqual(self.transitions()[1:], [("d", "offline", "timeout", seen + 2_000 + TIMEOUT_MS)], run.log)
        self.await_decisions(run, "idle", "wall_clock")
        self.stop(pipeline, decisions, appeared=1)

    def test_no_device_times_out_while_the_broker_is_away(self):
        pipeline = self.pipeline()
        run = self.start(pipeline)
        seen = now_ms()
        self.send(0, "d", seen)
        self.send(1, "e", seen)
        eventually(lambda: len(self.transitions()) == 2 or run.ended(), f"both online:\n{run.log}")
        self.broker.kill()
        run.says("open and no deadline passes")
        self.assertEqual({partition["activity"] for partition in self.explained(pipeline)["partitions"]}, {"blind"})
        eventually(lambda: now_ms() > seen + OUTAGE_MS, "the outage's end")
        self.broker.start()
        run.says("can be seen again")
        # What the devices have sent meanwhile, elsewhere: they were never silent for TIMEOUT_MS.
        meanwhile = range(seen + 4_000, seen + OUTAGE_MS + 1, 4_000)
        self.send(0, "d", *meanwhile)
        self.send(1, "e", *meanwhile)
        last = seen + OUTAGE_MS
        eventually(lambda: len(self.transitions()) == 4 or run.ended(), f"both offline:\n{run.log}", 180)
        self.assertEqual(sorted(self.transitions()[2:]),
                         [(device, "offline", "timeout", last + TIMEOUT_MS) for device in ("d", "e")], run.log)
        self.stop(pipeline, appeared=0, timer=0)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
