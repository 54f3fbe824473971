"""One client, many threads."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from flows8x8 import CallCancelledError, CancelToken, Client, ClosedError, NotFoundError
from programs import check, run
from servers import PATIENCE, Gate, Reply, Request, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(**server.settings()) as client:
        yield client


def test_sixty_four_threads_share_a_client_without_an_error(server: Server, client: Client) -> None:
    start = threading.Barrier(64)

    def calls(thread: int) -> None:
        start.wait(PATIENCE)
        for call in range(20):
            wanted = f"{thread}-{call}"
            assert client.get_flow(wanted).id == wanted

    with ThreadPoolExecutor(64) as pool:
        for ended in [pool.submit(calls, thread) for thread in range(64)]:
            ended.result(PATIENCE)
    assert len(server.requests) == 64 * 20


def test_another_thread_runs_during_a_call() -> None:
    counted = threading.Event()
    figures = {"count": 0, "asked": False}

    def count() -> None:
        while figures["count"] < 200_000:
            if figures["asked"]:
                figures["count"] += 1
        counted.set()

    def answer(_: Request) -> Reply:
        # From here on the main thread is in the call, and nothing but a count of 200,000 ends it.
        figures["asked"] = True
        return Reply(b"{}", 404, after=counted)

    with Server(answer) as server, Client(**server.settings()) as client:
        counter = threading.Thread(target=count)
        counter.start()
        with pytest.raises(NotFoundError):
            client.get_flow("812")
        counter.join()
    assert figures["count"] == 200_000


def test_a_slow_call_does_not_hold_up_a_fast_one() -> None:
    gate = Gate()
    with Server(gate) as server, Client(**server.settings()) as client, ThreadPoolExecutor(8) as pool:
        slow = [pool.submit(client.get_flow, "slow") for _ in range(8)]
        server.wait_for_requests(8)
        begun = time.monotonic()
        for _ in range(20):
            assert client.get_flow("fast").id == "fast"
        took = time.monotonic() - begun
        assert not any(call.done() for call in slow)
        gate.open.set()
        assert [call.result(PATIENCE).id for call in slow] == ["slow"] * 8
    print(f"20 calls beside 8 slow ones took {took * 1000:.0f} ms")
    assert took < 5


def test_a_thousand_calls_in_a_row_need_at_most_two_connections(server: Server, client: Client) -> None:
    for call in range(1000):
        assert client.get_flow(str(call)).id == str(call)
    assert len(server.requests) == 1000
    assert len(server.connections) <= 2


def test_copies_share_connections(server: Server, client: Client) -> None:
    client.get_flow("1")
    client.with_options(timeout=5).get_flow("2")
    client.with_channel("another").get_flow("3")
    client.with_raw_response.get_flow("4")
    assert len(server.connections) == 1


def test_a_client_outlives_the_thread_that_used_it(server: Server, client: Client) -> None:
    for call in range(10):
        thread = threading.Thread(target=client.get_flow, args=(str(call),))
        thread.start()
        thread.join(PATIENCE)
    assert client.get_flow("last").id == "last"
    assert len(server.requests) == 11
    assert len(server.connections) <= 2


def test_close_from_another_thread_ends_the_calls_under_way() -> None:
    with Server(Gate()) as server, ThreadPoolExecutor(16) as pool:
        client = Client(**server.settings())
        calls = [pool.submit(client.get_flow, "slow") for _ in range(16)]
        server.wait_for_requests(16)
        begun = time.monotonic()
        client.close()
        errors = [call.exception(PATIENCE) for call in calls]
        took = time.monotonic() - begun
        assert [type(error) for error in errors] == [ClosedError] * 16
        print(f"16 calls ended {took * 1000:.0f} ms after close")
        assert took < 5
        assert client.is_closed
        server.wait_for_closed(16, timeout=5)
        with pytest.raises(ClosedError):
            client.get_flow("812")
        assert len(server.requests) == 16


def test_a_token_ends_calls_from_another_thread() -> None:
    with Server(Gate()) as server, Client(**server.settings()) as client, ThreadPoolExecutor(4) as pool:
        token = CancelToken()
        calls = [pool.submit(client.get_flow, "slow", cancel=token) for _ in range(4)]
        server.wait_for_requests(4)
        begun = time.monotonic()
        token.cancel()
        errors = [call.exception(PATIENCE) for call in calls]
        assert [type(error) for error in errors] == [CallCancelledError] * 4
        assert time.monotonic() - begun < 5
        assert token.is_cancelled
        server.wait_for_closed(4, timeout=5)
        assert client.get_flow("fast").id == "fast"


@pytest.mark.parametrize("interval", [1e-6, 100.0])
def test_any_switch_interval_will_do(server: Server, client: Client, interval: float) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval)
    try:
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda call: client.get_flow(str(call)).id, range(320)))
    finally:
        sys.setswitchinterval(before)
    assert found == [str(call) for call in range(320)]


def test_a_callback_for_the_key_is_called_in_the_thread_that_calls(server: Server) -> None:
    threads: dict[str, int] = {}

    def key() -> str:
        threads[threading.current_thread().name] = threading.get_ident()
        return "k"

    with Client(**server.settings(api_key=key)) as client:
        thread = threading.Thread(target=client.get_flow, args=("812",), name="caller")
        thread.start()
        expected = thread.ident
        thread.join(PATIENCE)
    assert threads == {"caller": expected}


def test_threads_that_come_and_go_leave_no_threads_and_no_descriptors() -> None:
    source = """
import os, threading
from flows8x8 import Client

def count():
    return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))

before = count()
client = Client(rate_limit=None)
for _ in range(5):
    threads = [threading.Thread(target=client.get_flow, args=("812",)) for _ in range(48)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
client.close()
for _ in range(200):
    if count() == before:
        break
    threading.Event().wait(0.01)
print(*before, *count())
"""
    with Server() as server:
        ended = run(source, server)
    check(ended)
    threads_before, descriptors_before, threads, descriptors = map(int, ended.out.split())
    assert (threads, descriptors) == (threads_before, descriptors_before)
