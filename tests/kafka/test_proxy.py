"""The proxy between a client and a broker of two lines: what each action does to a request and its reply."""
import socket
import struct
import threading
import unittest

from frames import receive_frame, send_frame
from proxy import CUT, END_TXN, LOSE_REPLY, PASS, PRODUCE, SWALLOW, Action, On, Proxy, Request, stop_listening

DEADLINE_S = 20


class Echo:
    """Answers each frame with its correlation and its body; notes what came."""

    def __init__(self):
        self.frames = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        try:
            while True:
                request = Request.parse(receive_frame(connection))
                self.frames.append(request.frame)
                send_frame(connection, struct.pack(">i", request.correlation) + request.frame[-4:])
        except OSError:
            connection.close()


def frame(key, correlation, body=b"body", client=b"tests"):
    return struct.pack(">hhih", key, 1, correlation, len(client)) + client + body


class ProxyTest(unittest.TestCase):
    def setUp(self):
        self.echo = Echo()
        self.proxy = Proxy()
        self.addCleanup(self.proxy.close)
        self.proxy.forward_to(lambda: self.echo.port)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=DEADLINE_S)
        self.addCleanup(connection.close)
        return connection

    def ask(self, connection, key, correlation):
        send_frame(connection, frame(key, correlation))
        answer = receive_frame(connection)
        self.assertEqual(struct.unpack_from(">i", answer)[0], correlation)
        return answer[4:]

    def assert_cut(self, connection):
        with self.assertRaisesRegex(OSError, "closed|reset|Broken pipe"):
            receive_frame(connection)

    def test_what_a_request_says(self):
        request = Request.parse(frame(END_TXN, 7, b"a topic's name"))
        self.assertEqual((request.key, request.version, request.correlation, request.client), (END_TXN, 1, 7, "tests"))
        self.assertTrue(request.names("topic"))
        self.assertFalse(request.names("other"))

    def test_requests_pass_in_both_directions(self):
        connection = self.connect()
        for correlation in range(3):
            self.assertEqual(self.ask(connection, PRODUCE, correlation), b"body")
        self.assertEqual(len(self.echo.frames), 3)

    def test_the_reply_to_the_second_is_lost(self):
        rule = self.proxy.rule = On({END_TXN}, LOSE_REPLY, first=2, times=1)
        connection = self.connect()
        self.ask(connection, PRODUCE, 1)
        self.ask(connection, END_TXN, 2)
        self.assertEqual(rule.done, 0)
        send_frame(connection, frame(END_TXN, 3))
        self.assert_cut(connection)
        self.assertEqual(self.echo.frames[-1], frame(END_TXN, 3))
        self.assertEqual(rule.done, 1)
        self.ask(self.connect(), END_TXN, 4)
        self.assertEqual((rule.seen, rule.done), (3, 1))

    def test_swallowed_and_answered_by_the_proxy_itself(self):
        self.proxy.rule = On({END_TXN}, Action(forward=False, answer=b"well"))
        connection = self.connect()
        self.assertEqual(self.ask(connection, END_TXN, 1), b"well")
        self.assertEqual(self.ask(connection, PRODUCE, 2), b"body")
        self.assertEqual(self.echo.frames, [frame(PRODUCE, 2)])

    def test_swallowed_without_an_answer(self):
        self.proxy.rule = On({END_TXN}, SWALLOW)
        connection = self.connect()
        send_frame(connection, frame(END_TXN, 1))
        self.ask(connection, PRODUCE, 2)
        self.assertEqual(self.echo.frames, [frame(PRODUCE, 2)])

    def test_cut(self):
        self.proxy.rule = On({END_TXN}, CUT)
        one, other = self.connect(), self.connect()
        self.ask(other, PRODUCE, 1)
        send_frame(one, frame(END_TXN, 2))
        self.assert_cut(one)
        self.ask(other, PRODUCE, 3)
        self.proxy.cut_all()
        self.assert_cut(other)
        self.assertNotIn(frame(END_TXN, 2), self.echo.frames)

    def test_held_until_the_test_says_so(self):
        go_on = threading.Event()
        self.proxy.rule = On({END_TXN}, Action(until=go_on))
        held, other = self.connect(), self.connect()
        send_frame(held, frame(END_TXN, 1))
        self.ask(other, PRODUCE, 2)
        self.assertEqual(self.echo.frames, [frame(PRODUCE, 2)])
        go_on.set()
        receive_frame(held)
        self.assertEqual(self.echo.frames, [frame(PRODUCE, 2), frame(END_TXN, 1)])

    def test_a_broker_that_is_away(self):
        stop_listening(self.echo.listener)
        self.assert_cut(self.connect())

    def test_a_rule_passes_the_kinds_that_it_does_not_name(self):
        rule = On({END_TXN}, CUT)
        self.assertEqual(rule(Request.parse(frame(PRODUCE, 1))), PASS)
        self.assertEqual((rule.seen, rule.done), (0, 0))


if __name__ == "__main__":
    unittest.main()
