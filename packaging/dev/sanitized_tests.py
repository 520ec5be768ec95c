#!/usr/bin/env python3
"""The tests to run under a sanitizer, one a line; those that are not, with their reasons, to standard error.

Usage: sanitized_tests.py BUILD_DIRECTORY LIST

A line of the list is "run PATTERN" or "skip PATTERN # reason". Where no line says run, all tests are run. A pattern
that fits no test is an error.
"""
import fnmatch
import json
import subprocess
import sys
from pathlib import Path


def tests_of(directory):
    listed = subprocess.run(["meson", "introspect", "--tests", directory], capture_output=True, text=True, check=True)
    return sorted({test["name"] for test in json.loads(listed.stdout)})


def rules_of(path):
    """(word, pattern, reason) of each line."""
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        rule, _, reason = (part.strip() for part in line.partition("#"))
        if not rule:
            continue
        word, _, pattern = rule.partition(" ")
        if word not in ("run", "skip") or (word == "skip" and not reason):
            sys.exit(f'{path}:{number}: neither "run PATTERN" nor "skip PATTERN # reason"')
        yield word, pattern.strip(), reason


def fitting(tests, pattern, path):
    found = fnmatch.filter(tests, pattern)
    if not found:
        sys.exit(f'{path}: no test is called "{pattern}"')
    return found


def main(directory, path):
    tests, rules = tests_of(directory), list(rules_of(path))
    wanted = {name for word, pattern, _ in rules if word == "run" for name in fitting(tests, pattern, path)}
    skipped = {name: reason for word, pattern, reason in rules if word == "skip"
               for name in fitting(tests, pattern, path)}
    for name, reason in skipped.items():
        print(f"not run: {name}: {reason}", file=sys.stderr)
    print("\n".join(name for name in tests if name in (wanted or tests) and name not in skipped))


if __name__ == "__main__":
    main(*sys.argv[1:])
