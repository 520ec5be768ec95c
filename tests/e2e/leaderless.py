"""A partition whose leader stands still, and that has no other: its devices do not time out, while others talk."""
import support
from support import eventually
from silence import LiveCase, now_ms
from cluster import Cluster

LEADERLESS, TALKING = 0, 1
REPORT_EVERY_MS = 2_000
TIMEOUT_MS = 12_000
OUTAGE_MS = 16_000


class Leaderless(LiveCase):
    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.folder / "cluster")
        self.enterContext(self.cluster)
        self.make_topics(self.cluster.bootstrap, raw_replicas=1)

    def report(self, time_ms):
        self.send(LEADERLESS, "d", time_ms)
        self.send(TALKING, "e", time_ms)

    def test_no_device_times_out_while_its_partition_has_no_leader(self):
        pipeline = self.pipeline(TIMEOUT_MS)
        run = self.start(pipeline)
        self.report(now_ms())
        eventually(lambda: len(self.transitions()) == 2 or run.ended(), f"both online:\n{run.log}")
        leader = self.cluster.leader("raw", LEADERLESS)
        self.assertNotIn(leader, (None, self.cluster.leader("raw", TALKING)))
        seen = last = now_ms()
        self.report(seen)
        leader.pause()
        eventually(lambda: self.cluster.leader("raw", LEADERLESS) is None, "a partition without a leader")
        while last < seen + OUTAGE_MS:
            eventually(lambda: now_ms() >= last + REPORT_EVERY_MS, "the next report")
            due = range(last + REPORT_EVERY_MS, now_ms() + 1, REPORT_EVERY_MS)
            self.send(TALKING, "e", *due)
            last = due[-1]
        run.says("open and no deadline passes")
        self.assertEqual(len(self.transitions()), 2, run.log)
        leader.resume()
        run.says("can be seen again")
        # What the device has kept meanwhile.
        self.send(LEADERLESS, "d", *range(seen + REPORT_EVERY_MS, last + 1, REPORT_EVERY_MS))
        eventually(lambda: len(self.transitions()) > 3 or run.ended(), f"both offline:\n{run.log}", 120)
        self.assertEqual(sorted(self.transitions()[2:]),
                         [(device, "offline", "timeout", last + TIMEOUT_MS) for device in ("d", "e")], run.log)
        self.stop(pipeline, appeared=0)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA", "WEIR_TEST_CLUSTER"])
