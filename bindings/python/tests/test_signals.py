"""Ctrl-C and other signals while a call blocks."""

from __future__ import annotations

import signal
import sys
import threading
import time

import pytest
from programs import IN_CALL, Program, check, run
from servers import FLOW, Gate, Reply, Server, deaf, never

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

#: The promise is 250 ms; a busy machine may take longer to run anything at all. What is told apart here is a call that
#: ends at once from one that waits for its answer, which would take thirty seconds.
SOON = 3.0

#: A program whose main thread does what BODY says, until a signal interrupts it. Says when it is in the call and when
#: it was interrupted, and lives on until it is told to end, so that nothing is closed by its end.
INTERRUPTED = (
    IN_CALL
    + """
import signal, time
from flows8x8 import Client
signal.signal(signal.SIGINT, signal.default_int_handler)
PREPARE
when_in_call(lambda: print("in call", flush=True), WITHIN)
try:
    BODY
except KeyboardInterrupt as error:
    print(time.monotonic(), flush=True)
    print(type(error.__cause__).__name__, error.__cause__, flush=True)
sys.stdin.readline()
"""
)


def interrupted(body: str, prepare: str = "client = Client()", within: str = "_run") -> str:
    filled = INTERRUPTED.replace("PREPARE", prepare).replace("WITHIN", repr(within))
    return filled.replace("BODY", body)


def assert_interrupted(program: Program) -> tuple[float, str]:
    """Sends Ctrl-C to a program in a call; gives when, and what the exception says is its cause."""
    assert program.line() == "in call"
    sent = program.signal(signal.SIGINT)
    took = float(program.line()) - sent
    print(f"KeyboardInterrupt after {took * 1000:.0f} ms")
    assert took < SOON, f"{took:.3f} s"
    return sent, program.line()


def assert_ends_quietly(program: Program) -> None:
    program.say()
    ended = program.end()
    assert (ended.code, ended.err) == (0, "")


def test_ctrl_c_ends_a_call_that_is_never_answered_and_closes_its_connection() -> None:
    with Server(never) as server, Program(interrupted('client.get_flow("812")'), server) as program:
        sent, _ = assert_interrupted(program)
        (connection,) = server.wait_for_closed(timeout=5)
        closed = connection.closed_at - sent
        print(f"connection closed after {closed * 1000:.0f} ms")
        assert closed < SOON
        assert_ends_quietly(program)


def test_ctrl_c_ends_an_answer_that_trickles_in_and_closes_its_connection() -> None:
    source = interrupted('client.get_flow("812")')
    with Server(lambda _: Reply(FLOW, drip=0.05)) as server, Program(source, server) as program:
        sent, _ = assert_interrupted(program)
        (connection,) = server.wait_for_closed(timeout=5)
        assert connection.closed_at - sent < SOON
        assert_ends_quietly(program)


def test_ctrl_c_ends_the_wait_before_a_retry() -> None:
    busy = Reply(b"{}", 503, headers={"retry-after": "30"})
    with Server(lambda _: busy) as server, Program(interrupted('client.get_flow("812")'), server) as program:
        server.wait_until(lambda: server.answered == 1)
        assert_interrupted(program)
        assert len(server.requests) == 1
        assert_ends_quietly(program)


def test_ctrl_c_ends_wait_for_status_between_two_questions() -> None:
    body = 'client.wait_for_status("812", "PUBLISHED", 60)'
    with Server() as server, Program(interrupted(body), server) as program:
        # The next question comes two seconds after the second one.
        server.wait_until(lambda: server.answered == 2)
        assert_interrupted(program)
        assert len(server.requests) == 2
        assert_ends_quietly(program)


def test_ctrl_c_ends_the_wait_for_the_rate_limit() -> None:
    prepare = 'client = Client(rate_limit=1, rate_window=40); client.get_flow("first")'
    with Server() as server, Program(interrupted('client.get_flow("812")', prepare), server) as program:
        assert_interrupted(program)
        assert [request.flow for request in server.requests] == ["first"]
        assert_ends_quietly(program)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse what does not fit the queue")
def test_ctrl_c_ends_the_wait_for_a_connection() -> None:
    prepare = "client = Client(base_url=sys.argv[1], connect_timeout=60)"
    source = interrupted('client.get_flow("812")', prepare)
    with deaf() as url, Server() as server, Program(source, server, url) as program:
        assert_interrupted(program)
        assert_ends_quietly(program)


def test_ctrl_c_ends_the_making_of_clients_with_a_callback() -> None:
    body = """
    print("in call", flush=True)
    while True:
        Client(api_key=lambda: "k").close()
"""
    with Server() as server, Program(interrupted(body.strip(), "pass", "nowhere"), server) as program:
        assert_interrupted(program)
        assert server.connections == []
        assert_ends_quietly(program)


def test_ctrl_c_while_the_first_client_is_made_is_a_keyboard_interrupt() -> None:
    # What the native layer imports when it is first used, if anything, is where an interrupt may arrive.
    source = """
import builtins
from flows8x8 import Client
def interrupted(name, *arguments, original=builtins.__import__):
    if name in ("collections", "collections.abc", "os", "pathlib"):
        raise KeyboardInterrupt
    return original(name, *arguments)
builtins.__import__ = interrupted
for _ in range(2):
    try:
        with Client(extra_headers={"x-a": "b"}) as client:
            print(client.create_flow("n", ["OTHER"], flow_json={"a": {}}).id)
    except KeyboardInterrupt:
        print("812")
"""
    with Server() as server:
        check(run(source, server), "812\n812")


