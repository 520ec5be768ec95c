"""Two keyed transforms with an exchange between them: rows by product are what the reference's device rows add up to,
through SIGKILL in every phase of an epoch.
"""
from collections import Counter
from decimal import Decimal, ROUND_HALF_UP
import json

import support
from support import Expected, Pipeline, device_status
from kills import FLEET, KillCase, MANY_EPOCHS, PARTITIONS

FEW_ROWS = {"epoch.max_output_bytes": "1KiB", "publish.max_bytes": "2KiB"}


def added_up(device_rows):
    """{(product, start, end): row} of window rows as text."""
    sums = {}
    for row in map(json.loads, device_rows):
        if row["kind"] != "window":
            continue
        start, end = row["window_start_ms"], row["window_end_ms"]
        total = sums.setdefault((row["product"], start, end), Counter())
        total["devices"] += 1
        total["online_at_open"] += row["opening"] == "online"
        total["online_at_close"] += row["closing"] == "online"
        for field in ("online_ms", "offline_ms", "transitions", "records"):
            total[field] += row[field]
    return {window: row_of(window, total) for window, total in sums.items()}


def row_of(window, total):
    product, start, end = window
    mean = (Decimal(total["online_ms"]) / (end - start)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    fields = ("devices", "online_at_open", "online_at_close", "online_ms", "offline_ms")
    return json.dumps({"kind": "rollup", "product": product, "window_start_ms": start, "window_end_ms": end,
                       **{field: total[field] for field in fields}, "mean_online": float(mean),
                       "transitions": total["transitions"], "records": total["records"]}, separators=(",", ":"))


class RollupOutput:
    def __init__(self, folder, **status):
        folder.mkdir(exist_ok=True)
        self.status = status
        self.fleet = support.make_fleet(folder / "input.jsonl", **FLEET)
        expected = Expected(folder, self.fleet, PARTITIONS, **status)
        self.device_rows = expected.rows.read_text(encoding="utf-8").splitlines()
        self.rows = sorted(added_up(self.device_rows).values())

    def pipeline(self, folder, device_rows=False, **settings):
        sections = device_status({"type": "file", "path": str(self.fleet), "format": "records",
                                  "partitions": PARTITIONS},
                                 {"type": "file", "path": "rows.jsonl"}, {"type": "file", "path": "dead.jsonl"},
                                 {**MANY_EPOCHS, **FEW_ROWS, **settings}, self.status)
        sections["pipeline"]["transforms"].append("rollup")
        sections["transforms.rollup"] = {"type": "status_rollup", "device_rows": device_rows}
        return Pipeline(folder, sections)

    @staticmethod
    def found(pipeline):
        return (pipeline.folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()

    def differences(self, pipeline):
        found, wanted = Counter(self.found(pipeline)), Counter(self.rows)
        words = [f"missing row {row}" for row in (wanted - found)] + [f"extra row {row}" for row in (found - wanted)]
        return "\n".join(words[:10])


class Rollup(KillCase):
    def test_rows_by_product(self):
        output = RollupOutput(self.folder)
        self.assertGreater(len(output.rows), 100)
        with self.subTest("killed"):
            self.assert_survives(output)
        with self.subTest("with the device rows, four workers"):
            pipeline = output.pipeline(self.folder / "both", device_rows=True, **{"tasks.max": 4})
            self.run_to_end(pipeline)
            self.assertEqual(Counter(output.found(pipeline)), Counter(output.rows) + Counter(output.device_rows))
        with self.subTest("a third keyed transform, which gets all rows of both"):
            pipeline = output.pipeline(self.folder / "third", device_rows=True, **{"tasks.max": 2})
            pipeline.sections["pipeline"]["transforms"].append("again")
            pipeline.sections["transforms.again"] = {}
            pipeline.change("transforms.again", type="status_rollup", device_rows=True)
            self.run_to_end(pipeline)
            self.assertEqual(Counter(output.found(pipeline)), Counter(2 * output.rows) + Counter(output.device_rows))
        with self.subTest("devices that are forgotten between the end of a window and its close"):
            forgetful = RollupOutput(self.folder / "forgetful", min_dwell="50s", forget_after="70s")
            pipeline = forgetful.pipeline(self.folder / "forgetful" / "run")
            self.run_to_end(pipeline)
            self.assertEqual(forgetful.differences(pipeline), "")
        with self.subTest("the comparison sees a lost row"):
            self.assert_seen(output, "between writes:30", "outbox after checkpoint", "", "missing")


if __name__ == "__main__":
    support.main()
