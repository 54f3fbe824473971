"""One client and several event loops: one after the other, at once, of other kinds, and loops that end early."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from flows8x8 import AsyncClient
from programs import Program, check, run
from servers import PATIENCE, Gate, Server, never

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts threads in /proc")


class WithoutReaders(asyncio.SelectorEventLoop):
    """As loops of Windows are."""

    def add_reader(self, *_: Any) -> None:
        raise NotImplementedError


async def get(client: AsyncClient, calls: int = 5) -> None:
    flows = await asyncio.gather(*(client.get_flow(str(call)) for call in range(calls)))
    assert [flow.id for flow in flows] == [str(call) for call in range(calls)]


def run_in(loop: asyncio.AbstractEventLoop, main: Coroutine[Any, Any, None]) -> None:
    """As asyncio.run does, in a loop of any kind."""
    try:
        loop.run_until_complete(asyncio.wait_for(main, PATIENCE))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()


def waiters() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "flows8x8-waiter"]


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    end, pause = time.monotonic() + seconds, threading.Event()
    while not true() and time.monotonic() < end:
        pause.wait(0.01)
    return true()


def test_one_client_serves_several_loops_in_succession() -> None:
    with Server() as server:
        client = AsyncClient(**server.settings())
        for _ in range(10):
            asyncio.run(get(client))
        assert len(server.requests) == 50
        assert len(server.connections) <= 10
        asyncio.run(client.close())


def test_one_client_serves_two_loops_at_once() -> None:
    errors: list[BaseException] = []

    def use(client: AsyncClient, start: threading.Barrier) -> None:
        async def main() -> None:
            start.wait(PATIENCE)
            for _ in range(20):
                await get(client)

        try:
            asyncio.run(main())
        except BaseException as error:
            errors.append(error)

    with Server() as server:
        client, start = AsyncClient(**server.settings()), threading.Barrier(4)
        threads = [threading.Thread(target=use, args=(client, start)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        asyncio.run(client.close())
        assert errors == []
        assert len(server.requests) == 4 * 20 * 5


def test_many_clients_share_a_loop() -> None:
    async def main(server: Server) -> None:
        clients = [AsyncClient(**server.settings()) for _ in range(10)]
        for _ in range(3):
            await asyncio.gather(*(get(client) for client in clients))
        await asyncio.gather(*(client.close() for client in clients))

    with Server() as server:
        asyncio.run(main(server))
        assert len(server.requests) == 150


@pytest.mark.skipif(importlib.util.find_spec("uvloop") is None, reason="uvloop is not installed")
def test_uvloop_serves_as_well() -> None:
    import uvloop

    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            await get(client, 50)
            task = asyncio.create_task(client.get_flow("slow"))
            await asyncio.get_running_loop().run_in_executor(None, server.wait_for_requests, 51)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.get_running_loop().run_in_executor(None, server.wait_for_closed, 1)

    for _ in range(3):
        with Server(Gate()) as server:
            run_in(uvloop.new_event_loop(), main(server))
    assert waiters() == []


def test_a_loop_without_readers_is_served_by_a_thread_that_ends_with_it() -> None:
    with Server() as server:
        client = AsyncClient(**server.settings())
        loop = WithoutReaders()
        loop.run_until_complete(asyncio.wait_for(get(client, 50), PATIENCE))
        assert waiters() == ["flows8x8-waiter"]
        loop.run_until_complete(asyncio.wait_for(get(client, 50), PATIENCE))
        assert waiters() == ["flows8x8-waiter"]
        loop.close()
        del loop
        gc.collect()
        assert wait_until(lambda: waiters() == [], 2)
        # The client has not noticed.
        asyncio.run(get(client))
        asyncio.run(client.close())


def test_a_loop_without_readers_cancels_too() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            task = asyncio.create_task(client.get_flow("812"))
            await asyncio.get_running_loop().run_in_executor(None, server.wait_for_requests, 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.get_running_loop().run_in_executor(None, server.wait_for_closed, 1)

    with Server(never) as server:
        run_in(WithoutReaders(), main(server))
    gc.collect()
    assert wait_until(lambda: waiters() == [], 2)


WAITING = """
import asyncio, sys, threading
from flows8x8 import AsyncClient

class WithoutReaders(asyncio.SelectorEventLoop):
    def add_reader(self, *_):
        raise NotImplementedError

def line():
    return asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

async def get(flow):
    # In development mode asyncio reports what takes longer than this.
    asyncio.get_running_loop().slow_callback_duration = 10
    return await client.get_flow(flow)

"""

#: Loops that end while a call is under way. asyncio itself complains of a task that is dropped while it waits, whatever
#: it waits for, unless it is told not to.
ENDINGS = {
    "run": """
async def main():
    global task
    task = asyncio.create_task(get("812"))
    await line()
client = AsyncClient()
asyncio.run(main())
""",
    "closed": """
loop = LOOP()
client = AsyncClient()
async def start():
    global task
    task = loop.create_task(get("812"))
    task._log_destroy_pending = False
    await line()
loop.run_until_complete(start())
loop.run_until_complete(loop.shutdown_default_executor())
loop.close()
""",
    "dropped": """
loop = LOOP()
client = AsyncClient()
async def start():
    task = loop.create_task(get("812"))
    task._log_destroy_pending = False
    await line()
loop.run_until_complete(start())
loop.run_until_complete(loop.shutdown_default_executor())
loop.close()
del loop
import gc; gc.collect()
""",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("loop", ["asyncio.new_event_loop", "WithoutReaders"])
@pytest.mark.parametrize("answered", [False, True], ids=["unanswered", "answered"])
def test_a_loop_that_ends_during_a_call_is_silent(ending: str, loop: str, answered: bool) -> None:
    # The answer comes when there is no loop any more that could take it, and another loop after that.
    source = WAITING + ENDINGS[ending].replace("LOOP", loop)
    source += """
print("ended", flush=True)
sys.stdin.readline()
print(asyncio.run(get("next")).id, flush=True)
"""
    gate = Gate("812")
    with Server(gate) as server, Program(source, server, development=True) as program:
        server.wait_for_requests(1)
        program.say()
        assert program.line() == "ended"
        if answered:
            gate.open.set()
            server.wait_until(lambda: server.answered == 1 or bool(server.closed()))
        program.say()
        check(program.end(), "next")


@linux
@pytest.mark.parametrize("end", ["asyncio.run(client.close())", "del client", "client = None; gc.collect()"])
def test_no_thread_is_left_after_the_last_client(end: str) -> None:
    source = """
import asyncio, gc, os, threading, time
from flows8x8 import AsyncClient

def threads():
    return len(os.listdir("/proc/self/task"))

async def use():
    await asyncio.gather(*(client.get_flow("812") for _ in range(5)))

before = threads()
other = AsyncClient()
client = AsyncClient()
asyncio.run(use())
print(threads() - before)
del other
asyncio.run(use())
print(threads() - before)
END
begun = time.monotonic()
while threads() > before and time.monotonic() < begun + 2:
    threading.Event().wait(0.01)
print(threads() - before)
"""
    with Server() as server:
        ended = run(source.replace("END", end), server)
        check(ended)
    first, second, last = map(int, ended.out.split())
    # One thread for all clients, and maybe one for a moment that has looked an address up.
    assert (first, second) == (1, 1) or {first, second} <= {1, 2}
    assert last == 0
