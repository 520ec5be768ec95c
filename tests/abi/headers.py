#!/usr/bin/env python3
"""Every public header compiles alone, twice included, as C11 (.h) and C++20 (all); and so does the layout test. Those of
the test harness, which take longer, compile from the last to the first.

Usage: headers.py INCLUDE LAYOUT -- CC... -- CXX...
"""
import subprocess
import sys
from pathlib import Path

WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only"]


def compiles(compiler, language, include, source):
    command = [*compiler, *language, *WARNINGS, f"-I{include}", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"{' '.join(command)}\n{source}\n{done.stderr}")
    return done.returncode == 0


def main():
    include, layout = Path(sys.argv[1]), Path(sys.argv[2])
    split = sys.argv.index("--", 4)
    c = (sys.argv[4:split], ["-x", "c", "-std=c11"])
    cpp = (sys.argv[split + 1:], ["-x", "c++", "-std=c++20"])
    headers = sorted(include.glob("weir/*.h*"))
    sources = {}
    for header in headers:
        line = f'#include "weir/{header.name}"\n'
        sources[header.name] = (line * 2, [c, cpp] if header.suffix == ".h" else [cpp])
    harness = [f'#include "{header.relative_to(include)}"\n' for header in sorted(include.glob("weir/testing/*.hpp"))]
    sources["the harness"] = ("".join(harness[::-1] * 2), [cpp])
    sources[layout.name] = (layout.read_text(), [c, cpp])
    failed = [name for name, (source, languages) in sources.items()
              for language in languages if not compiles(*language, include, source)]
    print(f"{len(headers)} headers, {len(failed)} failures: {failed}")
    return 1 if failed or len(headers) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
