"""`weir plugin new`: what it makes, and what it refuses to. That it builds and runs: tests/install."""
import os
import unittest

from command import CommandTest

KINDS = ("source", "transform", "keyed", "sink", "predicate")
ENDINGS = {"c": ".c", "cpp": ".cpp"}


class PluginNewTest(CommandTest):
    def new(self, *arguments, code=0, **more):
        return self.run_weir("plugin", "new", *arguments, code=code, **more)

    def refused(self, code, *arguments, **more):
        done = self.new(*arguments, code=code, **more)
        self.assertEqual((done.stdout, os.listdir(self.folder)), ("", []))
        return done.stderr

    def test_every_kind_and_language_gives_a_whole_folder(self):
        for kind in KINDS:
            for language, ending in ENDINGS.items():
                with self.subTest(kind=kind, language=language):
                    name = f"my_{kind}_{language}"
                    told = self.new(kind, name, "--lang", language).stdout.split("\n\n")[0].splitlines()
                    made = [f"{name}/{file.name}" for file in (self.folder / name).iterdir()]
                    self.assertEqual(sorted(told), sorted(made))
                    for file in ("README.md", "meson.build", "pipeline.toml", name + ending):
                        self.assertIn(f"{name}/{file}", made)
                    for file in (self.folder / name).iterdir():
                        self.assertNotIn("@", file.read_text(), file)

    def test_names_are_filled_in(self):
        self.new("transform", "drop_2_short")
        code = (self.folder / "drop_2_short/drop_2_short.cpp").read_text()
        self.assertIn("class Drop2Short {", code)
        self.assertIn('WEIR_PLUGIN("weir_drop_2_short", ', code)

    def test_another_folder_may_be_named(self):
        self.new("sink", "mine", "--directory", "a/b/c")
        self.assertTrue((self.folder / "a/b/c/mine.cpp").is_file())

    def test_what_exists_is_never_touched(self):
        mine = self.folder / "mine"
        mine.mkdir()
        (mine / "notes").write_text("keep")
        done = self.new("sink", "mine", code=64)
        self.assertIn("mine exists already", done.stderr)
        self.assertEqual([file.read_text() for file in mine.iterdir()], ["keep"])

    def test_a_bad_name_is_refused(self):
        for name in ("Upper", "9lives", "a-b", "_a", "a b", "ä", "../a", "x" * 65, ""):
            with self.subTest(name=name):
                self.assertIn("cannot be the name of a plugin", self.refused(64, "sink", name))

    def test_a_name_that_is_taken_is_refused(self):
        self.assertIn("there is a plugin 'file' already", self.refused(64, "sink", "file"))

    def test_an_unknown_kind_or_language_is_refused(self):
        self.assertIn("source,transform,keyed,sink,predicate", self.refused(64, "filter", "mine"))
        self.assertIn("{c,cpp}", self.refused(64, "sink", "mine", "--lang", "go"))

    def test_without_rights_nothing_is_made(self):
        closed = self.folder / "closed"
        closed.mkdir(mode=0o555)
        as_anyone = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
        done = self.new("sink", "mine", "--directory", "closed/mine", code=77, before=as_anyone)
        self.assertIn("closed/mine cannot be made: Permission denied", done.stderr)

    def test_without_templates_the_way_out_is_told(self):
        self.assertIn("set WEIR_DATA_DIR", self.refused(78, "sink", "mine", WEIR_DATA_DIR=str(self.folder)))


if __name__ == "__main__":
    unittest.main()
