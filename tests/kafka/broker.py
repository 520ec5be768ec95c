"""A real Apache Kafka broker: one node in KRaft mode on loopback ports, its data in a directory of its own.

    with Broker(directory) as broker:          # started and answering
        broker.bootstrap, broker.sasl_bootstrap
        broker.kill(); broker.start()          # SIGKILL; again on the same ports and data
        broker.pause(); broker.resume()        # SIGSTOP, SIGCONT

Logins at the SASL listener: PLAIN ckafka-inst#edge / secret, SCRAM-SHA-256 ckafka-inst#scram / secret.
"""
import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import processes
from frames import METADATA, ask

HERE = Path(__file__).resolve().parent
DEFAULT_JARS = Path(os.environ.get("WEIR_KAFKA_JARS") or HERE.parents[1] / "build" / "kafka-jars")
CLUSTER_ID = "kR7f9mFfQ0e1wJcS0Xl3Nw"
SCRAM_USER = "SCRAM-SHA-256=[name=ckafka-inst#scram,password=secret]"
# Below the kernel's range for outgoing connections: else a client that knocks at the port of a killed
# broker may be given that very port for its own end, connect to itself and keep the broker from returning.
PORTS = range(15000, 32000)


class BrokerError(Exception):
    pass


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count, preferred=()):
    ports = [port for port in preferred if _is_free(port)]
    while len(ports) < count:
        port = random.choice(PORTS)
        if port not in ports and _is_free(port):
            ports.append(port)
    return ports


def answers(port):
    """Whether a Metadata request (version 4) to the port names at least one broker."""
    try:
        _, brokers = struct.unpack_from(">ii", ask(port, METADATA, 4, struct.pack(">ib", 0, 0)))
        return brokers > 0
    except (OSError, struct.error):
        return False


@dataclass(frozen=True)
class Place:
    """A broker's place in its cluster: alone, where nothing else is said."""
    node: int = 1
    controllers: tuple = ()                     # their ports, that of node 1 first
    replicas: int = 1
    least_in_sync: int = 1
    heap: tuple = ("-Xms256m", "-Xmx768m")


class Broker:
    """One broker. With `tied` it cannot outlive the thread that started it."""

    def __init__(self, directory, jars=None, tied=True, preferred_ports=(), advertised_port=None, place=Place()):
        self.directory = Path(directory).resolve()
        self.jars = Path(jars or DEFAULT_JARS).resolve()
        self.tied, self.place = tied, place
        self._advertised_port = advertised_port
        self._state_file = self.directory / "broker.json"
        self._process = None
        state = json.loads(self._state_file.read_text()) if self._state_file.exists() else {}
        self.pid, self._started = state.get("pid"), state.get("started")
        self.ports = state.get("ports") or self._own_ports(preferred_ports)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self._advertised_port or self.ports[0]}"

    @property
    def sasl_bootstrap(self):
        return f"127.0.0.1:{self.ports[1]}"

    @property
    def log(self):
        return self.directory / "broker.log"

    def alive(self):
        if self._process is not None:
            return self._process.poll() is None
        return self.pid is not None and processes.start_time(self.pid) == self._started

    def start(self, timeout_s=120):
        """Starts the broker and waits until it answers; the same ports and data as before, if there were any."""
        if self.alive():
            return self
        first = not self._is_formatted()
        for _ in range(3):
            self.launch()
            if self._wait_until_it_answers(timeout_s):
                return self
            self.kill()
            if not (first and "Address already in use" in self._log_tail()):
                break
            self.ports = self._own_ports()
        raise self._did_not_start()

    def launch(self):
        """Starts the broker; it may not answer yet."""
        self._write_properties()
        if not self._is_formatted():
            self._format()
        self._launch()

    def await_answer(self, timeout_s=120):
        if not self._wait_until_it_answers(timeout_s):
            raise self._did_not_start()

    def stop(self, timeout_s=30):
        """Clean shutdown; SIGKILL when that takes too long."""
        if self.alive():
            self._signal(signal.SIGCONT)
            self._signal(signal.SIGTERM)
            self._wait_until_gone(timeout_s)
        self.kill()

    def kill(self):
        """SIGKILL, and wait until it is gone. start() brings it back."""
        if self.alive():
            self._signal(signal.SIGKILL)
            self._wait_until_gone(30)
        self._process = None
        self.pid = self._started = None
        if self.directory.exists():
            self._save()

    def pause(self):
        """SIGSTOP: connections stay open, nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def restart(self):
        self.stop()
        return self.start()

    def reset_offsets(self, groups, *where):
        """Kafka's own tool sets the groups' offsets in all their topics; `where` is its option, like --to-earliest."""
        named = [word for group in groups for word in ("--group", group)]
        self._run_tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--bootstrap-server",
                       self.bootstrap, *named, "--all-topics", "--reset-offsets", *where, "--execute")

    def remove_data(self):
        shutil.rmtree(self.directory / "data", ignore_errors=True)

    def _own_ports(self, preferred=()):
        """Those of its listeners; its controller's is known to others, where there are any."""
        if not self.place.controllers:
            return free_ports(3, preferred)
        return [*free_ports(2), self.place.controllers[self.place.node - 1]]

    def _is_formatted(self):
        return (self.directory / "data" / "meta.properties").exists()

    def _did_not_start(self):
        return BrokerError(f"the broker did not start; end of {self.log}:\n{self._log_tail()}")

    def _java(self, heap, *arguments):
        classpath = str(self.jars / "*")
        return ["java", *heap, "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true", "-cp", classpath, *arguments]

    def _write_properties(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        text = (HERE / "server.properties.in").read_text()
        controllers = self.place.controllers or (self.ports[2],)
        voters = ",".join(f"{node}@127.0.0.1:{port}" for node, port in enumerate(controllers, 1))
        values = dict(zip(("PORT", "SASL_PORT", "CONTROLLER_PORT"), self.ports),
                      DATA=self.directory / "data", ADVERTISED_PORT=self._advertised_port or self.ports[0],
                      NODE=self.place.node, VOTERS=voters, REPLICAS=self.place.replicas,
                      LEAST_IN_SYNC=self.place.least_in_sync)
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        (self.directory / "server.properties").write_text(text)

    def _format(self):
        self._run_tool("kafka.tools.StorageTool", "format", f"-t={CLUSTER_ID}",
                       f"-c={self.directory / 'server.properties'}", "--add-scram", SCRAM_USER)

    def _run_tool(self, name, *arguments):
        command = self._java(["-XX:TieredStopAtLevel=1"], name, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BrokerError(f"{name} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    def _launch(self):
        command = self._java(self.place.heap, "kafka.Kafka", str(self.directory / "server.properties"))
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                start_new_session=True, preexec_fn=processes.die_with_parent if self.tied else None)
        self.pid = self._process.pid
        self._started = processes.start_time(self.pid)
        self._save()

    def _save(self):
        self._state_file.write_text(json.dumps({"pid": self.pid, "started": self._started, "ports": self.ports}))

    def _wait_until_it_answers(self, timeout_s):
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self.alive():
            if answers(self.ports[0]):
                return True
            time.sleep(0.1)
        return False

    def _wait_until_gone(self, timeout_s):
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self.alive():
            time.sleep(0.02)

    def _signal(self, sig):
        try:
            os.killpg(self.pid, sig)
        except ProcessLookupError:
            pass

    def _log_tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:]) if self.log.exists() else ""
