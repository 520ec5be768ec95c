"""What `weir plan` says of a changed file is what a start of that file then does, counted on its output and state."""
import shutil

import support
from support import Pipeline, device_status, eventually
from editing import BAD_CONFIG, EditCase, line_of, status

MINUTE = 60_000
BEGIN = 1_772_323_200_000           # 2026-03-01T00:00:00Z
WATERMARK = BEGIN + 9 * MINUTE      # after the input below: the end of the window that holds its last record
PARTITIONS = 2
# Of each group of devices how many there are, and what they report when.
GROUPS = {"early": (5, [(0, "online")]), "middle": (3, [(5 * MINUTE, "online")]),
          "last": (7, [(8 * MINUTE + 30_000, "online")]), "gone": (2, [(MINUTE, "online"), (8 * MINUTE + 20_000, "offline")])}
OVERDUE = 5 + 3                     # silent for more than two minutes at WATERMARK, and online
ALL = 5 + 3 + 7 + 2
MOVES_ON = "as soon as the watermark moves on"


def events():
    return sorted((BEGIN + at, f"{group}-{number}", state)
                  for group, (count, reports) in GROUPS.items() for number in range(count) for at, state in reports)


class Plans(EditCase):
    def setUp(self):
        super().setUp()
        self.made = 0
        self.pipeline = self.make("run")

    def make(self, name):
        folder = self.folder / name
        folder.mkdir()
        self.input = folder / "input.jsonl"
        for number, (at, device, state) in enumerate(events()):
            self.write(number % PARTITIONS, at, device, state)
        sections = device_status({"type": "file", "path": "input.jsonl", "format": "records",
                                  "partitions": PARTITIONS}, {"type": "file", "path": "rows.jsonl"})
        return Pipeline(folder, sections)

    def write(self, partition, time_ms, device, state):
        self.made += 1
        with open(self.input, "a", encoding="utf-8") as lines:
            lines.write(line_of(partition, self.made, time_ms, status("P", device, state, time_ms)))

    def come_to(self, after_watermark_ms):
        """The rows of a run that gets a record of so much later in each partition."""
        before = len(self.rows())
        for partition in range(PARTITIONS):
            self.write(partition, WATERMARK + after_watermark_ms, "new", "online")
        self.run_to_end(self.pipeline)
        return self.rows()[before:]

    def test_devices_turn_when_the_watermark_moves(self):
        self.run_to_end(self.pipeline)
        self.assertEqual(self.watermark(), WATERMARK)
        self.pipeline.change("transforms.status", presence_timeout="2m")
        self.assertIn(f"  {OVERDUE} devices would turn offline {MOVES_ON} (now online)\n", self.plan())
        before = self.rows()
        self.run_to_end(self.pipeline)
        self.assertEqual(self.rows(), before)
        turned = [row for row in self.come_to(10_000) if row["kind"] == "transition" and row["to"] == "offline"]
        self.assertEqual({(row["at_ms"], row["cause"]) for row in turned}, {(WATERMARK + 1, "timeout")})
        self.assertEqual(len(turned), OVERDUE)

    def test_devices_turn_after_min_dwell(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("transforms.status", presence_timeout="2m", min_dwell="30s")
        planned = self.plan()
        self.assertIn(f"  {OVERDUE} devices would turn offline if nothing comes within min_dwell (now online)\n", planned)
        self.assertNotIn(MOVES_ON, planned)
        turned = [row for row in self.come_to(40_000) if row["kind"] == "transition" and row["to"] == "offline"]
        self.assertEqual([row["at_ms"] for row in turned], [WATERMARK + 1] * OVERDUE)

    def test_devices_are_forgotten(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("transforms.status", forget_after="2m")
        self.assertIn(f"  {OVERDUE} devices would be forgotten {MOVES_ON}\n", self.plan())
        before = self.keys()
        self.come_to(10_000)
        self.assertEqual(len(before), ALL)
        self.assertEqual(len(before - self.keys()), OVERDUE)

    def test_an_option_that_no_deadline_hangs_on(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("transforms.status", emit="active")
        self.assertIn(f"transform status: keeps the state of {ALL} device keys, its options have changed\n"
                      "  no device would change its status by that\n", self.plan())
        self.assertEqual({row["device"] for row in self.come_to(10_000) if row["kind"] == "transition"}, {"new"})

    def test_open_windows_get_no_row(self):
        for number, (options, start, end) in enumerate([
                ({"window.size": "2m"}, 60, 180), ({"window.offset": "-30s"}, 30, 90),
                ({"window.kind": "hopping", "window.size": "3m", "window.every": "1m"}, 60, 240)]):
            with self.subTest(options):
                self.pipeline = self.make(f"windows-{number}")
                self.run_to_end(self.pipeline)
                self.pipeline.change("transforms.status", **options)
                self.assertIn(f"  {ALL} devices: windows that have not closed get no row (the first of them ends at "
                              f"{at(60)}); the next window is [{at(start)}, {at(end)})\n", self.plan())
                rows = [row for row in self.come_to(end * 1000 + 1) if row["kind"] == "window"]
                self.assertNotIn("new", {row["device"] for row in rows if row["window_end_ms"] <= WATERMARK + MINUTE})
                self.assertEqual({device: first_window(rows, device) for _, device, _ in events()},
                                 {device: (start, end) for _, device, _ in events()})

    def test_unchanged_windows_get_their_rows(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("transforms.status", min_dwell="5s")     # not the windows: they close later
        self.assertNotIn("get no row", self.plan())
        rows = [row for row in self.come_to(90_000) if row["kind"] == "window"]
        self.assertEqual({first_window(rows, device) for _, device, _ in events()}, {(0, 60)})

    def test_a_transform_that_is_new_and_one_that_holds_nothing(self):
        self.run_to_end(self.pipeline)
        self.assertNotIn("transform rollup", self.plan())
        self.pipeline.sections["transforms.rollup"] = {"type": "status_rollup"}
        self.pipeline.change("pipeline", transforms=["decode", "map", "status", "rollup"])
        planned = self.plan()
        self.assertIn("transform rollup: is unknown to this directory, begins empty\n", planned)
        self.assertIn(f"transform status: keeps the state of {ALL} device keys\n", planned)
        rows = self.come_to(10_000)
        self.assertEqual({row["kind"] for row in rows}, {"rollup"})
        self.assertEqual(self.keys("rollup"), set())
        self.assertIn("transform rollup: was there before, and holds no device key\n", self.plan())

    def test_sinks_that_came_and_went(self):
        self.run_to_end(self.pipeline)
        self.assertIn("sink rows: goes on, all of its output is published\n", self.plan())
        self.pipeline.sections["sinks.more"] = {"type": "file", "path": "more.jsonl"}
        self.pipeline.change("pipeline", sinks=["rows", "more"])
        self.assertIn("sink more: has nothing in this directory; it gets what is made from now on\n", self.plan())
        new = self.come_to(10_000)
        self.assertEqual(self.rows("more.jsonl"), new)
        self.pipeline.change("pipeline", sinks=["more"])
        del self.pipeline.sections["sinks.rows"]
        self.pipeline.change("pipeline")
        planned = self.plan()
        self.assertIn("sink rows: not in this file; all of its output is published, nothing is lost\n", planned)
        self.assertIn("sink more: goes on, all of its output is published\n", planned)
        before = self.rows()
        self.run_to_end(self.pipeline)
        self.assertEqual(self.rows(), before)

    def test_sinks_of_one_cluster(self):
        """Nothing is asked of the cluster: there is none."""
        self.run_to_end(self.pipeline)
        for name in ("left", "right"):
            self.pipeline.sections[f"sinks.{name}"] = {"type": "kafka", "bootstrap.servers": ["127.0.0.1:1"],
                                                       "topic": name}
        self.pipeline.change("pipeline", sinks=["rows", "left", "right"])
        planned = self.plan()
        self.assertIn("sink left: has nothing in this directory; it gets what is made from now on\n", planned)
        self.assertIn("sink right: shares the output of left, on the same cluster; where it is new, it gets what is "
                      "made from now on\n", planned)

    def refused_alike(self, code=BAD_CONFIG):
        """The reason that plan and a start both give."""
        reason = next(line for line in self.plan(code).splitlines() if line.startswith("REFUSED: "))[len("REFUSED: "):]
        run = self.start()
        self.assertEqual(run.wait(), code, run.log)
        self.assertIn(reason, run.log)
        return reason

    def start(self):
        return self.pipeline.start(environment={"WEIR_PLUGIN_PATH": self.plugins})

    def test_another_pipelines_directory(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("pipeline", name="another")
        self.assertIn("belongs to pipeline 'e2e-", self.refused_alike())

    def test_before_the_first_epoch(self):
        crash = {"WEIR_TEST_CRASH": "open source:1"}
        self.assertLess(self.pipeline.start(executable=support.FAULTY_WEIR, environment=crash).wait(), 0)
        self.assertIn("no epoch was committed yet", self.plan())
        self.pipeline.change("pipeline", name="another")
        self.refused_alike()

    def test_options_that_a_component_does_not_go_on_with(self):
        self.pipeline.sections["transforms.alarm"] = {"type": "alarm_clock", "after": "1h"}
        self.pipeline.change("pipeline", transforms=["decode", "map", "alarm"])
        run = self.start()
        self.assertEqual(run.wait(), 0, run.log)
        self.assertIn(f"transform alarm: keeps the timers of {ALL} device keys\n", self.plan())
        self.pipeline.change("transforms.alarm", after="2h")
        self.assertIn("alarms that are set keep their time", self.refused_alike())

    def test_a_copy_of_a_stopped_pipelines_directory(self):
        self.run_to_end(self.pipeline)
        self.pipeline.change("transforms.status", presence_timeout="2m")
        planned = self.plan().splitlines()
        copy = self.folder / "copy"
        shutil.copytree(self.state, copy)
        before = content_of(copy)
        self.pipeline.change("pipeline", state__directory="elsewhere")
        self.plan(64)
        of_copy = self.plan(0, "--state", copy).splitlines()
        self.assertEqual(planned[0], of_copy[0].replace(str(copy), str(self.state)))
        self.assertEqual(planned[1:], of_copy[1:])
        self.assertEqual(content_of(copy), before)

    def test_a_copy_that_a_running_pipeline_has_made(self):
        self.pipeline.sections["sinks.rows"] = {"type": "hanging", "in": "publish"}     # so that it does not end
        self.pipeline.change("pipeline", state__copies__interval="1ms")
        run = self.start()
        copy = eventually(self.finished_copy, "a copy with all of the input")
        self.assertIn(str(self.state / "copies"), self.command("plan", self.pipeline.file).stderr)
        self.plan(75)
        epochs = sum(line["kind"] == "outbox" for line in self.dumped(copy))
        self.pipeline.change("transforms.status", presence_timeout="2m")
        self.pipeline.change("pipeline", state__directory="elsewhere")
        planned = self.plan(0, "--state", copy)
        self.assertIn(f"  {OVERDUE} devices would turn offline {MOVES_ON} (now online)\n", planned)
        self.assertRegex(planned, f"sink rows: goes on; its output of {epochs} epochs?, which may not be published yet")
        self.assertFalse(run.ended())
        run.kill()

    def finished_copy(self):
        for copy in self.folder.glob("run/state/copies/[0-9]*"):
            if any(line.get("ended") for line in self.dumped(copy)):
                return copy
        return None


def at(seconds_after_watermark):
    minutes, seconds = divmod(9 * 60 + seconds_after_watermark, 60)
    return f"2026-03-01T00:{minutes:02d}:{seconds:02d}.000Z"


def content_of(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def first_window(rows, device):
    """Of its rows, in seconds after WATERMARK."""
    windows = sorted((row["window_end_ms"], row["window_start_ms"]) for row in rows if row["device"] == device)
    return tuple((instant - WATERMARK) // 1000 for instant in reversed(windows[0])) if windows else None


if __name__ == "__main__":
    support.main()
