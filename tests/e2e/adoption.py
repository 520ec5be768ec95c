"""A state directory that is older than what the cluster holds: refused, and the operator's ways out."""
import re
import shutil
import subprocess

import support
from support import Case, Pipeline, Topics

PROTOCOL, USAGE = 76, 64


class Adoption(Case):
    def setUp(self):
        super().setUp()
        self.topics = Topics()
        self.topic = self.topics.make("adopted")
        self.input = self.folder / "input.txt"
        self.input.write_text("one\ntwo\n")
        self.pipeline = Pipeline(self.folder / "copy", {
            "pipeline": {"name": support.unique("adoption"), "source": "in", "sinks": ["out"]},
            "sources.in": {"type": "file", "path": str(self.input)}, "sinks.out": self.topics.sink(self.topic)})
        self.state = self.pipeline.folder / "state"
        self.run_to_end(self.pipeline)
        older = shutil.copytree(self.state, self.folder / "older")
        with open(self.input, "a", encoding="utf-8") as more:
            more.write("three\n")
        self.run_to_end(self.pipeline)
        self.assertEqual(self.values(), ["one", "two", "three"])
        shutil.rmtree(self.state)
        older.rename(self.state)

    def values(self):
        return self.topics.values(self.topic, self.folder / "values.txt").read_text().splitlines()

    def weir(self, *words):
        return subprocess.run([support.WEIR, *words], capture_output=True, text=True, check=False,
                              env={**support.os.environ, "WEIR_PLUGIN_PATH": support.PLUGINS})

    def refused(self):
        log = self.run_to_end(self.pipeline, PROTOCOL).log
        self.assertIn("Nothing was published", log)
        self.assertIn("weir state adopt", log)
        self.assertEqual(self.values(), ["one", "two", "three"])
        return int(re.search(r"E = (\d+)", log)[1])

    def test_adopt(self):
        self.refused()
        asked = self.weir("state", "adopt", self.pipeline.file)
        self.assertEqual(asked.returncode, PROTOCOL, asked.stderr)
        self.assertIn("comes twice", asked.stdout)
        self.refused()
        done = self.weir("state", "adopt", self.pipeline.file, "--yes")
        self.assertEqual(done.returncode, 0, done.stderr)
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
