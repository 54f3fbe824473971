"""Calls from an event loop: cancelling, closing, waiting, and not standing in its way."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
import time

import pytest
from flows8x8 import (
    AsyncClient,
    CallCancelledError,
    CancelToken,
    ClosedError,
    FlowDetails,
    NotFoundError,
    RequestTimeoutError,
)
from flows8x8._async_operations import AsyncOperations
from servers import PATIENCE, Gate, Reply, Request, Server, never

OPERATIONS = [name for name in vars(AsyncOperations) if not name.startswith("_")]


async def arrived(server: Server, count: int) -> None:
    """Waits, without standing in the loop's way, until so many requests have come."""
    await asyncio.get_running_loop().run_in_executor(None, server.wait_for_requests, count)


async def closed(server: Server, count: int) -> None:
    await asyncio.get_running_loop().run_in_executor(None, server.wait_for_closed, count)


def test_every_operation_is_a_coroutine_function() -> None:
    assert len(OPERATIONS) == 12
    with Server() as server:
        client = AsyncClient(**server.settings())
        for name in OPERATIONS:
            assert inspect.iscoroutinefunction(getattr(client, name)), name
            assert inspect.iscoroutinefunction(getattr(client.with_raw_response, name)), name


def test_fifty_calls_at_once_each_get_their_own_answer() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            flows = await asyncio.gather(*(client.get_flow(str(call)) for call in range(50)))
        assert [flow.id for flow in flows] == [str(call) for call in range(50)]

    with Server() as server:
        asyncio.run(main(server))
        assert len(server.requests) == 50


def test_calls_in_a_row_share_a_connection() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            for call in range(100):
                assert (await client.get_flow(str(call))).id == str(call)

    with Server() as server:
        asyncio.run(main(server))
        assert len(server.connections) <= 2


def test_an_error_is_raised_where_the_call_is_awaited() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            results = await asyncio.gather(*(client.get_flow("812") for _ in range(10)), return_exceptions=True)
            assert [type(result) for result in results] == [NotFoundError] * 10
            with pytest.raises(NotFoundError) as caught:
                await client.get_flow("812")
            assert "main" in [entry.name for entry in caught.traceback]

    with Server(lambda _: Reply({"code": 1300, "message": "no such flow"}, 404)) as server:
        asyncio.run(main(server))


def test_a_cancelled_task_raises_cancelled_error_and_its_connection_is_closed() -> None:
    async def main(server: Server) -> float:
        async with AsyncClient(**server.settings()) as client:
            task = asyncio.create_task(client.get_flow("812"))
            await arrived(server, 1)
            cancelled = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert task.cancelled()
            await closed(server, 1)
            return cancelled

    with Server(never) as server:
        cancelled = asyncio.run(main(server))
        took = server.connections[0].closed_at - cancelled
        print(f"connection closed {took * 1000:.1f} ms after the task was cancelled")
        assert took < 3


def test_a_task_cancelled_before_it_has_run_makes_no_request() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            task = asyncio.create_task(client.get_flow("812"))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.get_flow("next")).id == "next"

    with Server() as server:
        asyncio.run(main(server))
        assert [request.flow for request in server.requests] == ["next"]


def test_cancelling_some_calls_leaves_the_others_alone() -> None:
    gate = Gate()

    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            tasks = [asyncio.create_task(client.get_flow("slow")) for _ in range(20)]
            await arrived(server, 20)
            for task in tasks[::2]:
                task.cancel()
            await closed(server, 10)
            gate.open.set()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert [type(result).__name__ for result in results[:2]] == ["CancelledError", "FlowDetails"]
            assert [result.id for result in results[1::2]] == ["slow"] * 10

    with Server(gate) as server:
        asyncio.run(main(server))


def test_wait_for_drops_the_request() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            begun = time.monotonic()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.get_flow("812"), 0.3)
            assert time.monotonic() - begun < 5
            await closed(server, 1)

    with Server(never) as server:
        asyncio.run(main(server))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio.timeout came with Python 3.11")
