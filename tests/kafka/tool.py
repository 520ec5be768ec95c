"""weir-kafka-tool as functions: records are dicts in the tool's own line format."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

DEFAULT_TOOL = Path(__file__).resolve().parents[2] / "build" / "tests" / "tools" / "weir-kafka-tool"


class KafkaTool:
    def __init__(self, bootstrap, executable=None):
        self.bootstrap = bootstrap
        self.executable = str(executable or os.environ.get("WEIR_KAFKA_TOOL") or DEFAULT_TOOL)

    def run(self, command, *arguments, within_s=None):
        """Standard output of one command; RuntimeError with its words when it fails, TimeoutExpired when it is late."""
        words = [self.executable, command, "--bootstrap", self.bootstrap, *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=within_s)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def create_topic(self, topic, partitions=1, config=None, replicas=-1):
        """replicas: -1 for as many as the brokers keep by themselves."""
        settings = [word for name, value in (config or {}).items() for word in ("--config", f"{name}={value}")]
        self.run("create-topic", "--topic", topic, "--partitions", partitions, "--replicas", replicas, *settings)

    def delete_topic(self, topic):
        self.run("delete-topic", "--topic", topic)

    def add_partitions(self, topic, total):
        self.run("add-partitions", "--topic", topic, "--partitions", total)

    def delete_records(self, topic, partition, before):
        self.run("delete-records", "--topic", topic, "--partition", partition, "--before", before)

    def delete_group(self, group):
        self.run("delete-group", "--group", group)

    def produce_file(self, path, topic=None, *arguments):
        """Returns how many records the broker has confirmed."""
        override = ["--topic", topic] if topic else []
        return int(self.run("produce", "--input", path, *override, *arguments))

    def produce(self, records, topic=None, *arguments):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
            lines.writelines(json.dumps(record) + "\n" for record in records)
            lines.flush()
            return self.produce_file(lines.name, topic, *arguments)

    def consume_file(self, topic, path, *arguments, isolation="read_committed", timeout_s=120):
        """Everything in the topic up to its end, or up to the oldest pending transaction, as lines in `path`."""
        # The end of a partition is an answer without records, for which a broker lets one wait.
        self.run("consume", "--topic", topic, "--until-end", "--isolation", isolation, "--timeout", timeout_s,
                 "--set", "fetch.wait.max.ms=20", "--output", path, *arguments)

    def consume(self, topic, *arguments, **options):
        """The same as a list."""
        with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as lines:
            self.consume_file(topic, lines.name, *arguments, **options)
            return [json.loads(line) for line in lines]

    def end_offsets(self, topic, isolation="read_committed"):
        """{partition: (first offset, end offset)}"""
        rows = map(json.loads, self.run("end-offsets", "--topic", topic, "--isolation", isolation).splitlines())
        return {row["partition"]: (row["low"], row["high"]) for row in rows}

    def group_offsets(self, group, **options):
        """Dicts of topic, partition, offset and metadata: what the group has committed."""
        return [json.loads(line) for line in self.run("group-offsets", "--group", group, **options).splitlines()]
