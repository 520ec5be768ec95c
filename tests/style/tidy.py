#!/usr/bin/env python3
"""Style as a test: who may include whom, and what no file of the tree may hold.

Prints every finding as FILE:LINE: what, and exits 1 if there is one.
"""
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
C_FAMILY = {".c", ".h", ".cpp", ".hpp"}
SOURCES = C_FAMILY | {".py", ".sh", ".build", ".proto"}
LONG_FILE_LINES = 400
LONG_FILES_ALLOWED = 0.1
INCLUDE = re.compile(r'\s*#\s*include\s+["<]([^">]+)[">]')
# Spelled in pieces, or this file would be its own first finding.
MACHINE_PATH = re.compile(r"(?<![\w.$}>/-])/(?:" + "|".join(("work", "root", "home")) + r")/\w")

# Which folders may include a header of an outside library.
LIBRARY_USERS = {
    "rocksdb/": ("state/", "tests/state/", "bench/"),
    "librdkafka/": ("plugins/kafka_client/", "plugins/ckafka/", "plugins/kafka/", "tests/", "bench/", "examples/"),
}
PUBLIC = "core/include/weir/"
# Static libraries that several plugins are made of.
SHARED_BY_PLUGINS = ("plugins/kafka_client/", "plugins/record_lines/")


def allowed_headers(file):
    """Folders of the tree whose headers the file may include; None where there is no rule."""
    if file.startswith(PUBLIC):
        return (PUBLIC,)
    if file.startswith("plugins/"):
        own = "/".join(file.split("/")[:2]) + "/"
        return (PUBLIC, own, *SHARED_BY_PLUGINS)
    if file.startswith("state/"):
        return (PUBLIC, "state/")
    if file.startswith("core/src/"):
        return (PUBLIC, "core/", "state/store.hpp", "state/digest.hpp", "state/store_error.hpp",
                "state/disk_space.hpp")
    return None


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def text_of(name):
    data = (ROOT / name).read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


class Includes:
    """Finds the file of the tree that an include means."""

    def __init__(self, files):
        self.headers = {name for name in files if PurePosixPath(name).suffix in C_FAMILY}

    def candidates(self, file, written):
        beside = str(PurePosixPath(file).parent / written)
        for exact in (beside, written, "core/include/" + written):
            if exact in self.headers:
                return [exact]
        return [name for name in self.headers if name.endswith("/" + written)]

    def findings(self, file, number, written):
        for prefix, users in LIBRARY_USERS.items():
            if written.startswith(prefix) and not file.startswith(users):
                yield f"{file}:{number}: <{written}> belongs to {', '.join(users)}"
        allowed = allowed_headers(file)
        meant = self.candidates(file, written)
        escapes = ".." in PurePosixPath(written).parts
        if allowed and (escapes or (meant and not any(name.startswith(allowed) for name in meant))):
            yield f'{file}:{number}: "{written}" is none of {", ".join(allowed)}'


def line_findings(name, number, line):
    if line != line.rstrip():
        yield f"{name}:{number}: blanks at the end of the line"
    if "\t" in line and PurePosixPath(name).suffix in SOURCES:
        yield f"{name}:{number}: tab"
    if MACHINE_PATH.search(line):
        yield f"{name}:{number}: path of one machine"


def file_findings(name, text, includes):
    data = PurePosixPath(name).suffix in {".json", ".jsonl", ".txt", ".csv"}
    if text and not text.endswith("\n") and not data:
        yield f"{name}: no newline at the end"
    for number, line in enumerate(text.split("\n"), 1):
        if not data:
            yield from line_findings(name, number, line)
        found = INCLUDE.match(line) if PurePosixPath(name).suffix in C_FAMILY else None
        if found:
            yield from includes.findings(name, number, found[1])


def size_findings(lengths):
    long = {name: lines for name, lines in lengths.items() if lines > LONG_FILE_LINES}
    for name, lines in sorted(long.items()):
        print(f"note: {name} has {lines} lines")
    if len(long) > LONG_FILES_ALLOWED * len(lengths):
        yield f"{len(long)} of {len(lengths)} sources have more than {LONG_FILE_LINES} lines: at most one in ten may"


def main():
    files = tracked_files()
    includes = Includes(files)
    lengths, findings = {}, []
    for name in files:
        text = text_of(name)
        if text is None:
            continue
        findings.extend(file_findings(name, text, includes))
        if PurePosixPath(name).suffix in C_FAMILY | {".py"}:
            lengths[name] = text.count("\n")
    if not lengths:
        findings.append("no source was found")
    findings.extend(size_findings(lengths))
    print("\n".join(findings) if findings else f"tidy: {len(files)} files")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
