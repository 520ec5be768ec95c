"""Kafka's frames on a socket: a length, then so many bytes."""
import socket
import struct

METADATA, FIND_COORDINATOR = 3, 10


def receive(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise OSError("closed")
        data += part
    return data


def receive_frame(connection):
    return receive(connection, struct.unpack(">i", receive(connection, 4))[0])


def send_frame(connection, frame):
    connection.sendall(struct.pack(">i", len(frame)) + frame)


def text(value):
    return struct.pack(">h", len(value)) + value.encode()


def ask(port, key, version, body, timeout_s=2):
    """What the broker at the port answers, behind the correlation id."""
    with socket.create_connection(("127.0.0.1", port), timeout_s) as connection:
        send_frame(connection, struct.pack(">hhi", key, version, 1) + text("weir-tests") + body)
        return receive_frame(connection)[4:]