def test_timeout_drops_the_request() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await client.get_flow("812")
            await closed(server, 1)

    with Server(never) as server:
        asyncio.run(main(server))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="task groups came with Python 3.11")
def test_a_task_group_cancels_the_other_calls_when_one_fails() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(client.get_flow(str(call))) for call in range(10)]
            assert [task.result().id for task in tasks] == [str(call) for call in range(10)]

            slow: list[asyncio.Task[FlowDetails]] = []

            async def fail() -> None:
                async with asyncio.TaskGroup() as group:
                    slow.append(group.create_task(client.get_flow("slow")))
                    group.create_task(client.get_flow("slow", timeout=0.3))

            with pytest.raises(BaseExceptionGroup) as caught:  # noqa: F821
                await fail()
            assert [type(error) for error in caught.value.exceptions] == [RequestTimeoutError]
            assert slow[0].cancelled()

    with Server(Gate()) as server:
        asyncio.run(main(server))


def test_a_token_cancels_a_call() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            token = CancelToken()
            task = asyncio.create_task(client.get_flow("812", cancel=token))
            await arrived(server, 1)
            threading.Thread(target=token.cancel).start()
            with pytest.raises(CallCancelledError):
                await asyncio.wait_for(task, PATIENCE)
            assert not task.cancelled()
            await closed(server, 1)

    with Server(never) as server:
        asyncio.run(main(server))


def test_close_ends_the_calls_under_way() -> None:
    async def main(server: Server) -> None:
        client = AsyncClient(**server.settings())
        tasks = [asyncio.create_task(client.get_flow("slow")) for _ in range(10)]
        await arrived(server, 10)
        await client.close()
        results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)
        assert [type(result) for result in results] == [ClosedError] * 10
        assert client.is_closed
        await closed(server, 10)

    with Server(Gate()) as server:
        asyncio.run(main(server))
        assert len(server.requests) == 10


def test_a_stalling_server_does_not_hold_up_the_loop() -> None:
    async def main(server: Server) -> float:
        longest, ended = 0.0, False

        async def beat() -> None:
            nonlocal longest
            last = time.monotonic()
            while not ended:
                await asyncio.sleep(0.001)
                now = time.monotonic()
                longest, last = max(longest, now - last), now

        async with AsyncClient(**server.settings()) as client:
            await client.get_flow("first")
            heart = asyncio.create_task(beat())
            begun = time.monotonic()
            flows = await asyncio.gather(*(client.get_flow("stalled") for _ in range(8)))
            assert time.monotonic() - begun >= 1.9
            assert len(flows) == 8
            ended = True
            await heart
        return longest

    stall = threading.Event()

    def answer(request: Request) -> Reply:
        if request.flow == "stalled":
            stall.wait(2)
        return Reply({"flowId": request.flow, "name": "n", "status": "DRAFT", "categories": []})

    with Server(answer) as server:
        longest = asyncio.run(main(server))
    print(f"the longest time between two beats was {longest * 1000:.1f} ms")
    assert longest < 0.5


def test_debug_mode_of_asyncio_finds_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def main(server: Server) -> None:
        loop = asyncio.get_running_loop()
        assert loop.get_debug()
        loop.slow_callback_duration = 2
        async with AsyncClient(**server.settings()) as client:
            await asyncio.gather(*(client.get_flow("812") for _ in range(20)))
            task = asyncio.create_task(client.get_flow("slow"))
            await arrived(server, 21)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Server(Gate()) as server:
        asyncio.run(main(server), debug=True)
    assert [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"] == []


def test_raw_responses_come_too() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            response = await client.with_raw_response.get_flow("812")
            assert (response.status, response.value.id, response.attempts) == (200, "812", 1)
            assert response.headers["content-type"] == "application/json"

    with Server() as server:
        asyncio.run(main(server))
