"""Logins by the pipeline file, metrics while it runs, and the end by SIGTERM."""
import ctypes
import os

import support
from support import Case, Pipeline, Topics, device_status, eventually, metrics

BAD_CONFIG = 78
LEAST_VERSION_FOR_SCRAM = 0x02060100
NAMES = {"weir_records_in_total", "weir_records_out_total", "weir_bytes_in_total", "weir_bytes_out_total",
         "weir_errors_total", "weir_dead_letters_total", "weir_late_records_total", "weir_watermark_seconds",
         "weir_partition_watermark_seconds", "weir_lag", "weir_epochs_total", "weir_epoch_commit_seconds_count",
         "weir_outbox_bytes", "weir_state_keys", "weir_waiting_bytes", "weir_waiting_bytes_max"}
NODES = {"devices", "decode", "map", "status", "rows"}
MESSAGES = 5000


def login(mechanism, user, password="secret"):
    return {"security.protocol": "sasl_plaintext", "sasl.mechanism": mechanism, "sasl.username": user,
            "sasl.password": password}


class Operation(Case):
    def setUp(self):
        super().setUp()
        self.topics = Topics()
        self.raw, self.rows, self.dead = (self.topics.make(name, 2) for name in ("raw", "rows", "dead"))
        self.topics.fill(self.raw, support.make_fleet(self.folder / "input.jsonl", devices=50, messages=MESSAGES,
                                                      partitions=2))

    def device_status(self, client=None, **source):
        sections = device_status(self.topics.source(self.raw, **source), self.topics.sink(self.rows),
                                 pipeline={"errors.deadletterqueue.topic.name": self.dead})
        if client:
            for node in ("sources.devices", "sinks.rows"):
                sections[node]["bootstrap.servers"] = [os.environ["WEIR_TEST_KAFKA_SASL"]]
                sections[f"{node}.client"] = client
        return Pipeline(self.folder / support.unique("run"), sections)

    def assert_written(self, run):
        """A commit is answered before the broker has marked its end in each partition."""
        eventually(lambda: any(high for _, high in self.topics.tool.end_offsets(self.rows).values()), run.log)

    def test_login_by_plain(self):
        self.assert_written(self.run_to_end(self.device_status(login("PLAIN", "ckafka-inst#edge"))))

    def test_wrong_password_is_refused_and_not_shown(self):
        run = self.run_to_end(self.device_status(login("PLAIN", "ckafka-inst#edge", "mistaken")), BAD_CONFIG)
        self.assertIn("sasl.username", run.log)
        self.assertNotIn("mistaken", run.log)

    def test_login_by_scram_or_its_refusal(self):
        pipeline = self.device_status(login("SCRAM-SHA-256", "ckafka-inst#scram"))
        if ctypes.CDLL("librdkafka.so.1").rd_kafka_version() >= LEAST_VERSION_FOR_SCRAM:
            self.assert_written(self.run_to_end(pipeline))
            return
        run = self.run_to_end(pipeline, BAD_CONFIG)
        self.assertRegex(run.log, r"librdkafka [\d.]+ cannot log in by SCRAM-SHA-256 to Kafka 4.x")
        self.assertIn("2.6.1", run.log)

    def test_metrics_while_running_and_a_clean_end(self):
        port = support.free_port()
        run = self.device_status(stop_at="never").start("--metrics", f"127.0.0.1:{port}")

        def read():
            found = metrics(port)
            lag = [value for name, value in found.items() if name.startswith("weir_lag{")]
            return found if lag and not any(lag) else None
        found = eventually(read, f"all read:\n{run.log}")
        self.assertEqual(NAMES - {name.partition("{")[0] for name in found}, set())
        for node in NODES:
            self.assertTrue(any(f'node="{node}"' in name for name in found), node)
        read_in = sum(value for name, value in found.items()
                      if name.startswith("weir_records_out_total") and 'node="devices"' in name)
        self.assertEqual(read_in, MESSAGES)
        self.assertEqual(run.terminate(), 0, run.log)
        self.assertIn("stopped", run.log)
        self.assert_written(run)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA", "WEIR_TEST_KAFKA_SASL"])
