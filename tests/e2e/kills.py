"""Shared by file_kills.py and kafka_kills.py: SIGKILL in every phase of an epoch, on a schedule."""
from collections import Counter
import itertools
import signal
import sys

import support
from support import Case, FAULTY_WEIR, eventually, metric

PARTITIONS = 8
PHASES = {"reading": ("read", "transform", "exchange"), "barrier": ("barrier",),
          "RocksDB write": ("before write", "after write"), "publishing": ("publish", "published"),
          "recovery": ("recovery", "recovered")}
PHASE_OF = {point: phase for phase, points in PHASES.items() for point in points}
# Point and how many times it is reached before the kill: from "at once" to "some way on".
CRASHES = [("recovery", 1), ("before write", 1), ("after write", 1), ("read", 5), ("publish", 4), ("published", 1),
           ("recovered", 1), ("barrier", 9), ("transform", 7), ("after write", 12), ("published", 6), ("exchange", 4),
           ("before write", 14), ("publish", 9), ("recovered", 1), ("barrier", 13), ("published", 11), ("read", 9),
           ("recovery", 1), ("after write", 7), ("publish", 2), ("exchange", 6), ("published", 3), ("barrier", 4)]
OUTSIDE_KILLS = 6
MANY_EPOCHS = {"tasks.max": 1, "checkpoint.interval": "50ms", "epoch.max_output_bytes": "16KiB",
               "publish.max_bytes": "64KiB", "max_waiting_bytes": "1MiB", "outbox.max_bytes": "1MiB"}
FLEET = {"devices": 1000, "messages": 60_000, "minutes": 60, "partitions": PARTITIONS}


def faulty(pipeline, crash="", broken=""):
    return pipeline.start(executable=FAULTY_WEIR,
                          environment={"WEIR_TEST_CRASH": crash, "WEIR_TEST_BROKEN": broken})


def epochs_of(port):
    return metric(port, "weir_epochs_total")


class KillCase(Case):
    def crash(self, pipeline, point, hit):
        """Lets the process kill itself at the point."""
        run = faulty(pipeline, f"{point}:{hit}")
        self.assertEqual(run.wait(), -signal.SIGKILL, f"no kill at {point}:{hit}:\n{run.log[-2000:]}")
        self.assertIn(f"crash point {point}", run.log)
        return PHASE_OF[point]

    def kill_from_outside(self, pipeline, epochs):
        """Kills the process once it has committed so many epochs, wherever it is then."""
        port = support.free_port()
        run = pipeline.start("--metrics", f"127.0.0.1:{port}")
        eventually(lambda: epochs_of(port) >= epochs or run.ended(), f"{epochs} epochs:\n{run.log[-2000:]}")
        run.kill()
        self.assertEqual(run.status, -signal.SIGKILL, run.log[-2000:])
        return "from outside"

    def killed_often(self, pipeline):
        crashes = iter(CRASHES)
        counts = Counter()
        for number in range(OUTSIDE_KILLS):
            for point, hit in itertools.islice(crashes, len(CRASHES) // OUTSIDE_KILLS):
                counts[self.crash(pipeline, point, hit)] += 1
            counts[self.kill_from_outside(pipeline, 1 + number // 2)] += 1
        return counts

    def assert_survives(self, output):
        pipeline = output.pipeline(self.folder / "killed")
        counts = self.killed_often(pipeline)
        print(type(output).__name__, "kills by phase:", dict(counts), file=sys.stderr, flush=True)
        self.assertGreaterEqual(sum(counts.values()), 20)
        self.assertGreaterEqual(len(counts), 5)
        self.run_to_end(pipeline)
        self.assertEqual(output.differences(pipeline), "")

    def assert_seen(self, output, crash, crashing, recovering, word):
        """A broken protocol and one kill: the comparison must say so."""
        pipeline = output.pipeline(self.folder / support.unique("broken"))
        run = faulty(pipeline, crash, crashing)
        self.assertEqual(run.wait(), -signal.SIGKILL, run.log[-2000:])
        run = faulty(pipeline, broken=recovering)
        self.assertEqual(run.wait(), 0, run.log[-2000:])
        self.assertIn(f"{word} row", output.differences(pipeline))
