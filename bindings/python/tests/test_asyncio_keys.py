"""Keys that come from a function, for both clients."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any

import pytest
from flows8x8 import AsyncClient, AuthenticationError, Client, ConfigurationError, RequestTimeoutError
from servers import KEY, PATIENCE, Gate, Reply, Request, Server, flow


def get_sync(server: Server, **settings: Any) -> str:
    with Client(**server.settings(**settings)) as client:
        return client.get_flow("812").id


def get_async(server: Server, **settings: Any) -> str:
    async def main() -> str:
        async with AsyncClient(**server.settings(**settings)) as client:
            return (await client.get_flow("812")).id

    return asyncio.run(main())


both = pytest.mark.parametrize("get", [get_sync, get_async])


def refuse_first(request: Request) -> Reply:
    """Refuses every key but ``second``."""
    wanted = request.headers["authorization"] == "Bearer second"
    return flow(request) if wanted else Reply({"code": 1200, "message": "no"}, 401)


@both
def test_a_function_gives_the_key(get: Any) -> None:
    with Server() as server:
        assert get(server, api_key=lambda: KEY) == "812"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_coroutine_function_gives_the_key() -> None:
    async def key() -> str:
        await asyncio.sleep(0)
        return KEY

    with Server() as server:
        assert get_async(server, api_key=key) == "812"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_function_may_return_something_to_await() -> None:
    async def key() -> str:
        return KEY

    with Server() as server:
        assert get_async(server, api_key=lambda: key()) == "812"


def test_a_client_that_blocks_refuses_what_is_to_be_awaited() -> None:
    async def key() -> str:
        return KEY

    with Server() as server:
        with pytest.raises((ConfigurationError, TypeError)):
            get_sync(server, api_key=key)
        assert server.requests == []


@both
def test_a_function_that_raises_is_a_configuration_error_caused_by_it(get: Any) -> None:
    raised = LookupError("the vault is sealed")

    def key() -> str:
        raise raised

    with Server() as server:
        with pytest.raises(ConfigurationError) as caught:
            get(server, api_key=key)
        assert caught.value.__cause__ is raised
        assert caught.value.attempts == 0
        assert server.requests == []


def test_a_coroutine_that_raises_is_a_configuration_error_caused_by_it() -> None:
    raised = LookupError("the vault is sealed")

    async def key() -> str:
        raise raised

    with Server() as server:
        with pytest.raises(ConfigurationError) as caught:
            get_async(server, api_key=key)
        assert caught.value.__cause__ is raised


@both
@pytest.mark.parametrize("key", [None, 5, b"key", ["key"], ""])
def test_a_function_that_returns_no_key_is_a_configuration_error(get: Any, key: Any) -> None:
    with Server() as server:
        with pytest.raises(ConfigurationError) as caught:
            get(server, api_key=lambda: key)
        if key != "":
            assert isinstance(caught.value.__cause__, TypeError)
            assert "str" in str(caught.value.__cause__)
        assert server.requests == []


@both
def test_a_function_is_asked_once_more_after_a_401(get: Any) -> None:
    keys = ["first", "second", "third"]
    with Server(refuse_first) as server:
        assert get(server, api_key=lambda: keys.pop(0)) == "812"
        assert keys == ["third"]
        assert len(server.requests) == 2


@both
def test_credentials_are_told_that_the_key_was_refused(get: Any) -> None:
    asked: list[bool] = []

    def credentials(refused: bool) -> str:
        asked.append(refused)
        return "second" if refused else "first"

    with Server(refuse_first) as server:
        assert get(server, credentials=credentials) == "812"
    assert asked == [False, True]


@both
def test_a_key_that_is_refused_twice_is_an_authentication_error(get: Any) -> None:
    with Server(refuse_first) as server:
        with pytest.raises(AuthenticationError):
            get(server, api_key=lambda: "third")
        assert len(server.requests) == 2


@both
def test_making_a_client_asks_for_no_key(get: Any) -> None:
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        return KEY

    with Server() as server:
        (Client if get is get_sync else AsyncClient)(**server.settings(api_key=key))
    assert asked == []


def test_a_function_that_blocks_does_not_hold_up_the_loop() -> None:
    async def main(server: Server) -> None:
        asked, answer = threading.Event(), threading.Event()

        def key() -> str:
            asked.set()
            assert answer.wait(PATIENCE)
            return KEY

        async with AsyncClient(**server.settings(api_key=key)) as client:
            task = asyncio.create_task(client.get_flow("812"))
            # Reached only if the loop turns while the function blocks.
            while not asked.is_set():
                await asyncio.sleep(0.001)
            answer.set()
            assert (await task).id == "812"

    with Server() as server:
        asyncio.run(main(server))


@pytest.mark.parametrize("kind", ["function", "coroutine function"])
def test_the_function_sees_the_context_of_the_call_it_is_asked_for(kind: str) -> None:
    # A program with a key for each tenant keeps the tenant in a context variable: the key must not be another's.
    tenant = contextvars.ContextVar("tenant", default="nobody")

    def key() -> str:
        return f"key-of-{tenant.get()}"

    async def key_later() -> str:
        await asyncio.sleep(0)
        return key()

    async def get(client: AsyncClient, name: str) -> None:
        tenant.set(name)
        await client.get_flow(name)

    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings(api_key=key if kind == "function" else key_later)) as client:
            await asyncio.gather(*(get(client, name) for name in "abc"))

    with Server() as server:
        asyncio.run(main(server))
        used = {request.flow: request.headers["authorization"] for request in server.requests}
        assert used == {name: f"Bearer key-of-{name}" for name in "abc"}


def test_a_call_cancelled_while_the_key_is_asked_for_ends_quietly() -> None:
    async def main(server: Server) -> None:
        asked, answer = asyncio.Event(), asyncio.Event()

        async def key() -> str:
            asked.set()
            await answer.wait()
            return KEY

        async with AsyncClient(**server.settings(api_key=key)) as client:
            task = asyncio.create_task(client.get_flow("cancelled"))
            await asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            answer.set()
            assert (await client.get_flow("next")).id == "next"

    with Server() as server:
        asyncio.run(main(server))
        assert [request.flow for request in server.requests] == ["next"]


def test_the_deadline_covers_the_wait_for_the_key() -> None:
    async def main(server: Server) -> None:
        async def key() -> str:
            await asyncio.Event().wait()
            return KEY

        async with AsyncClient(**server.settings(api_key=key)) as client:
            with pytest.raises(RequestTimeoutError, match="callback"):
                await asyncio.wait_for(client.get_flow("812", timeout=0.3), PATIENCE)

    with Server() as server:
        asyncio.run(main(server))


def test_a_call_within_the_function_for_the_key_is_no_deadlock() -> None:
    with Server() as server, Client(**server.settings()) as vault:
        assert get_sync(server, api_key=lambda: vault.get_flow("key").id) == "812"
        assert [request.flow for request in server.requests] == ["key", "812"]
        assert server.requests[1].headers["authorization"] == "Bearer key"


def test_many_calls_at_once_each_ask_for_the_key() -> None:
    asked: list[int] = []
    gate = Gate()

    async def main(server: Server) -> None:
        async def key() -> str:
            asked.append(1)
            await asyncio.sleep(0)
            return KEY

        async with AsyncClient(**server.settings(api_key=key)) as client:
            flows = await asyncio.gather(*(client.get_flow(str(call)) for call in range(50)))
            assert len(flows) == 50

    with Server(gate) as server:
        asyncio.run(main(server))
    assert len(asked) == 50
