"""examples/embed runs a pipeline as `weir run` does: the same files, the same reasons."""
import os
import shutil
import signal
import subprocess
import sys
import unittest

from example import BUILD, copy_of

NAMES = subprocess.run(["nm", "-D", "--defined-only", BUILD / "core/src/libweir.so"], capture_output=True, text=True,
                       check=True).stdout

ABSENT_BROKER = """
[pipeline]
name = "nobody"
source = "in"
sinks = ["out"]
[sources.in]
type = "ckafka"
bootstrap.servers = ["127.0.0.1:1"]
topics = ["t"]
group.id = "g"
[sinks.out]
type = "console"
"""


class EmbedTest(unittest.TestCase):

    def setUp(self):
        self.folder = copy_of(self, "fleet")
        self.pipeline = self.folder / "pipeline.toml"

    def run_program(self, program, pipeline):
        return subprocess.run([*program, pipeline], capture_output=True, text=True, check=False,
                              env={**os.environ, "WEIR_PLUGIN_PATH": str(BUILD / "plugins")})

    def embed(self, pipeline):
        return self.run_program([BUILD / "examples/embed/embed"], pipeline)

    def weir(self, pipeline):
        return self.run_program([BUILD / "core/cli/weir", "run"], pipeline)

    def output(self):
        files = {path.name: path.read_bytes() for path in sorted((self.folder / "out").glob("*.jsonl"))}
        shutil.rmtree(self.folder / "out")
        return files

    def test_gives_the_files_of_weir_run(self):
        self.assertEqual(self.weir(self.pipeline).returncode, 0)
        wanted = self.output()
        done = self.embed(self.pipeline)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.output(), wanted)
        self.assertTrue(any(wanted.values()))
        self.assertIn("edge-server info: ", done.stderr)

    def test_a_wrong_file_has_the_same_code_and_its_problems_in_the_log(self):
        self.pipeline.write_text(self.pipeline.read_text().replace('type = "base64_decode"', 'type = "base65"'))
        wanted, done = self.weir(self.pipeline), self.embed(self.pipeline)
        self.assertEqual((done.returncode, wanted.returncode), (78, 78), done.stderr)
        problem = wanted.stderr.splitlines()[0]
        self.assertIn("base65", problem)
        self.assertIn(f"edge-server error: {self.pipeline}: {problem}", done.stderr)

    def test_a_missing_file_is_named(self):
        done = self.embed(self.folder / "none.toml")
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertIn("none.toml", done.stderr)

    def test_ends_on_a_signal(self):
        self.pipeline.write_text(ABSENT_BROKER)
        with subprocess.Popen([BUILD / "examples/embed/embed", self.pipeline], stderr=subprocess.PIPE, text=True,
                              env={**os.environ, "WEIR_PLUGIN_PATH": str(BUILD / "plugins")}) as process:
            log = next(line for line in process.stderr if "waits for them" in line)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=60), 0, log)

    def test_the_library_exports_the_functions_of_its_header_alone(self):
        names = {line.split()[-1] for line in NAMES.splitlines()}
        self.assertEqual(names, {"weir_log_to", "weir_pipeline_load", "weir_pipeline_run", "weir_pipeline_stop",
                                 "weir_pipeline_free"})


if __name__ == "__main__":
    sys.exit(unittest.main())
