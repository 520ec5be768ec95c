#!/usr/bin/env python3
"""Code in documents is code of files that are compiled: a block and its file hold the same text.

Usage: code_blocks.py [--update] DOCUMENT...

In front of a block stands which file it shows, or which region of it:

    <!-- code: examples/plugins/counter/counter.cpp poll -->

In the file a region lies between lines that say `begin: poll` and `end: poll` in a comment. Blocks of C, C++ and
Rust must have such a line. --update writes the files' text into the documents.
"""
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILED = {"c", "cpp", "rust"}
MARK = re.compile(r"<!-- code: (\S+)(?: (\w+))? -->")
FENCE = re.compile(r"```(\w*)$")
BOUND = re.compile(r"\s*(?://|#|/\*)\s*(begin|end): (\w+)(?: \*/)?\s*$")


class Fault(Exception):
    pass


def source(name, region):
    """The lines of a file, or of a region of it, without the lines that bound regions."""
    file = ROOT / name
    if not file.is_file():
        raise Fault(f"{name} is no file of the tree")
    lines, inside = [], region is None
    for line in file.read_text(encoding="utf-8").splitlines():
        bound = BOUND.match(line)
        if bound is None and inside:
            lines.append(line)
        elif bound is not None and bound[2] == region:
            inside = bound[1] == "begin"
    if not lines:
        raise Fault(f"{name} has no region '{region}'" if region else f"{name} is empty")
    return textwrap.dedent("\n".join(lines)).strip("\n").split("\n")


class Document:

    def __init__(self, path):
        self.path = path
        self.checked = 0
        self.faults = []
        self.lines = []     # with the blocks as they should be

    def fault(self, number, text):
        self.faults.append(f"{self.path}:{number}: {text}")

    def read(self):
        lines = Path(self.path).read_text(encoding="utf-8").splitlines()
        mark, at = None, 0
        while at < len(lines):
            line = lines[at]
            self.lines.append(line)
            at += 1
            fence = FENCE.match(line)
            if fence is None:
                mark = MARK.match(line) or (None if line.strip() else mark)
                continue
            end = lines.index("```", at)
            self.lines += self.block(at, fence[1], mark, lines[at:end]) + ["```"]
            mark, at = None, end + 1

    def block(self, number, language, mark, shown):
        if mark is None:
            if language in COMPILED:
                self.fault(number, "no line <!-- code: FILE [REGION] --> says where this code is compiled")
            return shown
        try:
            wanted = source(mark[1], mark[2])
        except Fault as fault:
            self.fault(number, fault)
            return shown
        self.checked += 1
        if shown != wanted:
            first = next((i for i, pair in enumerate(zip(shown, wanted)) if pair[0] != pair[1]),
                         min(len(shown), len(wanted)))
            self.fault(number + first + 1,
                       f"differs from {mark[1]}; write the file's text here with {Path(__file__).name} --update")
        return wanted


def main():
    update = sys.argv[1:2] == ["--update"]
    documents = [Document(path) for path in sys.argv[2 if update else 1:]]
    for document in documents:
        document.read()
        if document.checked == 0:
            document.fault(1, "no block of code is checked")
        if update:
            Path(document.path).write_text("\n".join(document.lines) + "\n", encoding="utf-8")
    faults = [fault for document in documents for fault in document.faults]
    print("\n".join(faults) or f"{sum(document.checked for document in documents)} blocks are their files' text")
    return 1 if faults or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
