#!/usr/bin/env python3
"""docs/reference from what the built plugins say of themselves.

Usage: reference.py [--check] WEIR PLUGIN_FOLDER REFERENCE_FOLDER

With --check nothing is written: the differences are printed, and the exit code is 1 if there is one.
"""
import argparse
import difflib
import json
import subprocess
import sys
from pathlib import Path

HOST_PAGE = "pipeline.md"
INDEX = "README.md"


def inspected(weir, *arguments):
    done = subprocess.run([weir, "plugin", "inspect", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"reference: {done.stderr.strip()}")
    return done.stdout


def index(libraries):
    lines = ["# Reference", "",
             "What each `type` of a pipeline file takes, as the plugins say it themselves (`weir plugin inspect TYPE`).",
             "Made by `./dev reference`; a test compares.", "",
             f"* [The tables of a pipeline file]({HOST_PAGE}): the host's own options", "",
             "| kind | type | |", "|---|---|---|"]
    rows = [(part["kind"], part["type"], part["summary"]) for library in libraries for part in library["components"]]
    order = ["source", "transform", "predicate", "sink"]
    for kind, name, summary in sorted(rows, key=lambda row: (order.index(row[0]), row[1])):
        lines.append(f"| {kind} | [{name}]({name}.md) | {summary} |")
    return "\n".join(lines) + "\n"


def pages(weir, plugin_folder):
    found = sorted(plugin_folder.glob("*/weir_*.so"), key=lambda file: file.name)
    if not found:
        sys.exit(f"reference: no plugin in {plugin_folder}")
    libraries = [json.loads(inspected(weir, "--format", "json", file)) for file in found]
    made = {file.stem.removeprefix("weir_") + ".md": inspected(weir, "--format", "md", file) for file in found}
    return {**made, HOST_PAGE: inspected(weir, "--format", "md", "--host"), INDEX: index(libraries)}


def differences(folder, made):
    kept = {file.name: file.read_text() for file in folder.glob("*.md")}
    for name in sorted(kept.keys() | made.keys()):
        yield from difflib.unified_diff(kept.get(name, "").splitlines(), made.get(name, "").splitlines(),
                                        f"{folder.name}/{name}", f"what the plugins say: {name}", lineterm="", n=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("weir")
    parser.add_argument("plugins", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    made = pages(arguments.weir, arguments.plugins)
    if arguments.check:
        found = list(differences(arguments.folder, made))
        if found:
            print("\n".join(found))
            sys.exit("reference: docs/reference is stale; run ./dev reference and commit what it writes")
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for stale in set(arguments.folder.glob("*.md")) - {arguments.folder / name for name in made}:
        stale.unlink()
    for name, text in made.items():
        (arguments.folder / name).write_text(text)


if __name__ == "__main__":
    main()
