"""What is refused before anything runs: state directories and plugins, each with a reason and its exit code."""
import os
import unittest

import support
from support import Case, Pipeline, device_status

IN_USE, NO_RIGHTS, BAD_CONFIG = 75, 77, 78


class Refusals(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "input.jsonl").touch()

    def pipeline(self, name, **keys):
        return Pipeline(self.folder / name, device_status(
            {"type": "file", "path": str(self.folder / "input.jsonl"), "format": "records"},
            {"type": "file", "path": "rows.jsonl"}, pipeline=keys))

    def assert_refused(self, pipeline, code, *words, environment=None):
        run = pipeline.start(environment=environment)
        self.assertEqual(run.wait(), code, run.log)
        for word in words:
            self.assertIn(word, run.log)

    def test_state_directory_in_use(self):
        nobody = f"127.0.0.1:{support.free_port()}"
        pipeline = Pipeline(self.folder / "one", device_status(
            {"type": "ckafka", "bootstrap.servers": [nobody], "topics": ["none"]},
            {"type": "file", "path": "rows.jsonl"}))
        holder = pipeline.start()
        holder.says("waits for them")
        self.assert_refused(pipeline, IN_USE, str(pipeline.folder / "state"))
        self.assertEqual(holder.terminate(), 0, holder.log)

    def test_state_directory_of_another_pipeline(self):
        first = self.pipeline("one")
        self.run_to_end(first)
        other = self.pipeline("two", **{"state.directory": str(first.folder / "state")})
        self.assert_refused(other, BAD_CONFIG, first.name, other.name, "state.directory")

    def test_state_of_a_keyed_transform_under_another_name(self):
        support.make_fleet(self.folder / "input.jsonl", devices=3, messages=30, minutes=5)
        pipeline = self.pipeline("one")
        self.run_to_end(pipeline)
        pipeline.sections["transforms.presence"] = pipeline.sections.pop("transforms.status")
        pipeline.change("pipeline", transforms=["decode", "map", "presence"])
        self.assert_refused(pipeline, BAD_CONFIG, str(pipeline.folder / "state"), "'status'", "give the transform")
        pipeline.change("pipeline", transforms=["decode", "map"])
        del pipeline.sections["transforms.presence"]
        pipeline.change("pipeline", sinks=["rows"])
        self.assert_refused(pipeline, BAD_CONFIG, "'status'", "which this pipeline does not have")

    @unittest.skipIf(os.geteuid() == 0, "root has all rights")
    def test_state_directory_without_rights(self):
        pipeline = self.pipeline("one")
        (pipeline.folder / "state").mkdir(mode=0o500)
        self.assert_refused(pipeline, NO_RIGHTS, "state")

    def test_plugin_missing(self):
        empty = self.folder / "plugins"
        empty.mkdir()
        self.assert_refused(self.pipeline("one"), BAD_CONFIG, "weir_status_aggregator.so", str(empty),
                            environment={"WEIR_PLUGIN_PATH": str(empty)})

    def test_not_a_plugin(self):
        folder = self.folder / "plugins"
        folder.mkdir()
        (folder / "weir_file.so").write_text("just words\n")
        self.assert_refused(self.pipeline("one"), BAD_CONFIG, "weir_file.so",
                            environment={"WEIR_PLUGIN_PATH": f"{folder}:{support.PLUGINS}"})


if __name__ == "__main__":
    support.main()
