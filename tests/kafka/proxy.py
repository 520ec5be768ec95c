"""A proxy in front of a Kafka broker that advertises the proxy's port: a rule of the test's own decides on each request.

    with Proxy() as proxy, Broker(directory, advertised_port=proxy.port) as broker:
        proxy.forward_to(lambda: broker.ports[0])
        proxy.rule = On({END_TXN}, LOSE_REPLY, first=3, times=1)
"""
import socket
import struct
import threading
from dataclasses import dataclass

from frames import receive_frame, send_frame

PRODUCE, INIT_PRODUCER_ID = 0, 22
ADD_PARTITIONS, ADD_OFFSETS, END_TXN, WRITE_TXN_MARKERS, TXN_OFFSET_COMMIT = 24, 25, 26, 27, 28
END_TXN_SUCCEEDED = struct.pack(">ih", 0, 0)     # no throttling, no error: up to the request's version 2


@dataclass(frozen=True)
class Request:
    """What the head of a request says, and its bytes."""
    key: int
    version: int
    correlation: int
    client: str
    frame: bytes

    @staticmethod
    def parse(frame):
        key, version, correlation, length = struct.unpack_from(">hhih", frame)
        return Request(key, version, correlation, frame[10:10 + max(length, 0)].decode(errors="replace"), frame)

    def names(self, topic):
        return topic.encode() in self.frame


@dataclass(frozen=True)
class Action:
    """What happens to a request: it waits, is forwarded or not, answered by the proxy, its reply lost, or all is cut."""
    delay_s: float = 0
    until: threading.Event = None
    forward: bool = True
    answer: bytes = None
    lose_reply: bool = False
    cut: bool = False


PASS = Action()
LOSE_REPLY = Action(lose_reply=True)             # and the connection is cut
SWALLOW = Action(forward=False)
CUT = Action(forward=False, cut=True)


class On:
    """The action for requests of these kinds: from the first-th one on, so many times; the others pass."""

    def __init__(self, keys, action, first=1, times=None):
        self.keys, self.action = keys, action
        self._numbers = range(first, 1 << 60 if times is None else first + times)
        self._lock = threading.Lock()
        self.seen = 0

    @property
    def done(self):
        """How often the action was taken."""
        return max(0, min(self.seen + 1, self._numbers.stop) - self._numbers.start)

    def __call__(self, request):
        if request.key not in self.keys:
            return PASS
        with self._lock:
            self.seen += 1
            return self.action if self.seen in self._numbers else PASS


def stop_listening(listener):
    """A close alone would leave an accept() of another thread waiting."""
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


class _Connection:
    """A client's connection and the one to the broker."""

    def __init__(self, proxy, client, broker):
        self._proxy, self._client, self._broker = proxy, client, broker
        self._sending = threading.Lock()
        self._lost = set()

    def serve(self):
        for work in (self._requests, self._replies):
            threading.Thread(target=self._until_closed, args=(work,), daemon=True).start()

    def cut(self):
        for end in (self._client, self._broker):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
        self._proxy.forget(self)

    def _until_closed(self, work):
        try:
            while True:
                work()
        except OSError:
            self.cut()

    def _requests(self):
        request = Request.parse(receive_frame(self._client))
        action = self._proxy.rule(request)
        if action.delay_s:
            self._proxy.closed.wait(action.delay_s)
        if action.until:
            action.until.wait()
        if action.lose_reply:
            self._lost.add(request.correlation)
        if action.answer is not None:
            self._reply(struct.pack(">i", request.correlation) + action.answer)
        elif action.forward:
            send_frame(self._broker, request.frame)
        if action.cut:
            raise OSError("cut by order of the test")

    def _replies(self):
        frame = receive_frame(self._broker)
        if struct.unpack_from(">i", frame)[0] in self._lost:
            raise OSError("the reply is lost by order of the test")
        self._reply(frame)

    def _reply(self, frame):
        with self._sending:
            send_frame(self._client, frame)


class Proxy:
    """Listens until it is closed; a broker that is away looks away to its clients too."""

    def __init__(self):
        self.rule = lambda request: PASS
        self.closed = threading.Event()
        self._target = None
        self._connections = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def forward_to(self, port_of_broker):
        self._target = port_of_broker
        threading.Thread(target=self._accept, daemon=True).start()

    def pass_all(self):
        self.rule = lambda request: PASS

    def cut_all(self):
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.cut()

    def close(self):
        self.closed.set()
        stop_listening(self._listener)
        self.cut_all()

    def forget(self, connection):
        with self._lock:
            self._connections.discard(connection)

    def _accept(self):
        while not self.closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._connect(client)

    def _connect(self, client):
        try:
            broker = socket.create_connection(("127.0.0.1", self._target()), timeout=5)
        except OSError:
            client.close()
            return
        broker.settimeout(None)
        for end in (client, broker):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(self, client, broker)
        with self._lock:
            self._connections.add(connection)
        connection.serve()
