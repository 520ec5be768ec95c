"""What state directory and cluster know of each other does not fit together: refused, and the operator's ways out."""
import json
import re
import shutil
import subprocess

import support
from support import Case, Pipeline, Topics

SOFTWARE, PROTOCOL, USAGE = 70, 76, 64


class Copied(Case):
    """A pipeline that has copied two lines to a topic."""
    PARTITIONS = 1

    def setUp(self):
        super().setUp()
        self.topics = Topics()
        self.topic = self.topics.make("adopted", self.PARTITIONS)
        self.input = self.folder / "input.txt"
        self.input.write_text("one\ntwo\n")
        self.pipeline = Pipeline(self.folder / "copy", {
            "pipeline": {"name": support.unique("adoption"), "source": "in", "sinks": ["out"]},
            "sources.in": {"type": "file", "path": str(self.input)}, "sinks.out": self.topics.sink(self.topic)})
        self.state = self.pipeline.folder / "state"
        self.run_to_end(self.pipeline)

    def add(self, line):
        with open(self.input, "a", encoding="utf-8") as more:
            more.write(line + "\n")

    def values(self):
        return self.topics.values(self.topic, self.folder / "values.txt").read_text().splitlines()

    def weir(self, *words):
        return subprocess.run([support.WEIR, *words], capture_output=True, text=True, check=False,
                              env={**support.os.environ, "WEIR_PLUGIN_PATH": support.PLUGINS})

    def asked(self):
        asked = self.weir("state", "adopt", self.pipeline.file)
        self.assertEqual(asked.returncode, PROTOCOL, asked.stderr)
        self.assertIn("comes twice", asked.stdout)

    def adopted(self):
        done = self.weir("state", "adopt", self.pipeline.file, "--yes")
        self.assertEqual(done.returncode, 0, done.stderr)


class MadeAnew(Copied):
    PARTITIONS = 2

    def test_fewer_partitions(self):
        self.topics.tool.delete_topic(self.topic)
        self.topics.tool.create_topic(self.topic, 1)
        self.add("three")
        for part in ("has 1 partitions, it had 2", "E = ", "C = ", "weir state adopt"):
            self.assertIn(part, self.run_to_end(self.pipeline, PROTOCOL).log)
        self.asked()
        self.adopted()
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["three"])


class LostMarker(Copied):
    def lose_marker_and_output(self):
        tool = self.topics.tool
        foreign = self.folder / "foreign.jsonl"
        foreign.write_text(json.dumps({"partition": 0, "timestamp": 1, "value": "of another writer"}) + "\n")
        tool.produce_file(foreign, self.topic)
        tool.delete_group(f"weir.{self.pipeline.name}.out")
        tool.delete_records(self.topic, 0, tool.end_offsets(self.topic, "read_uncommitted")[0][1])

    def test_goes_on_where_all_was_confirmed(self):
        self.lose_marker_and_output()
        self.assertIn("cannot be read any more", self.run_to_end(self.pipeline).log)
        self.add("three")
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["three"])

    def test_stops_where_something_was_not(self):
        self.add("three")
        self.pipeline.change("pipeline", call_timeout="10s")
        run = self.pipeline.start(executable=support.FAULTY_WEIR, environment={"WEIR_TEST_BROKEN": "publication hangs"})
        self.assertEqual(run.wait(), SOFTWARE, run.log)
        self.pipeline.change("pipeline", call_timeout="10m")
        self.lose_marker_and_output()
        log = self.run_to_end(self.pipeline, PROTOCOL).log
        self.assertRegex(log, r"cannot be read any more.*E = \d+ .*C = \d+ .*is not known.*weir sink reset")
        self.asked()
        self.adopted()
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["three"])


class OlderDirectory(Copied):
    def setUp(self):
        super().setUp()
        older = shutil.copytree(self.state, self.folder / "older")
        self.add("three")
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["one", "two", "three"])
        shutil.rmtree(self.state)
        older.rename(self.state)

    def refused(self):
        log = self.run_to_end(self.pipeline, PROTOCOL).log
        self.assertIn("Nothing was published", log)
        self.assertIn("weir state adopt", log)
        self.assertEqual(self.values(), ["one", "two", "three"])
        return int(re.search(r"E = (\d+)", log)[1])

    def test_adopt(self):
        self.refused()
        self.asked()
        self.refused()
        self.adopted()
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["one", "two", "three", "three"])
        again = self.weir("state", "adopt", self.pipeline.file, "--yes")
        self.assertEqual((again.returncode, again.stdout), (0, "out: state directory and cluster fit together\n"))
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["one", "two", "three", "three"])

    def test_reset(self):
        self.refused()
        epoch = self.refused()
        gone = self.weir("sink", "reset", self.pipeline.file, "--sink", "out", "--from", "1", "--yes")
        self.assertEqual(gone.returncode, USAGE, gone.stdout)
        self.assertIn(f"to {epoch}; it cannot be published from epoch 1 on", gone.stderr)
        unknown = self.weir("sink", "reset", self.pipeline.file, "--sink", "none", "--from", "1")
        self.assertEqual(unknown.returncode, USAGE, unknown.stdout)
        done = self.weir("sink", "reset", self.pipeline.file, "--sink", "out", "--from", str(epoch + 1), "--yes")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["one", "two", "three"])


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
