"""A backlog whose partitions are served unevenly: nothing becomes late, and what waits stays bounded."""
import json
import random
import re

import support
from support import Case, Expected, Pipeline, Topics, device_status

PARTITIONS = 8
SHARES = [60, 30, 15, 8, 4, 2, 1, 1]
# How the broker serves, and max_waiting_bytes in MiB. Unbounded, some 2.3 MB wait: 1 MiB holds them back.
SERVINGS = {"as it comes": ({}, 4), "held back": ({}, 1), "one partition an answer": ({"fetch.max.bytes": "1000000"}, 4),
            "in crumbs": ({"fetch.message.max.bytes": "20000"}, 1)}


def spread_unevenly(fleet, path):
    """The fleet's records on partitions of very different size, one partition after the other."""
    rng = random.Random(7)
    partitions = [[] for _ in SHARES]
    with open(fleet, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            record["partition"], = rng.choices(range(PARTITIONS), SHARES)
            partitions[record["partition"]].append(json.dumps(record) + "\n")
    with open(path, "w", encoding="utf-8") as out:
        for lines in partitions:
            out.writelines(lines)
    return path


class CatchUp(Case):
    def backlog(self):
        fleet = support.make_fleet(self.folder / "input.jsonl", devices=1000, messages=100_000, minutes=25,
                                   late_percent=0, partitions=PARTITIONS)
        topic = self.topics.make("backlog", PARTITIONS)
        self.topics.fill(topic, spread_unevenly(fleet, self.folder / "uneven.jsonl"))
        return topic

    def device_status(self, raw, name, client, waiting):
        rows, dead = self.topics.make("rows", 4), self.topics.make("dead")
        sections = device_status(
            self.topics.source(raw), self.topics.sink(rows),
            pipeline={"max_waiting_bytes": f"{waiting}MiB", "errors.deadletterqueue.topic.name": dead})
        sections["sources.devices.client"] = client
        return Pipeline(self.folder / name, sections), rows, dead

    def test_uneven_backlog(self):
        self.topics = Topics()
        raw = self.backlog()
        expected = Expected(self.folder, self.topics.records(raw, self.folder / "raw.jsonl"), PARTITIONS)
        self.assertNotIn('"late"', expected.dead.read_text())
        for name, (client, waiting) in SERVINGS.items():
            with self.subTest(serving=name):
                pipeline, rows, dead = self.device_status(raw, name.replace(" ", "-"), client, waiting)
                run = self.run_to_end(pipeline)
                self.assert_equal_rows(expected, self.topics.values(rows, pipeline.folder / "rows.jsonl"),
                                       self.topics.records(dead, pipeline.folder / "dead.jsonl"))
                waited = int(re.search(r"most bytes waiting (\d+)", run.log)[1])
                print(f"{name}: most bytes waiting {waited}, resident {run.peak_memory >> 20} MiB", flush=True)
                self.assertTrue(0 < waited < waiting << 20, waited)
                self.assert_small(run)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
