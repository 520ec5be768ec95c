#!/usr/bin/env python3
"""clang-tidy over the project's own translation units; one whose inputs did not change since it passed is not read again."""
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# A header's finding comes once from every unit that includes it.
FINDING = re.compile(r"^(?=\S.*: (?:warning|error): )", re.MULTILINE)
GROUP = 12
PLACE = re.compile(r"^(\S[^:\n]*):\d+:\d+: (?:warning|error): ", re.MULTILINE)
# What a file defines: such a line begins with it, as what is in a namespace is not indented.
DEFINED = re.compile(r"^(?:#define (?!BOOST_TEST_)(\w+)|(?:struct|class|union|enum(?: class)?) (\w+)|using (\w+) =|BOOST_\w+\((\w+)"
                     r"|(?!namespace|return)[A-Za-z][^;(=\n]*?(?<![:\w])(\w+)(?:\(|\[|\{| = ))", re.MULTILINE)
COUNT = re.compile(r"^\d+ warnings? .*generated|^\d+ errors? generated")


def own_units(root, build):
    """One compile command for each source file of the tree."""
    units = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        file = (Path(entry["directory"]) / entry["file"]).resolve()
        if file.is_relative_to(root) and not file.is_relative_to(build):
            units.setdefault(file, entry)
    return units


def dependencies(build):
    """What each object file was made from, as the last build recorded it."""
    text = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found, current = {}, None
    for line in text.splitlines():
        if line.startswith("    "):
            current.append(line.strip())
        elif ": #deps" in line:
            current = found.setdefault(line.partition(":")[0], [])
    return found


class Fingerprints:
    """A hash of everything that decides clang-tidy's answer: its version, rules, the command and the tree's files."""

    def __init__(self, root, build):
        self.root, self.build = root, build
        self.deps = dependencies(build)
        self.files = {}
        version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
        self.common = version + (root / ".clang-tidy").read_bytes()

    def _file(self, path):
        if path not in self.files:
            self.files[path] = hashlib.sha256(path.read_bytes()).digest() if path.exists() else b"-"
        return self.files[path]

    def of(self, file, entry):
        paths = {(self.build / path).resolve() for path in self.deps.get(entry["output"], [])} | {file}
        digest = hashlib.sha256(self.common + entry["command"].encode())
        for path in sorted(path for path in paths if path.is_relative_to(self.root)):
            digest.update(str(path).encode() + self._file(path))
        return digest.hexdigest()


def options_of(entry):
    """The compiler's options that decide how a file is understood: where it looks for headers, and the others."""
    words = [word for word in shlex.split(entry["command"])[1:]
             if re.match("-(I|D|U|std=|isystem|include|pthread|m)", word)]
    return [word for word in words if word.startswith("-I")], [word for word in words if not word.startswith("-I")]


def definitions(file):
    text = file.read_text().replace("WEIR_PLUGIN(", "int weir_plugin_entry(").replace("BENCHMARK_MAIN(", "int main(")
    return {name for names in DEFINED.findall(text) for name in names if name}


def in_groups(todo, entries):
    """Units with the same options and no name in common, read together: most of the time goes into shared headers."""
    groups = {}
    for unit in sorted(todo):
        alike = groups.setdefault((unit[0].suffix, *options_of(entries[unit[0]])[1]), [])
        names = definitions(unit[0])
        group = next((group for group in alike if len(group[0]) < GROUP and not names & group[1]), None)
        if group is None:
            group = ([], set())
            alike.append(group)
        group[0].append(unit)
        group[1].update(names)
    return [units for alike in groups.values() for units, _ in alike]


def clang_tidy(build, file, entries):
    # The compiler's own warnings are the build's business; clang's differ from it, and so do its options.
    folders = dict.fromkeys(folder for entry in entries for folder in options_of(entry)[0])
    options = [*folders, *options_of(entries[0])[1], "-Wno-unknown-warning-option"]
    return subprocess.run(["clang-tidy", "--quiet", str(file), "--", *options],
                          cwd=build, capture_output=True, text=True, check=False)


def split(units, output):
    """Those that do not go with the others, as names collide or something was found in them; and the others."""
    named = {Path(name) for name in PLACE.findall(output)}
    apart = [unit for unit in units if unit[0] in named] or units[len(units) // 2:]
    return apart, [unit for unit in units if unit not in apart]


def analyse(build, entries, units):
    """What clang-tidy says of the units."""
    file, stamp = units[0]
    if len(units) > 1:
        file = stamp.with_suffix(file.suffix)
        file.write_text("".join(f'#include "{each}"\n' for each, _ in units))
    done = clang_tidy(build, file, [entries[each] for each, _ in units])
    if done.returncode == 0:
        for _, each in units:
            each.touch()
        return ""
    if len(units) > 1:
        apart, others = split(units, done.stdout)
        return "".join(analyse(build, entries, part) for part in (others, *([unit] for unit in apart)) if part)
    errors = [line for line in done.stderr.splitlines() if not COUNT.search(line)]
    return done.stdout + "".join(line + "\n" for line in errors)


def main(root, build):
    root, build = Path(root).resolve(), Path(build).resolve()
    stamps = build / "clang-tidy"
    stamps.mkdir(exist_ok=True)
    (stamps / ".clang-tidy").write_bytes((root / ".clang-tidy").read_bytes())
    prints = Fingerprints(root, build)
    units = own_units(root, build)
    todo = [(file, stamps / prints.of(file, entry)) for file, entry in units.items()]
    todo = [(file, stamp) for file, stamp in todo if not stamp.exists()]
    print(f"clang-tidy: {len(todo)} of {len(units)} files to read", flush=True)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        reports = [text for text in pool.map(lambda group: analyse(build, units, group), in_groups(todo, units)) if text]
    for finding in dict.fromkeys(FINDING.split("".join(reports))):
        print(finding, end="")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