def test_ctrl_c_within_a_callback_that_gives_the_key_is_a_keyboard_interrupt() -> None:
    prepare = """
def key():
    threading.Event().wait()
client = Client(api_key=key)
"""
    with Server() as server, Program(interrupted('client.get_flow("812")', prepare, "wait"), server) as program:
        assert_interrupted(program)
        assert server.requests == []
        assert_ends_quietly(program)


def test_ctrl_c_within_a_handler_of_the_log_is_not_lost() -> None:
    # Records are handed out where the call waits, so that is where many an interrupt arrives.
    prepare = """
import logging
class Interrupted(logging.Handler):
    def emit(self, record):
        self.emit = lambda record: None
        signal.raise_signal(signal.SIGINT)
logging.getLogger("flows8x8").addHandler(Interrupted())
from flows8x8 import enable_logging
enable_logging("debug")
client = Client(max_retries=50, initial_backoff=30, max_backoff=30)
"""
    source = interrupted('client.get_flow("812"); print("lost", flush=True)', prepare, "nowhere")
    with Server(lambda _: Reply(b"{}", 503)) as server, Program(source, server) as program:
        server.wait_until(lambda: server.answered == 1)
        answered = time.monotonic()
        said = program.line()
        assert said != "lost"
        assert float(said) - answered < SOON
        program.line()
        assert_ends_quietly(program)


def test_an_interrupted_create_says_that_the_flow_may_exist() -> None:
    body = 'client.create_flow("Booking", ["OTHER"], flow_json="{}")'
    with Server(never) as server, Program(interrupted(body), server) as program:
        _, cause = assert_interrupted(program)
        kind, text = cause.split(" ", 1)
        assert kind == "CallCancelledError"
        assert '"Booking" may exist' in text
        assert_ends_quietly(program)


def test_a_client_works_after_an_interrupted_call() -> None:
    body = """client.get_flow("before"); client.get_flow("stuck")"""
    source = interrupted(body) + '\nprint(client.get_flow("after").id, flush=True)\n'
    with Server(Gate("stuck")) as server, Program(source, server) as program:
        assert_interrupted(program)
        program.say()
        assert program.line() == "after"
        ended = program.end()
        assert (ended.code, ended.err) == (0, "")


def test_a_handler_that_does_not_raise_runs_at_once_and_the_call_goes_on() -> None:
    source = (
        IN_CALL
        + """
import signal, time
from flows8x8 import Client
signal.signal(signal.SIGINT, lambda *_: print(time.monotonic(), flush=True))
when_in_call(lambda: print("in call", flush=True))
print(Client().get_flow("812").id)
"""
    )
    handled = threading.Event()
    with Server(lambda _: Reply(FLOW, after=handled)) as server, Program(source, server) as program:
        assert program.line() == "in call"
        for _ in range(3):
            sent = program.signal(signal.SIGINT)
            took = float(program.line()) - sent
            print(f"handled after {took * 1000:.0f} ms")
            assert took < SOON
        handled.set()
        ended = program.end()
        assert (ended.code, ended.out, ended.err) == (0, "812\n", "")
        assert len(server.requests) == 1


def test_a_handler_that_exits_ends_the_call() -> None:
    source = (
        IN_CALL
        + """
import signal
from flows8x8 import Client
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
when_in_call(lambda: print("in call", flush=True))
Client().get_flow("812")
"""
    )
    with Server(never) as server, Program(source, server) as program:
        assert program.line() == "in call"
        sent = program.signal(signal.SIGTERM)
        ended = program.end()
        assert (ended.code, ended.err) == (7, "")
        assert time.monotonic() - sent < 5


def test_a_handler_may_make_a_call_itself() -> None:
    source = (
        IN_CALL
        + """
import signal
from flows8x8 import Client
client = Client()
signal.signal(signal.SIGINT, lambda *_: print(client.get_flow("within").id, flush=True))
when_in_call(lambda: print("in call", flush=True))
print(client.get_flow("slow").id)
"""
    )
    gate = Gate()
    with Server(gate) as server, Program(source, server) as program:
        assert program.line() == "in call"
        program.signal(signal.SIGINT)
        assert program.line() == "within"
        gate.open.set()
        ended = program.end()
        assert (ended.code, ended.out, ended.err) == (0, "slow\n", "")


def test_a_signal_does_not_disturb_the_calls_of_other_threads() -> None:
    source = """
import signal, sys, threading
from flows8x8 import Client
signal.signal(signal.SIGINT, signal.default_int_handler)
found = []
thread = threading.Thread(target=lambda: found.append(Client().get_flow("812").id))
thread.start()
try:
    # The interrupt may arrive before this line has ended.
    print("started", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    print("interrupted", flush=True)
thread.join()
print(found)
"""
    release = threading.Event()
    with Server(lambda _: Reply(FLOW, after=release)) as server, Program(source, server) as program:
        assert program.line() == "started"
        server.wait_for_requests(1)
        program.signal(signal.SIGINT)
        assert program.line() == "interrupted"
        assert server.closed() == []
        release.set()
        ended = program.end()
        assert (ended.code, ended.out, ended.err) == (0, "['812']\n", "")
