"""A call ends when its deadline says so, whatever the server does, and lets go of its connection."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import pytest
from flows8x8 import AsyncClient, Client, ConnectError, FlowsError, RequestTimeoutError, ServerError, TransportError
from servers import FLOW, Reply, Request, Server, deaf, flow, never

#: How late a busy machine may be, in seconds. Without its deadline, each of these calls would take a minute.
LATE = 3.0


def get_sync(settings: dict[str, Any], **options: Any) -> tuple[Any, float]:
    with Client(**settings) as client:
        begun = time.monotonic()
        try:
            return client.get_flow("812", **options), time.monotonic() - begun
        except FlowsError as error:
            return error, time.monotonic() - begun


def get_async(settings: dict[str, Any], **options: Any) -> tuple[Any, float]:
    async def main() -> tuple[Any, float]:
        async with AsyncClient(**settings) as client:
            begun = time.monotonic()
            try:
                return await client.get_flow("812", **options), time.monotonic() - begun
            except FlowsError as error:
                return error, time.monotonic() - begun

    return asyncio.run(main())


both = pytest.mark.parametrize("get", [get_sync, get_async])


@both
def test_a_server_that_never_answers_is_given_up_on_in_time(get: Any) -> None:
    with Server(never) as server:
        error, took = get(server.settings(), timeout=1)
    assert type(error) is RequestTimeoutError
    assert isinstance(error, TimeoutError)
    assert 0.95 < took < 1 + LATE
    assert len(server.requests) == 1


@both
def test_a_deadline_of_the_client_holds_as_well(get: Any) -> None:
    with Server(never) as server:
        error, took = get(server.settings(timeout=0.5))
    assert type(error) is RequestTimeoutError
    assert 0.45 < took < 0.5 + LATE


@both
def test_an_answer_that_trickles_in_does_not_extend_it(get: Any) -> None:
    with Server(lambda _: Reply(FLOW, drip=0.1)) as server:
        error, took = get(server.settings(), timeout=1)
    assert isinstance(error, RequestTimeoutError)
    assert 0.95 < took < 1 + LATE


@both
def test_retries_and_the_waits_between_them_are_within_it(get: Any) -> None:
    def answer(_: Request) -> Reply:
        return Reply(b"{}", 503)

    with Server(answer) as server:
        settings = server.settings(initial_backoff=0.3, max_backoff=0.3, max_retries=1000)
        error, took = get(settings, timeout=1)
    assert type(error) is ServerError
    assert took < 1 + LATE
    assert 1 < len(server.requests) <= 7


@both
def test_the_wait_for_the_rate_limit_is_not_part_of_it(get: Any) -> None:
    with Server() as server:
        settings = server.settings(rate_limit=1, rate_window=1.5)
        first, _ = get(settings, timeout=0.5)
        found, took = get(settings, timeout=0.5)
    assert (first.id, found.id) == ("812", "812")
    assert 1 < took < 1.5 + LATE


@both
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse what does not fit the queue")
def test_a_connection_that_does_not_come_about_has_a_limit_of_its_own(get: Any) -> None:
    with deaf() as url, Server() as server:
        error, took = get(server.settings(base_url=url, connect_timeout=0.5, max_retries=0), timeout=10)
    assert isinstance(error, TransportError)
    assert isinstance(error, (ConnectError, RequestTimeoutError))
    assert 0.45 < took < 0.5 + LATE


def test_no_time_at_all_makes_no_request() -> None:
    with Server() as server:
        error, took = get_sync(server.settings(), timeout=0)
        assert isinstance(error, RequestTimeoutError)
        assert took < LATE
        assert server.requests == []


@pytest.mark.parametrize("drip", [None, 0.05], ids=["no answer", "half an answer"])
def test_a_call_that_is_given_up_on_closes_its_connection(drip: Any) -> None:
    def answer(request: Request) -> Any:
        if request.flow == "first":
            return flow(request)
        return never(request) if drip is None else Reply(FLOW, drip=drip)

    with Server(answer) as server, Client(**server.settings()) as client:
        client.get_flow("first")
        with pytest.raises(RequestTimeoutError):
            client.get_flow("812", timeout=0.3)
        server.wait_for_closed(1, timeout=2)


@pytest.mark.parametrize("drip", [None, 0.05], ids=["no answer", "half an answer"])
def test_an_async_call_that_is_given_up_on_closes_its_connection(drip: Any) -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            with pytest.raises(RequestTimeoutError):
                await client.get_flow("812", timeout=0.3)
            await asyncio.get_running_loop().run_in_executor(None, server.wait_for_closed, 1, 2)

    with Server(lambda request: never(request) if drip is None else Reply(FLOW, drip=drip)) as server:
        asyncio.run(main(server))
