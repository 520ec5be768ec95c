"""Three real brokers as one cluster: everything is kept three times, and two are enough."""
import struct
from pathlib import Path

from broker import Broker, Place, free_ports
from frames import FIND_COORDINATOR, ask, text

NODES = 3
GROUP, TRANSACTION = 0, 1
HEAP = ("-Xms128m", "-Xmx384m")


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
