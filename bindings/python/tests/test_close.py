"""A client that is closed, or collected: nothing of it is left, and it says so when it is used."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flows8x8 import AsyncClient, Client, ClosedError
from servers import PATIENCE, Server

#: Each operation with what it needs.
CALLS: dict[str, tuple[Any, ...]] = {
    "create_flow": ("n", ["OTHER"]),
    "get_flow": ("812",),
    "list_flows": (),
    "publish_flow": ("812",),
    "deprecate_flow": ("812",),
    "delete_flow": ("812",),
    "preview_flow": ("812",),
    "download_flow_json": ("812",),
    "find_flow": ("n",),
    "wait_for_status": ("812", "DRAFT", 5),
    "request": ("GET", "/x"),
}

kinds = pytest.mark.parametrize("kind", [Client, AsyncClient])


def do(call: Any) -> Any:
    """What a call yields, of either client."""
    if not asyncio.iscoroutine(call):
        return call

    async def main() -> Any:
        return await asyncio.wait_for(call, PATIENCE)

    return asyncio.run(main())


def use(client: Any) -> None:
    assert do(client.get_flow("812")).id == "812"


@kinds
def test_leaving_the_with_block_closes_every_connection(kind: Any) -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            await asyncio.gather(*(client.get_flow("812") for _ in range(5)))
        assert client.is_closed

    with Server() as server:
        if kind is Client:
            with Client(**server.settings()) as client, ThreadPoolExecutor(5) as pool:
                list(pool.map(client.get_flow, ["812"] * 5))
            assert client.is_closed
        else:
            asyncio.run(main(server))
        server.wait_for_closed(len(server.connections), timeout=2)


@kinds
@pytest.mark.parametrize("operation", CALLS)
def test_every_operation_of_a_closed_client_is_refused(kind: Any, operation: str) -> None:
    with Server() as server:
        client = kind(**server.settings())
        use(client)
        do(client.close())
        for owner in (client, client.with_raw_response):
            with pytest.raises(ClosedError) as caught:
                do(getattr(owner, operation)(*CALLS[operation]))
            assert caught.value.operation == operation
        with pytest.raises(ClosedError):
            do(client.update_flow("812", name="n"))
        assert len(server.requests) == 1


@kinds
@pytest.mark.parametrize("used", [False, True])
def test_closing_closes_all_copies_and_those_made_later(kind: Any, used: bool) -> None:
    with Server() as server:
        client = kind(**server.settings())
        copies = [client.with_options(timeout=5), client.with_channel("another")]
        if used:
            use(client)
        do(copies[0].close())
        copies += [client, client.with_options(timeout=6), copies[1].with_options(max_retries=0)]
        for copy in copies:
            assert copy.is_closed
            with pytest.raises(ClosedError):
                do(copy.get_flow("813"))
        assert len(server.requests) == used


def test_a_call_that_was_made_before_and_awaited_after_closing_is_refused() -> None:
    async def main(server: Server) -> None:
        client = AsyncClient(**server.settings())
        late = client.get_flow("late")
        await client.close()
        with pytest.raises(ClosedError):
            await late

    with Server() as server:
        asyncio.run(main(server))
        assert server.requests == []


@kinds
def test_closing_twice_is_no_error(kind: Any) -> None:
    with Server() as server:
        client = kind(**server.settings())
        assert not client.is_closed
        use(client)
        do(client.close())
        do(client.close())
        server.wait_for_closed(1, timeout=2)


def test_closing_from_many_threads_at_once_is_no_error() -> None:
    with Server() as server:
        client = Client(**server.settings())
        client.get_flow("812")
        with ThreadPoolExecutor(8) as pool:
            for ended in [pool.submit(client.close) for _ in range(32)]:
                ended.result(PATIENCE)
        server.wait_for_closed(1, timeout=2)


@kinds
def test_a_client_that_is_collected_closes_its_connections(kind: Any) -> None:
    with Server() as server:
        client = kind(**server.settings())
        copy = client.with_options(timeout=5)
        use(client)
        del client
        gc.collect()
        use(copy)
        assert len(server.connections) == 1
        del copy
        gc.collect()
        server.wait_for_closed(1, timeout=2)


@kinds
def test_a_client_collected_in_another_thread_closes_its_connections(kind: Any) -> None:
    with Server() as server:
        clients = [kind(**server.settings())]
        use(clients[0])
        thread = threading.Thread(target=clients.clear)
        thread.start()
        thread.join(PATIENCE)
        server.wait_for_closed(1, timeout=2)


def test_a_call_under_way_outlives_the_client_it_was_made_from() -> None:
    async def main(server: Server) -> None:
        task = asyncio.create_task(AsyncClient(**server.settings()).get_flow("812"))
        await asyncio.sleep(0)
        gc.collect()
        assert (await asyncio.wait_for(task, PATIENCE)).id == "812"

    with Server() as server:
        asyncio.run(main(server))
        assert Client(**server.settings()).get_flow("813").id == "813"


@kinds
def test_a_closed_client_says_so(kind: Any) -> None:
    with Server() as server:
        client = kind(**server.settings())
        before = repr(client)
        do(client.close())
        assert repr(client) != before
        assert "closed" in repr(client)
