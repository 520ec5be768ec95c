"""A source that was replaced by another one, as long as the first or longer: noticed by the last record that was read."""
import json
import os
import unittest

import support
from support import Case, Pipeline, Topics

SOURCE_LOST = 66


def copying(source):
    """A pipeline that hands on what it reads; its files lie beside the pipeline file."""
    return {"pipeline": {"name": support.unique("copy"), "source": "in", "sinks": ["out"]},
            "sources.in": source, "sinks.out": {"type": "file", "path": "out.jsonl"}}


class Replaced(Case):
    def assert_noticed(self, pipeline, place):
        before = self.output(pipeline)
        run = self.run_to_end(pipeline, SOURCE_LOST)
        for word in (place, "is another one now", "state.directory"):
            self.assertIn(word, run.log)
        self.assertEqual(self.output(pipeline), before)

    @staticmethod
    def output(pipeline):
        return (pipeline.folder / "out.jsonl").read_text().splitlines()


class File(Replaced):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "input.txt"
        self.file.write_text("one\ntwo\nthree\n")
        self.pipeline = Pipeline(self.folder / "copy", copying({"type": "file", "path": str(self.file)}))
        self.run_to_end(self.pipeline)
        self.assertEqual(self.output(self.pipeline), ["one", "two", "three"])

    def test_another_last_line_in_a_longer_file(self):
        self.file.write_text("one\ntwo\nthrow\nfour\n")
        self.assert_noticed(self.pipeline, "file: the record at 8")

    def test_what_is_appended_is_read(self):
        with open(self.file, "a", encoding="utf-8") as more:
            more.write("four\n")
        self.run_to_end(self.pipeline)
        self.assertEqual(self.output(self.pipeline), ["one", "two", "three", "four"])


@unittest.skipUnless(os.environ.get("WEIR_TEST_KAFKA"), "needs a real broker")
class Topic(Replaced):
    def setUp(self):
        super().setUp()
        self.topics = Topics()
        self.topic = self.topics.make("replaced")
        self.produce("one", "two", "three")
        self.pipeline = Pipeline(self.folder / "copy", copying(self.topics.source(self.topic)))
        self.run_to_end(self.pipeline)
        self.assertEqual(self.output(self.pipeline), ["one", "two", "three"])

    def produce(self, *values):
        lines = self.folder / "lines.jsonl"
        lines.write_text("".join(json.dumps({"partition": 0, "timestamp": 1, "value": value}) + "\n" for value in values))
        self.topics.tool.produce_file(lines, self.topic)

    def test_a_topic_made_anew_and_longer(self):
        self.topics.tool.delete_topic(self.topic)
        self.topics.tool.create_topic(self.topic, 1, {"retention.ms": -1})
        self.produce("uno", "dos", "tres", "cuatro")
        self.assert_noticed(self.pipeline, f"{self.topic}/0: the record at 2")

    def test_the_last_record_was_deleted_by_retention(self):
        self.topics.tool.delete_records(self.topic, 0, 3)
        self.produce("four")
        self.run_to_end(self.pipeline)
        self.assertEqual(self.output(self.pipeline), ["one", "two", "three", "four"])


if __name__ == "__main__":
    support.main()
