"""What the tests of examples/plugins share: a copy of its pipelines, run with the example plugins."""
import csv
import os
import subprocess
import unittest

from example import BUILD, copy_of

PLUGINS = BUILD / "examples/plugins"


class PipelineTest(unittest.TestCase):

    def setUp(self):
        self.folder = copy_of(self, "plugins/pipelines")
        self.out = self.folder / "out"

    def weir(self, command, name):
        return subprocess.run([BUILD / "core/cli/weir", command, self.folder / f"{name}.toml"],
                              env={**os.environ, "WEIR_PLUGIN_PATH": f"{PLUGINS}:{BUILD}/plugins"},
                              capture_output=True, text=True, check=False)

    def run_weir(self, name):
        done = self.weir("run", name)
        self.assertEqual(done.returncode, 0, done.stderr)

    def change(self, name, old, new):
        """Another text in the copy of a pipeline."""
        pipeline = self.folder / f"{name}.toml"
        text = pipeline.read_text()
        self.assertEqual(text.count(old), 1, f"{old} in {pipeline}")
        pipeline.write_text(text.replace(old, new))

    def csv_rows(self, name):
        with open(self.out / name, encoding="utf-8", newline="") as rows:
            return [(key, int(timestamp), value) for key, timestamp, value in csv.reader(rows)]
