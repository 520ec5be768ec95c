"""A plugin is made outside of this tree, with nothing but an installed Weir that was moved: `weir plugin new`, its
build, its tests, its pipeline's output. Prints the seconds from `weir plugin new` to that output.

WEIR_TEST_TEMPLATES=all takes the templates of every kind and language, not only some.
"""
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

KINDS = ("source", "transform", "keyed", "sink", "predicate")
SOME = (("transform", "cpp"), ("source", "c"))
ALL = tuple((kind, language) for kind in KINDS for language in ("cpp", "c"))
OUTPUTS = {
    "source": ["record 0", "record 1", "record 2"],
    "transform": ["-> one", "-> two", "-> three"],
    "keyed": ["lift/north 1", "lift/north 2", "lift/south 1"],
    "sink": ["one", "two", "three"],
    "predicate": ["one", "three"],
}
HEADERS = ("plugin.h", "plugin.hpp", "testing/harness.hpp")
DATA = ("plugin.map", "proto/weir/iot/v1/device_message.proto", "templates/c/sink", "templates/cpp/sink")


def environment(prefix):
    """Of a user who has installed Weir there: nothing leads to this tree."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("WEIR_", "PKG_CONFIG", "MESON", "NINJA", "DESTDIR"))}
    packages = next(prefix.glob("**/pkgconfig"))
    return {**clean, "PATH": f"{prefix}/bin:{clean['PATH']}", "PKG_CONFIG_LIBDIR": str(packages)}


class OutOfTree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="weir-install-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name).resolve()
        subprocess.run([os.environ["WEIR_MESON"], "install", "-C", os.environ["WEIR_BUILD_DIR"], "--no-rebuild",
                        "--quiet", "--destdir", cls.folder / "installed"], check=True, stdout=subprocess.DEVNULL)
        cls.prefix = next((cls.folder / "installed").glob("**/bin/weir")).parent.parent
        cls.environment = environment(cls.prefix)

    def run_in(self, folder, *command):
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def variable(self, name):
        return self.run_in(self.folder, "pkg-config", f"--variable={name}", "weir-plugin").strip()

    def output(self, folder, *more):
        text = self.run_in(folder, "weir", "run", "pipeline.toml", *more)
        written = folder / "output.txt"
        return (written.read_text() if written.exists() else text).splitlines()

    def made(self, kind, language):
        name = f"my_{kind}_{language}"
        begun = time.monotonic()
        self.run_in(self.folder, "weir", "plugin", "new", kind, name, "--lang", language)
        plugin = self.folder / name
        self.run_in(plugin, "meson", "setup", "build", "-Dwerror=true")
        self.run_in(plugin, "ninja", "-C", "build", f"weir_{name}.so")
        output = self.output(plugin, "--plugin-path", "build")
        print(f"{kind} in {language}: {time.monotonic() - begun:.1f} s from `weir plugin new` to its pipeline's output",
              flush=True)
        self.assertEqual(sorted(output), sorted(OUTPUTS[kind]))
        return plugin

    def test_what_is_new_builds_runs_and_passes_its_tests(self):
        for kind, language in ALL if os.environ.get("WEIR_TEST_TEMPLATES") == "all" else SOME:
            with self.subTest(kind=kind, language=language):
                plugin = self.made(kind, language)
                self.run_in(plugin, "meson", "test", "-C", "build", "--print-errorlogs")
                self.run_in(plugin, "meson", "install", "-C", "build")
                self.assertIn(f"weir_{plugin.name}.so", os.listdir(self.variable("plugindir")))
                self.assertIn(f" {plugin.name} ", self.run_in(self.folder, "weir", "plugin", "inspect"))

    def test_pkg_config_leads_to_the_moved_files(self):
        self.assertEqual(self.run_in(self.folder, "pkg-config", "--libs", "weir-plugin").strip(), "")
        self.assertEqual(self.run_in(self.folder, "pkg-config", "--cflags", "weir-plugin").strip(),
                         f"-I{self.variable('includedir')}")
        for header in HEADERS:
            self.assertTrue((Path(self.variable("includedir")) / "weir" / header).is_file(), header)
        for name in ("includedir", "bindir", "plugindir", "version_script"):
            self.assertTrue(Path(self.variable(name)).resolve().is_relative_to(self.prefix), name)
        self.assertEqual((self.variable("abi_major"), self.variable("abi_minor")), ("1", "2"))

    def test_everything_is_in_its_place(self):
        data = Path(self.variable("version_script")).parent
        for file in DATA:
            self.assertTrue((data / file).exists(), file)
        self.assertTrue((self.prefix / "share/doc/weir/docs/exit-codes.md").is_file())

    def test_the_command_finds_its_plugins_beside_itself(self):
        self.assertIn(str(self.prefix), self.run_in(self.folder, "weir", "plugin", "inspect", "file"))


if __name__ == "__main__":
    unittest.main()
