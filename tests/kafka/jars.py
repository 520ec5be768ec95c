"""The broker's jars, resolved by Maven from the pom beside this file."""
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
LEAST_JAVA = 17


class Unavailable(Exception):
    """Why there can be no broker on this machine."""


def _require_java():
    if not shutil.which("java"):
        raise Unavailable("no java on the PATH")
    text = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', text)
    if not found or int(found[1]) < LEAST_JAVA:
        raise Unavailable(f"Kafka 4 needs Java {LEAST_JAVA}, found {found[1] if found else text.strip()}")


def _copy_jars(target):
    if not shutil.which("mvn"):
        raise Unavailable("no mvn on the PATH")
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies",
               "-DincludeScope=runtime", f"-DoutputDirectory={target}"]
    for _ in range(2):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unavailable("Maven did not finish within 300 s") from error
        if done.returncode == 0:
            return
    first = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no message")
    raise Unavailable(f"Maven could not resolve the broker's jars: {first}")


def resolve(directory):
    """Makes sure that `directory` holds the jars; returns it. Raises Unavailable with the reason."""
    directory = Path(directory).resolve()
    _require_java()
    stamp = directory / "pom.sha256"
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return directory
    fresh = directory.with_name(directory.name + ".new")
    for old in (fresh, directory):
        shutil.rmtree(old, ignore_errors=True)
    fresh.mkdir(parents=True)
    _copy_jars(fresh)
    (fresh / "pom.sha256").write_text(wanted)
    fresh.rename(directory)
    return directory
