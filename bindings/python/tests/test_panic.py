"""A defect in the native layer is an exception like any other: no crash, no hang, and the client goes on."""

from __future__ import annotations

import asyncio
import threading

import pytest
from flows8x8 import AsyncClient, Client, InternalError
from flows8x8._bridge import run as run_on_loop
from programs import Ended, run
from servers import PATIENCE, Server


def test_a_call_that_panics_raises_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    with Server() as server, Client(**server.settings()) as client:
        for _ in range(3):
            with pytest.raises(InternalError) as caught:
                client._native.panic().run(False)
            assert isinstance(caught.value, Exception)
            assert client.get_flow("812").id == "812"


def test_an_async_call_that_panics_raises_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            for _ in range(3):
                with pytest.raises(InternalError):
                    await asyncio.wait_for(run_on_loop(client._native.panic(), False), PATIENCE)
                assert (await client.get_flow("812")).id == "812"

    with Server() as server:
        asyncio.run(main(server))


def test_panics_beside_other_calls_do_not_disturb_them(capfd: pytest.CaptureFixture[str]) -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings()) as client:
            calls = [client.get_flow("812") if n % 2 else run_on_loop(client._native.panic(), True) for n in range(40)]
            results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), PATIENCE)
            assert [type(result).__name__ for result in results] == ["InternalError", "FlowDetails"] * 20

    with Server() as server:
        asyncio.run(main(server))


def test_panics_in_many_threads_leave_the_client_usable(capfd: pytest.CaptureFixture[str]) -> None:
    errors: list[type[BaseException]] = []

    def use(client: Client) -> None:
        for _ in range(5):
            client.get_flow("812")
            try:
                client._native.panic().run(False)
            except BaseException as error:
                errors.append(type(error))

    with Server() as server, Client(**server.settings()) as client:
        threads = [threading.Thread(target=use, args=(client,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert errors == [InternalError] * 40
        assert client.get_flow("812").id == "812"


PANIC = {
    "sync": """
try:
    Client()._native.panic().run(False)
except InternalError as error:
    print(error)
""",
    "async": """
async def main():
    async with AsyncClient() as client:
        try:
            await run(client._native.panic(), False)
        except InternalError as error:
            print(error)
asyncio.run(main())
""",
}


@pytest.mark.parametrize("kind", PANIC)
def test_nothing_but_what_a_panic_says_is_printed(kind: str) -> None:
    source = (
        "import asyncio\nfrom flows8x8 import AsyncClient, Client, InternalError\nfrom flows8x8._bridge import run\n"
    )
    with Server() as server:
        ended: Ended = run(source + PANIC[kind], server)
    assert ended.code == 0
    assert "internal" in ended.out
    lines = [line for line in ended.err.splitlines() if line]
    assert all("Traceback" not in line for line in lines), ended.err
    # "thread ... panicked at ...", the message, and the note on how to see more.
    assert not lines or "panicked" in lines[0], ended.err
    assert len(lines) <= 3, ended.err
