"""The demo: its rows are the reference's, what it prints is true, and it leaves nothing running."""
import json
import os
import re
import signal
import subprocess
import sys
import unittest
from collections import Counter

from example import BUILD, TESTS, assert_equal, copy_of, reference

sys.path.insert(0, str(TESTS / "kafka"))
from processes import adopt_orphans, kill_orphans       # noqa: E402

PARTITIONS = 8
STATUSES = ("online", "offline", "unknown")


def json_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def online_state(rows):
    """[devices, online, offline, unknown] by product and of all, at the end of the last window."""
    windows = [row for row in rows if row["kind"] == "window"]
    last_ms = max(row["window_end_ms"] for row in windows)
    counts = {}
    for row in windows:
        if row["window_end_ms"] == last_ms:
            for name in (row["product"], "all"):
                counts.setdefault(name, Counter())[row["closing"]] += 1
    return {name: [sum(count.values()), *(count[status] for status in STATUSES)]
            for name, count in counts.items()}


class DemoTest(unittest.TestCase):

    def setUp(self):
        self.folder = copy_of(self, "device_status")
        self.out = self.folder / "out"
        self.addCleanup(kill_orphans)

    def start(self, build=BUILD):
        demo = subprocess.Popen([self.folder / "demo"], text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE,
                                env={**os.environ, "WEIR_BUILD_DIR": str(build)})
        self.addCleanup(demo.communicate)
        self.addCleanup(demo.kill)
        return demo

    def start_and_wait_for_broker(self):
        demo = self.start()
        for line in demo.stdout:
            if line.startswith("  broker "):
                return demo
        self.fail(f"no broker: {demo.stderr.read()}")

    def run_demo(self):
        demo = self.start()
        output, errors = demo.communicate(timeout=60)
        self.assertEqual((demo.returncode, errors), (0, ""), output)
        self.assertEqual(kill_orphans(), [])
        return output

    def check_online_state(self, output, rows):
        printed = {found[1]: list(map(int, found[2].split())) for found in
                   re.finditer(r"^  (\w+)((?: +\d+){4})$", output, re.MULTILINE)}
        self.assertEqual(printed, online_state(rows))
        self.assertEqual(len(printed), 5)
        self.assertEqual(printed["all"][0], 200)
        self.assertTrue(all(printed["all"]), "a fleet with devices in each status")

    def check_last_transition(self, output, rows):
        last_ms = max(row["at_ms"] for row in rows if row["kind"] == "transition")
        printed = re.findall(r"^  (\d\d:\d\d:\d\d)  \w+ +\S+ +\w+ -> \w+  ", output, re.MULTILINE)
        self.assertEqual(len(printed), 10)
        seconds = last_ms // 1000 % 86_400
        self.assertEqual(printed[-1], f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}")

    def check_letters(self, output, letters):
        printed = {found[1]: int(found[2]) for found in
                   re.finditer(r"^  (TRANSFORMATION|late|time|future|past) .* (\d+)$", output,
                               re.MULTILINE)}
        self.assertEqual(printed, Counter(letter["stage"] for letter in letters))
        self.assertEqual(printed.keys(), {"TRANSFORMATION", "late"})

    def test_rows_and_what_is_printed_are_the_references(self):
        output = self.run_demo()
        rows, dead = self.folder / "rows.jsonl", self.folder / "dead.jsonl"
        reference(self.out / "input.jsonl", PARTITIONS, rows, dead)
        assert_equal(self, self.out, rows, dead)
        self.check_online_state(output, json_lines(rows))
        self.check_last_transition(output, json_lines(rows))
        self.check_letters(output, json_lines(dead))

    def test_runs_again(self):
        self.out.mkdir()
        (self.out / "rows.jsonl").write_text("of an earlier run\n")
        self.assertIn("is accounted for", self.run_demo())

    def test_partitions_stay_below_what_the_embedded_broker_keeps(self):
        self.run_demo()
        sizes = Counter()
        with open(self.out / "input.jsonl", encoding="utf-8") as lines:
            for line in lines:
                sizes[json.loads(line)["partition"]] += len(line)
        self.assertEqual(len(sizes), PARTITIONS)
        self.assertLess(max(sizes.values()), 4 << 20)

    def test_ctrl_c_leaves_nothing_running(self):
        demo = self.start_and_wait_for_broker()
        demo.send_signal(signal.SIGINT)
        _, errors = demo.communicate(timeout=30)
        self.assertEqual(kill_orphans(), [])
        self.assertEqual(demo.returncode, 130)
        self.assertEqual(errors, "\ndemo: interrupted; nothing is left running\n")

    def test_nothing_outlives_a_killed_demo(self):
        demo = self.start_and_wait_for_broker()
        demo.kill()
        demo.communicate(timeout=30)
        signal.signal(signal.SIGALRM, self.still_running)
        signal.alarm(30)
        self.addCleanup(signal.alarm, 0)
        with self.assertRaises(ChildProcessError):
            while True:
                os.waitpid(-1, 0)

    def still_running(self, *_):
        self.fail(f"outlived the demo: {kill_orphans()}")

    def test_a_pipeline_that_weir_refuses_is_shown_with_its_words(self):
        pipeline = self.folder / "pipeline.toml"
        pipeline.write_text(pipeline.read_text().replace("window.size", "window.sise"))
        demo = self.start()
        _, errors = demo.communicate(timeout=30)
        self.assertEqual(demo.returncode, 1)
        self.assertRegex(errors, r"^\ndemo: weir ended with exit code 78:\n"
                                 r"\S*pipeline\.toml:\d+:\d+: error: .*window\.sise")
        self.assertEqual(errors.count("\n"), 3)
        self.assertEqual(kill_orphans(), [])

    def test_an_unbuilt_tree_is_named_with_the_way_out(self):
        demo = self.start(build=self.folder / "nothing")
        _, errors = demo.communicate(timeout=30)
        self.assertEqual(demo.returncode, 1)
        self.assertRegex(errors, r"^\ndemo: \S*weir is missing: build the tree with \./dev build")
        self.assertEqual(errors.count("\n"), 2)


if __name__ == "__main__":
    adopt_orphans()
    unittest.main()
