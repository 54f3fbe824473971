"""Keeping below the limit: all clients of one key together, in threads and in loops."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flows8x8 import AsyncClient, Client, RateLimitError
from servers import KEY, PATIENCE, Reply, Request, Server, flow

LIMIT, WINDOW = 10, 1.0
#: Requests that left a window apart may arrive a little closer.
JITTER = 0.15


def assert_kept(server: Server) -> None:
    times = sorted(request.at for request in server.requests)
    for first, beyond in zip(times, times[LIMIT:]):
        assert beyond - first > WINDOW - JITTER


def test_threads_stay_below_the_limit_together() -> None:
    with Server() as server:
        client = Client(**server.settings(rate_limit=LIMIT, rate_window=WINDOW))
        begun = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda call: client.get_flow(str(call)).id, range(35)))
        took = time.monotonic() - begun
        assert found == [str(call) for call in range(35)]
        assert_kept(server)
        assert 3 < took < 5


def test_clients_of_either_kind_share_the_limit_of_a_key() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings(rate_limit=LIMIT, rate_window=WINDOW)) as client:
            await asyncio.gather(*(client.get_flow("async") for _ in range(12)))

    with Server() as server:
        clients = [Client(**server.settings(rate_limit=LIMIT, rate_window=WINDOW)) for _ in range(2)]
        threads = [
            threading.Thread(target=lambda c=client: [c.get_flow("sync") for _ in range(6)]) for client in clients
        ]
        for thread in threads:
            thread.start()
        asyncio.run(main(server))
        for thread in threads:
            thread.join(PATIENCE)
        assert len(server.requests) == 24
        assert_kept(server)


def test_another_key_has_a_limit_of_its_own_and_none_turns_it_off() -> None:
    with Server() as server:
        begun = time.monotonic()
        for key in ("a", "b", "c"):
            client = Client(**server.settings(api_key=f"{KEY}-{key}", rate_limit=LIMIT, rate_window=30))
            for _ in range(LIMIT):
                client.get_flow("812")
        unlimited = Client(**server.settings(rate_limit=None))
        for _ in range(5 * LIMIT):
            unlimited.get_flow("812")
        assert time.monotonic() - begun < 10


def test_too_long_a_wait_is_an_error_that_says_how_long() -> None:
    with Server() as server:
        client = Client(**server.settings(rate_limit=1, rate_window=50, max_rate_wait=2))
        client.get_flow("812")
        begun = time.monotonic()
        with pytest.raises(RateLimitError) as caught:
            client.get_flow("812")
        assert time.monotonic() - begun < 10
        assert caught.value.attempts == 0
        assert caught.value.retry_after is not None
        assert 45 < caught.value.retry_after <= 50
        assert len(server.requests) == 1


def test_a_refusal_that_another_process_caused_holds_up_all_waiters() -> None:
    refused: list[float] = []

    def answer(request: Request) -> Reply:
        if not refused:
            refused.append(time.monotonic())
            return Reply({"message": "Quota exceeded"}, 429, headers={"retry-after": "1"})
        return flow(request)

    with Server(answer) as server:
        client = Client(**server.settings(rate_limit=50, rate_window=5))
        with pytest.raises(RateLimitError):
            client.get_flow("first", max_retries=0)
        with ThreadPoolExecutor(4) as pool:
            assert [found.id for found in pool.map(client.get_flow, ["812"] * 4)] == ["812"] * 4
        assert min(request.at for request in server.requests[1:]) - refused[0] > 1 - JITTER
