"""`weir plugin inspect`: what libraries say of themselves, in three formats, whatever else lies beside them."""
import json
import shutil
import unittest

from command import MISBEHAVING, PLUGINS, CommandTest


class PluginInspectTest(CommandTest):
    def inspect(self, *arguments, code=0):
        return self.run_weir("plugin", "inspect", *arguments, code=code)

    def component(self, plugin, kind):
        described = json.loads(self.inspect("--format", "json", plugin).stdout)
        return next(part for part in described["components"] if part["kind"] == kind)

    def put(self, fault):
        shutil.copy(MISBEHAVING / f"weir_{fault}.so", self.folder)
        return self.folder / f"weir_{fault}.so"

    def refused(self, *arguments):
        done = self.inspect(*arguments, code=78)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        return lines[0]

    def test_a_type_and_its_file_give_the_same(self):
        by_type = self.inspect("file").stdout
        self.assertEqual(self.inspect(f"{PLUGINS}/file/weir_file.so").stdout, by_type)
        for part in ("weir_file 0.1.0, Apache-2.0", "plugin ABI    1.2 (this host loads 1.0 to 1.2)", "source file", "sink file"):
            self.assertIn(part, by_type)

    def test_text_has_each_option_with_its_traits(self):
        self.assertIn("\n  partitions\n      whole number, default 1, 1 to 4096, importance medium\n",
                      self.inspect("file").stdout)
        self.assertIn("\n  path\n      path, required, importance high\n      The file to read.\n      path = \"input.jsonl\"\n",
                      self.inspect("file").stdout)

    def test_json_has_what_a_program_needs(self):
        source = self.component("file", "source")
        options = {option["key"]: option for option in source["options"]}
        self.assertEqual((source["produces"], source["finite"], source["keyed"]), (["*/*"], True, False))
        self.assertTrue(options["path"]["required"])
        self.assertEqual((options["partitions"]["min"], options["partitions"]["max"]), (1, 4096))
        self.assertEqual((options["format"]["choices"], options["format"]["default"]), (["lines", "records"], '"lines"'))
        self.assertEqual(self.component("file", "sink")["guarantee"], "exactly_once_by_position")

    def test_markdown_has_the_least_that_a_pipeline_must_say(self):
        self.assertIn('```toml\n[sources.NAME]\ntype = "file"\npath = "input.jsonl"\n```',
                      self.inspect("--format", "md", "file").stdout)

    def test_the_important_options_come_first(self):
        ranks = [option["importance"] for option in self.component("file", "source")["options"]]
        self.assertEqual(ranks, sorted(ranks, key=["high", "medium", "low"].index))

    def test_without_a_name_all_are_listed(self):
        kinds = [line.split()[:2] for line in self.inspect().stdout.splitlines()]
        for wanted in (["source", "file"], ["sink", "file"], ["sink", "console"]):
            self.assertIn(wanted, kinds)

    def test_the_host_has_options_too(self):
        groups = json.loads(self.inspect("--host", "--format", "json").stdout)["host"]
        options = {option["key"]: option for option in groups[0]["options"]}
        self.assertEqual(groups[0]["table"], "[pipeline]")
        self.assertEqual((options["tasks.max"]["min"], options["tasks.max"]["max"]), (0, 64))
        beside = [option["key"] for group in groups[1:] for option in group["options"]]
        self.assertEqual(beside[:3], ["predicate", "negate", "out_of_orderness"])

    def test_an_unknown_type_names_the_nearest_and_the_places(self):
        line = self.refused("fiel")
        self.assertIn('did you mean "file"?', line)
        self.assertIn(PLUGINS, line)

    def test_what_is_no_plugin_is_refused_by_name(self):
        (self.folder / "weir_text.so").write_text("not a library")
        self.assertIn("weir_text.so cannot be loaded", self.refused("./weir_text.so"))
        self.assertIn("absent.so", self.refused("./absent.so"))

    def test_a_library_that_misbehaves_is_a_line_and_the_others_are_shown(self):
        for fault, told in (("crash", "crashed (Aborted)"), ("hang", "gave no answer within 1 s"),
                            ("leave", "ended the process (exit code 0)")):
            with self.subTest(fault=fault):
                file = self.put(fault)
                done = self.inspect("--timeout", "1", str(file), "console", code=78)
                self.assertEqual(done.stderr.splitlines(), [f"weir: plugin {file} {told} while it was loaded"])
                self.assertTrue(done.stdout.startswith("weir_console "), done.stdout)


if __name__ == "__main__":
    unittest.main()
