"""Records that cannot be processed, from empty ones to 10 MiB: dead letters, or the pipeline stops before them."""
import base64
import hashlib
import json
import random

import support
from support import Case, Expected, Pipeline, Topics, device_status

PARTITIONS = 2
HUGE = 10 << 20
GOOD = ('{"MsgType":"Publish","Time":"2026-03-01 07:59:00","DeviceName":"big","ProductId":"TXBig","Seq":1,'
        '"Topic":"$thing/up/raw/TXBig/big","Payload":"%s","PayloadLen":%d}')
BAD_RECORD = 65


def envelope(size):
    data = b"\x5a" * size
    return (GOOD % (base64.b64encode(data).decode(), size)).encode()


def bad_values():
    noise = random.Random(3).randbytes(HUGE)
    return [b"not json at all", envelope(100)[:150], b"", None, b"\x00\xffbinary\x80", noise,
            envelope(HUGE * 3 // 4)[:-20], b'{"MsgType":"' + b"x" * HUGE + b'"}', b"[" * HUGE]


def line(value, partition, timestamp=1772323140000):
    coded = None if value is None else base64.b64encode(value).decode()
    return json.dumps({"partition": partition, "timestamp": timestamp, "key": None, "headers": {},
                       "value_base64": coded}) + "\n"


class BadRecords(Case):
    def setUp(self):
        super().setUp()
        self.topics = Topics()

    def fleet(self, partitions=PARTITIONS):
        return support.make_fleet(self.folder / "input.jsonl", devices=200, messages=8000, partitions=partitions)

    def device_status(self, raw, **pipeline):
        rows, dead = self.topics.make("rows", 2), self.topics.make("dead")
        return Pipeline(self.folder / "run", device_status(
            self.topics.source(raw), self.topics.sink(rows),
            pipeline={"errors.deadletterqueue.topic.name": dead, **pipeline})), rows, dead

    def fill_with_bad_ones(self, raw):
        """Every bad value in every partition, and a good one of 7.5 MiB."""
        lines = self.folder / "bad.jsonl"
        with open(lines, "w", encoding="utf-8") as out:
            for partition in range(PARTITIONS):
                out.writelines(line(value, partition) for value in bad_values())
                out.write(line(envelope(HUGE * 3 // 4), partition))
        self.topics.tool.produce_file(lines, raw)

    def assert_as_expected(self, raw, rows, dead):
        expected = Expected(self.folder, self.topics.records(raw, self.folder / "raw.jsonl"), PARTITIONS)
        letters = self.topics.records(dead, self.folder / "dead.jsonl")
        self.assert_equal_rows(expected, self.topics.values(rows, self.folder / "rows.jsonl"), letters)
        with open(letters, encoding="utf-8") as lines:
            return [json.loads(letter) for letter in lines]

    def test_dead_letters_of_every_size(self):
        raw = self.topics.make("raw", PARTITIONS, **{"max.message.bytes": 12 << 20})
        self.fill_with_bad_ones(raw)
        self.topics.fill(raw, self.fleet())
        pipeline, rows, dead = self.device_status(raw)
        run = self.run_to_end(pipeline)
        letters = self.assert_as_expected(raw, rows, dead)
        cut = [letter for letter in letters if "weir.value.bytes" in letter["headers"]]
        self.assertEqual(len(cut), 4 * PARTITIONS)
        noise = hashlib.sha256(bad_values()[5]).hexdigest()
        self.assertEqual([letter["headers"]["weir.value.sha256"] for letter in cut].count(noise), PARTITIONS)
        print(f"resident {run.peak_memory >> 20} MiB", flush=True)
        self.assert_small(run)

    def test_without_tolerance_it_stops_before_the_first(self):
        raw = self.topics.make("raw")
        self.topics.fill(raw, self.fleet(partitions=1))
        pipeline, rows, dead = self.device_status(raw, **{"errors.tolerance": "none"})
        said = set()
        for _ in range(2):
            run = self.run_to_end(pipeline, BAD_RECORD)
            said.add(next(words.partition(": ")[2] for words in run.log.splitlines() if " error " in words))
        self.assertEqual(len(said), 1, said)
        self.assertRegex(said.pop(), raw + r"/0 offset \d+: .*stopped before this record")
        pipeline.change("pipeline", errors__tolerance="all")
        self.run_to_end(pipeline)
        self.assert_as_expected(raw, rows, dead)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
