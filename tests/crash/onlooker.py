"""A reader beside the faults: the records that it saw are those which a reader behind them finds."""
import contextlib
import subprocess

from support import processes

PATIENCE_S = 60


def sorted_lines(path):
    return sorted(path.read_text(encoding="utf-8").splitlines())


class Onlooker:
    """Reads a topic, committed records alone, until it has as many as there should be."""

    def __init__(self, tool, topic, count, folder):
        self.topic, self.seen = topic, folder / f"{topic}.seen"
        words = [tool.executable, "consume", "--bootstrap", tool.bootstrap, "--topic", topic, "--count", str(count),
                 "--output", str(self.seen)]
        # pylint: disable=consider-using-with,subprocess-popen-preexec-fn
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        preexec_fn=processes.die_with_parent)

    def saw_otherwise(self, records):
        """How what it saw differs from what is there; one that still waits has seen too little."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE_S)
        seen, found = sorted_lines(self.seen), sorted_lines(records)
        return "" if seen == found else (f"{self.topic}: the reader beside the faults saw {len(seen)} records, the one "
                                         f"behind them {len(found)}, which are not the same")

    def close(self):
        self.process.kill()
        self.process.wait()
