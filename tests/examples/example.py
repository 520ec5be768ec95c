"""What the tests of the examples share: a copy of an example's folder, and the reference's answer."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
EXAMPLES = TESTS.parent / "examples"
BUILD = Path(os.environ.get("WEIR_BUILD_DIR") or TESTS.parent / "build")
REFERENCE = TESTS / "reference"


def copy_of(test, name):
    """The example's own files in a folder that ends with the test."""
    folder = tempfile.TemporaryDirectory(prefix="weir-example-")
    test.addCleanup(folder.cleanup)
    copy = Path(folder.name) / name
    shutil.copytree(EXAMPLES / name, copy, ignore=shutil.ignore_patterns("out", "__pycache__"))
    return copy


def reference(input_file, partitions, rows, dead):
    """Rows and dead letters of the input as the independent program has them."""
    subprocess.run([sys.executable, REFERENCE / "status.py", "--input", input_file,
                    "--partitions", str(partitions), "--rows", rows, "--dead", dead],
                   check=True, capture_output=True)


def assert_equal(test, out, rows, dead):
    """Each device's rows byte by byte and in their order; dead letters by stage and place."""
    done = subprocess.run([sys.executable, REFERENCE / "compare.py",
                           "--rows", out / "rows.jsonl", "--expect-rows", rows,
                           "--dead", out / "dead.jsonl", "--expect-dead", dead],
                          capture_output=True, text=True, check=False)
    test.assertEqual((done.returncode, done.stdout), (0, "equal\n"), done.stderr)
