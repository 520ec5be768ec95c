"""The plugins give the same rows and dead letters under the harness as in weir run: they need nothing of it but the
interface. The harness restarts and crashes on its way, weir run does not.
"""
import json
from pathlib import Path
import subprocess
import sys
import tempfile

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "e2e"), str(TESTS / "reference")]
import compare  # noqa: E402
import support  # noqa: E402
from support import Case, Pipeline, device_status  # noqa: E402

HARNESS = sys.argv.pop(1)
PARTITIONS = 8
HOST_STAGES = ("late", "future", "past", "time")
TUMBLING = {"window.size": "1m"}
HOPPING = {"window.kind": "hopping", "window.size": "5m", "window.every": "1m", "window.offset": "-8h"}


def lines(path):
    return compare.read_lines([path])


def letter(line):
    """A dead letter apart from what names the pipeline, and from the host's own words."""
    members = json.loads(line)
    for name in ("connector.name", "task.id", "class.name"):
        members.pop(f"__connect.errors.{name}", None)
    if members["__connect.errors.stage"] in HOST_STAGES:
        members.pop("__connect.errors.exception.message")
    return json.dumps(members, sort_keys=True)


class SameRows(Case):
    @classmethod
    def setUpClass(cls):
        # pylint: disable=consider-using-with
        shared = tempfile.TemporaryDirectory(prefix="weir-sdk-")
        cls.addClassCleanup(shared.cleanup)
        cls.fleet = support.make_fleet(Path(shared.name) / "input.jsonl", devices=300, messages=20_000,
                                       partitions=PARTITIONS, seed=7)

    def run_harness(self, options):
        rows, dead = self.folder / "harness_rows.jsonl", self.folder / "harness_dead.jsonl"
        words = [HARNESS, support.PLUGINS, self.fleet, PARTITIONS, rows, dead,
                 *(word for option in options.items() for word in option)]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return rows, dead

    def check(self, options):
        pipeline = Pipeline(self.folder, device_status(
            {"type": "file", "path": str(self.fleet), "format": "records", "partitions": PARTITIONS},
            {"type": "file", "path": "rows.jsonl"}, {"type": "file", "path": "dead.jsonl"}, status=options))
        self.run_to_end(pipeline)
        rows, dead = self.run_harness(options)
        self.assertEqual(compare.compare_rows(lines(rows), lines(self.folder / "rows.jsonl")), [])
        self.assertEqual(compare.multiset_differences(
            map(letter, lines(dead)), map(letter, lines(self.folder / "dead.jsonl")), "dead letter"), [])

    def test_tumbling_windows(self):
        self.check(TUMBLING)

    def test_hopping_windows(self):
        self.check(HOPPING)


if __name__ == "__main__":
    support.main()
