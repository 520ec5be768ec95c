"""Three real brokers as one cluster: everything is kept three times, and two are enough."""
import struct
from pathlib import Path

from broker import Broker, Place, free_ports
from frames import FIND_COORDINATOR, METADATA, ask, text

NODES = 3
GROUP, TRANSACTION = 0, 1
HEAP = ("-Xms128m", "-Xmx384m")


class Answer:
    """A broker's answer, taken from its front."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, code):
        value, = struct.unpack_from(">" + code, self.data, self.at)
        self.at += struct.calcsize(">" + code)
        return value

    def skip(self, *codes):
        """As in struct; besides, "s" is a text, and "a" a list of numbers."""
        for code in codes:
            if code == "s":
                size = max(self.take("h"), 0)
            elif code == "a":
                size = 4 * self.take("i")
            else:
                size = struct.calcsize(code)
            self.at += size


def leaders_of(data):
    """{partition: node, or -1} of the one topic in an answer to Metadata, version 4."""
    answer, leaders = Answer(data), {}
    answer.skip("i")                            # throttled for so long
    for _ in range(answer.take("i")):
        answer.skip("i", "s", "i", "s")         # a broker
    answer.skip("s", "i", "i", "h", "s", "b")   # cluster, controller; one topic, its error and name
    for _ in range(answer.take("i")):
        answer.skip("h")
        partition = answer.take("i")
        leaders[partition] = answer.take("i")
        answer.skip("a", "a")                   # replicas, those in sync
    return leaders


class Cluster:
    def __init__(self, directory, jars=None):
        controllers = tuple(free_ports(NODES))
        self.brokers = [
            Broker(Path(directory) / f"broker-{node}", jars,
                   place=Place(node, controllers, replicas=NODES, least_in_sync=2, heap=HEAP))
            for node in range(1, NODES + 1)]

    def __enter__(self):
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.await_answer()
        return self

    def __exit__(self, *_):
        for broker in self.brokers:
            broker.kill()

    @property
    def bootstrap(self):
        return ",".join(broker.bootstrap for broker in self.brokers)

    def leader(self, topic, partition):
        """The broker that leads it, as another one says; None while there is no leader or no answer."""
        for broker in self.brokers:
            try:
                leaders = leaders_of(ask(broker.ports[0], METADATA, 4, struct.pack(">i", 1) + text(topic) + b"\0"))
            except OSError:
                continue
            return self.brokers[leaders[partition] - 1] if leaders.get(partition, -1) > 0 else None
        return None

    def coordinator(self, kind, name):
        """The broker that decides for a group or a transactional id; None while there is no answer."""
        for broker in self.brokers:
            try:
                found = ask(broker.ports[0], FIND_COORDINATOR, 1, text(name) + struct.pack(">b", kind))
            except OSError:
                continue
            _, error, words = struct.unpack_from(">ihh", found)
            if error == 0:
                node, = struct.unpack_from(">i", found, 8 + max(words, 0))
                return self.brokers[node - 1]
        return None
