#!/usr/bin/env python3
"""Every function pointer of the C headers has a comment [thread; states] directly above it.

Usage: tags.py HEADER...
"""
import re
import sys
from pathlib import Path

THREADS = {"control", "node", "any"}
STATES = {"created", "configured", "started", "draining", "stopped"}
NOT_AN_INSTANCE = "-"
POINTER = re.compile(r"\(\*\s*(\w+)\s*\)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TAG = re.compile(r"\[([^\]]*)\]")
STRUCT = re.compile(r"typedef struct (\w+) \{")


def fault_of(tag):
    thread, semicolon, states = tag.partition(";")
    if not semicolon or thread.strip() not in THREADS:
        return f"[{tag}] names no thread of {sorted(THREADS)}"
    words = [word.strip() for word in states.split(",")]
    if words == [NOT_AN_INSTANCE]:
        return None
    unknown = [word for word in words if word not in STATES]
    return f"[{tag}] has states {unknown} that are none of {sorted(STATES)}" if unknown else None


def pointers(text):
    """Name and tag of each function pointer, its struct's name before it; None where it has no tag."""
    plain = COMMENT.sub(lambda found: " " * len(found[0]), text)
    comments = [(found.end(), found[0]) for found in COMMENT.finditer(text)]
    for found in POINTER.finditer(plain):
        begin = max(plain.rfind(mark, 0, found.start()) for mark in ";{") + 1
        above = [words for end, words in comments if begin <= end <= found.start()]
        structs = STRUCT.findall(plain, 0, found.start())
        inside = plain.rfind("}", 0, found.start()) < plain.rfind("{", 0, found.start())
        name = f"{structs[-1]}.{found[1]}" if structs and inside else found[1]
        yield name, next(iter(TAG.findall(above[-1] if above else "")), None)


def main():
    count, faults = 0, []
    for header in map(Path, sys.argv[1:]):
        for name, tag in pointers(header.read_text()):
            count += 1
            fault = "no [thread; states] above it" if tag is None else fault_of(tag)
            if fault:
                faults.append(f"{header.name}: {name}: {fault}")
    print("\n".join(faults) or f"{count} function pointers are tagged")
    return 1 if faults or count < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
