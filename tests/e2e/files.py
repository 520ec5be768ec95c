"""From a file of records to a file of rows, equal to the reference for every number of workers."""
import itertools
from pathlib import Path
import tempfile

import support
from support import Case, Expected, Pipeline, device_status

PARTITIONS = 8
HOPPING = {"window.kind": "hopping", "window.size": "5m", "window.every": "1m", "window.offset": "-8h"}
BY_PRODUCT = {"TXProd00": "15s", "a1Prod01": "0s"}
SILENCE = {"presence_timeout": "40s", "forget_after": "3m", "flapping.transitions": 4, "flapping.period": "30s"}


def sections(fleet, tasks, status=None):
    return device_status(
        {"type": "file", "path": str(fleet), "format": "records", "partitions": PARTITIONS},
        {"type": "file", "path": "rows.jsonl"}, {"type": "file", "path": "dead.jsonl"},
        {"tasks.max": tasks}, status)


def as_arguments(status):
    return {name.replace(".", "_"): value for name, value in status.items()}


class Files(Case):
    @classmethod
    def setUpClass(cls):
        # pylint: disable=consider-using-with
        shared = tempfile.TemporaryDirectory(prefix="weir-e2e-")
        cls.addClassCleanup(shared.cleanup)
        folder = Path(shared.name)
        cls.fleet = support.make_fleet(folder / "input.jsonl", devices=1000, messages=100_000, partitions=PARTITIONS)
        cls.tumbling = Expected(folder / "tumbling", cls.fleet, PARTITIONS)
        cls.hopping = Expected(folder / "hopping", cls.fleet, PARTITIONS, **as_arguments(HOPPING))
        cls.restless = support.make_fleet(folder / "restless.jsonl", devices=300, messages=30_000,
                                          partitions=PARTITIONS, restless_percent=30)

    def assert_as_expected(self, pipeline, expected):
        self.assert_equal_rows(expected, pipeline.folder / "rows.jsonl", pipeline.folder / "dead.jsonl")

    def test_rows_do_not_depend_on_workers(self):
        kinds = (("tumbling", {}, self.tumbling), ("hopping", HOPPING, self.hopping))
        for tasks, (kind, status, expected) in itertools.product((1, 2, 4), kinds):
            with self.subTest(tasks=tasks, kind=kind):
                pipeline = Pipeline(self.folder / f"{kind}-{tasks}", sections(self.fleet, tasks, status))
                run = self.run_to_end(pipeline)
                self.assert_as_expected(pipeline, expected)
                self.assert_small(run)

    def test_silence_and_flapping(self):
        for name, status in (("tumbling", {"min_dwell": "5s"}), ("hopping", {**HOPPING, "min_dwell": "90s"}),
                             ("at_once", {})):
            with self.subTest(name):
                status = {**SILENCE, **status}
                by_product = ",".join(f"{product}={timeout}" for product, timeout in BY_PRODUCT.items())
                expected = Expected(self.folder / f"expected-{name}", self.restless, PARTITIONS,
                                    presence_timeout_by_product=by_product, **as_arguments(status))
                rows = expected.rows.read_text()
                for sign in ('"cause":"timeout"', '"flapping":true'):
                    self.assertIn(sign, rows)
                made = sections(self.restless, 2, status)
                made["transforms.status.presence_timeout_by_product"] = BY_PRODUCT
                pipeline = Pipeline(self.folder / name, made)
                self.run_to_end(pipeline)
                self.assert_as_expected(pipeline, expected)

    def test_a_second_run_emits_nothing(self):
        pipeline = Pipeline(self.folder, sections(self.fleet, 2))
        self.run_to_end(pipeline)
        self.run_to_end(pipeline)
        self.assert_as_expected(pipeline, self.tumbling)


if __name__ == "__main__":
    support.main()
