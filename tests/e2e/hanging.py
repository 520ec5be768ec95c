"""Calls of a source or a sink that do not come back: the process ends, says which, and the next run goes on."""
import os
import subprocess

import support
from support import Case, Pipeline, unique

SOFTWARE = 70
PATH = {"WEIR_PLUGIN_PATH": support.TEST_PLUGINS}
SOURCE = ["configure", "plan", "start", "poll", "wait", "status", "stop", "destroy"]
SINK = ["configure", "cluster", "max_record_bytes", "start", "scan", "publish", "read_back", "stop",
        "destroy"]
AT_THE_END = [("sources.in", "stop"), ("sources.in", "destroy"), ("sinks.out", "stop")]


class Hanging(Case):
    def pipeline(self, name):
        return Pipeline(self.folder / name, {
            "pipeline": {"name": unique("e2e"), "source": "in", "sinks": ["out"], "call_timeout": "10s",
                         "checkpoint.interval": "100ms"},
            "sources.in": {"type": "hanging"},
            "sinks.out": {"type": "hanging"},
        })

    def ended_well(self, pipeline):
        run = pipeline.start(environment=PATH)
        run.says("running:")
        self.assertEqual(run.terminate(), 0, run.log)

    def check_named(self, text, node, function):
        self.assertIn(f"{node}: {function}() has not come back within call_timeout. Nothing is lost", text)

    def test_every_call_of_both(self):
        runs = []
        for section, functions in (("sources.in", SOURCE), ("sinks.out", SINK)):
            for function in functions:
                pipeline = self.pipeline(f"{section}.{function}")
                if function == "scan":      # for the marker of an epoch that an earlier run has published
                    self.ended_well(pipeline)
                pipeline.change(section, **{"in": function})
                runs.append((pipeline, section, function, pipeline.start(environment=PATH)))
        for _, section, function, run in runs:
            if (section, function) in AT_THE_END:
                run.says("running:")
                run.signal(support.signal.SIGTERM)
        for pipeline, section, function, run in runs:
            with self.subTest(call=f"{section} {function}"):
                self.assertEqual(run.wait(), SOFTWARE, run.log)
                self.check_named(run.log, section.partition(".")[2], function)
                pipeline.change(section, **{"in": ""})
                self.ended_well(pipeline)

    def test_an_operators_command(self):
        pipeline = self.pipeline("adopt")
        self.ended_well(pipeline)
        pipeline.change("sinks.out", **{"in": "start"})
        done = subprocess.run([support.WEIR, "state", "adopt", pipeline.file], capture_output=True, text=True,
                              env={**os.environ, **PATH}, check=False, timeout=120)
        self.assertEqual(done.returncode, SOFTWARE, done.stderr)
        self.check_named(done.stderr, "out", "start")


if __name__ == "__main__":
    support.main()
