"""What is logged, where, by whom, and what never is."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from flows8x8 import AsyncClient, Client, ServerError, disable_logging, enable_logging
from programs import run
from servers import KEY, PATIENCE, Reply, Request, Server, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPT = re.compile(r"get_flow: GET \.\.\./flows/(\S+) → (\d+) in \d+ ms \(attempt (\d)\)")
LOGGER = logging.getLogger("flows8x8")
SECRET = "hush-9c41d7"


class Keep(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self.threads: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.threads.append(threading.get_ident())

    @property
    def texts(self) -> list[str]:
        return [record.getMessage() for record in self.records]

    def attempts(self) -> list[tuple[str, ...]]:
        found = (ATTEMPT.fullmatch(text) for text in self.texts)
        return [match.groups() for match in found if match]


@pytest.fixture
def kept() -> Iterator[Keep]:
    handler, level = Keep(), LOGGER.level
    LOGGER.addHandler(handler)
    yield handler
    disable_logging()
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(level)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


async def get(server: Server, count: int = 1, **settings: Any) -> None:
    async with AsyncClient(**server.settings(**settings)) as client:
        await asyncio.gather(*(client.get_flow(str(call)) for call in range(count)))


def test_nothing_is_logged_unless_it_is_asked_for(server: Server, kept: Keep) -> None:
    LOGGER.setLevel(1)
    with Client(**server.settings()) as client:
        client.get_flow("812")
        client.create_flow("n", ["NO_SUCH_CATEGORY"])
    asyncio.run(get(server))
    assert kept.texts == []


def test_each_attempt_is_one_record(server: Server, kept: Keep) -> None:
    enable_logging("debug")
    with Client(**server.settings()) as client:
        client.get_flow("812")
        assert kept.attempts() == [("812", "200", "1")]
        client.get_flow("813")
    assert kept.attempts() == [("812", "200", "1"), ("813", "200", "1")]
    assert {record.levelno for record in kept.records} == {logging.DEBUG}
    assert {record.name for record in kept.records} == {"flows8x8"}


def test_each_attempt_of_an_async_call_is_one_record(server: Server, kept: Keep) -> None:
    enable_logging(logging.DEBUG)
    asyncio.run(get(server, 5))
    assert sorted(kept.attempts()) == [(str(call), "200", "1") for call in range(5)]


def test_repeated_attempts_and_the_waits_between_them_are_told(kept: Keep) -> None:
    def answer(request: Request) -> Reply:
        return Reply(b"{}", 503) if len(server.requests) < 3 else flow(request)

    enable_logging("debug")
    with Server(answer) as server, Client(**server.settings(initial_backoff=0.01)) as client:
        client.get_flow("812")
    assert kept.attempts() == [("812", "503", "1"), ("812", "503", "2"), ("812", "200", "3")]
    assert len([text for text in kept.texts if "trying again" in text]) == 2


def test_what_a_failed_call_did_is_logged_too(kept: Keep) -> None:
    enable_logging("debug")
    with Server(lambda _: Reply(b"{}", 500)) as server:
        client = Client(**server.settings(max_retries=0))
        with pytest.raises(ServerError):
            client.get_flow("812")
    assert kept.attempts() == [("812", "500", "1")]


def test_records_come_while_the_call_is_still_under_way(kept: Keep) -> None:
    # A program that hangs in retries is what somebody reads the log of.
    seen, release = threading.Event(), threading.Event()

    class Signal(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "503" in record.getMessage():
                seen.set()

    def answer(request: Request) -> Reply:
        reply = Reply(b"{}", 503) if len(server.requests) == 1 else flow(request)
        reply.after = release if len(server.requests) > 1 else None
        return reply

    handler = Signal()
    LOGGER.addHandler(handler)
    enable_logging("debug")
    try:
        with Server(answer) as server, Client(**server.settings(initial_backoff=0.01)) as client:
            thread = threading.Thread(target=client.get_flow, args=("812",))
            thread.start()
            assert seen.wait(PATIENCE)
            assert thread.is_alive()
            release.set()
            thread.join(PATIENCE)
    finally:
        LOGGER.removeHandler(handler)


def test_records_come_in_the_thread_that_calls(server: Server, kept: Keep) -> None:
    enable_logging("debug")
    threads: dict[str, int] = {}

    def use(flow_id: str) -> None:
        threads[flow_id] = threading.get_ident()
        for _ in range(5):
            client.get_flow(flow_id)

    with Client(**server.settings()) as client:
        callers = [threading.Thread(target=use, args=(str(number),)) for number in range(16)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join(PATIENCE)
    told = {(match[0], record.thread) for record in kept.records for match in ATTEMPT.findall(record.getMessage())}
    assert told == set(threads.items())
    assert len(kept.attempts()) == 80


def test_records_of_async_calls_come_in_the_thread_of_the_loop(server: Server, kept: Keep) -> None:
    enable_logging("debug")
    asyncio.run(get(server, 20))
    assert len(kept.attempts()) == 20
    assert set(kept.threads) == {threading.get_ident()}


def test_trace_shows_bodies_without_their_secrets(kept: Keep) -> None:
    link = f"https://mmg.whatsapp.net/m1/v/t24/{SECRET}&_nc_sid=471"
    answer = {"flowId": "812", "name": "n", "status": "DRAFT", "flowJsonUrl": link, "echo": f"Bearer {KEY}"}
    token = f'{{"flow_token":"{SECRET}","screens":["visible"]}}'
    enable_logging("trace")
    with Server(lambda _: Reply({**answer, "id": "812", "success": True})) as server:
        with Client(**server.settings()) as client:
            client.update_flow("812", flow_json=token, endpoint_uri=f"https://h/p?sig={SECRET}")
            client.get_flow("812")
        asyncio.run(get(server))
    bodies = [record for record in kept.records if record.levelno == 5]
    assert len([record for record in bodies if ": got " in record.getMessage()]) == 3
    (sent,) = (record.getMessage() for record in bodies if ": sent " in record.getMessage())
    assert "visible" in sent
    text = "\n".join(kept.texts)
    assert SECRET not in text
    assert KEY not in text
    assert "[redacted]" in text


def test_the_password_of_a_proxy_is_not_logged(kept: Keep) -> None:
    enable_logging("trace")
    with Server() as proxy:
        settings = proxy.settings(base_url="http://127.0.0.1:9", proxy=f"http://user:{SECRET}@127.0.0.1:{proxy.port}")
        with Client(**settings) as client:
            client.get_flow("812")
            assert SECRET not in repr(client)
        assert proxy.requests[0].target.startswith("http://127.0.0.1:9/")
    assert kept.attempts()
    assert SECRET not in "\n".join(kept.texts)


def test_levels_leave_out_what_is_below_them(server: Server, kept: Keep) -> None:
    with Client(**server.settings()) as client:
        for level, count in (
            ("error", 0),
            ("warning", 1),
            ("info", 1),
            ("debug", 2),
            ("trace", 4),
            (30, 1),
            ("WARNING", 1),
        ):
            kept.records.clear()
            enable_logging(level)
            client.create_flow("n", ["NO_SUCH_CATEGORY"], flow_json="{}")
            assert len(kept.records) == count, (level, kept.texts)
    assert "category" in kept.texts[0]
    assert kept.records[0].levelno == logging.WARNING


def test_logging_can_be_turned_off_again(server: Server, kept: Keep) -> None:
    with Client(**server.settings()) as client:
        enable_logging("trace")
        client.get_flow("812")
        before = len(kept.records)
        assert before > 0
        disable_logging()
        disable_logging()
        client.get_flow("812")
        asyncio.run(get(server))
        assert len(kept.records) == before
        enable_logging("debug")
        client.get_flow("812")
        assert len(kept.records) > before


@pytest.mark.parametrize("level", ["loud", "", "debug ging", "basic_format"])
def test_a_level_nobody_knows_is_a_value_error(level: str) -> None:
    with pytest.raises(ValueError, match="level"):
        enable_logging(level)


class Raising(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise RuntimeError("the disk is full")


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_handler_that_raises_does_not_break_the_call(
    server: Server, kept: Keep, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    handler = Raising()
    LOGGER.addHandler(handler)
    enable_logging("trace")
    try:
        if kind == "sync":
            with Client(**server.settings()) as client:
                assert client.get_flow("812").id == "812"
                assert client.get_flow("812").id == "812"
        else:
            asyncio.run(get(server, 5))
    finally:
        LOGGER.removeHandler(handler)
    assert len(kept.attempts()) == (2 if kind == "sync" else 5)


def test_a_handler_that_cannot_write_says_so_as_any_handler_does(
    server: Server, kept: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, stderr = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(stream)
    stream.close()
    monkeypatch.setattr(sys, "stderr", stderr)
    LOGGER.addHandler(handler)
    enable_logging("debug")
    try:
        for raising, expected in ((True, 1), (False, 0)):
            stderr.truncate(0)
            monkeypatch.setattr(logging, "raiseExceptions", raising)
            with Client(**server.settings()) as client:
                assert client.get_flow("812").id == "812"
            assert stderr.getvalue().count("--- Logging error ---") == expected
    finally:
        LOGGER.removeHandler(handler)


def test_a_handler_may_make_calls_itself(server: Server, kept: Keep) -> None:
    class Calling(logging.Handler):
        busy = False

        def emit(self, record: logging.LogRecord) -> None:
            if not self.busy:
                self.busy = True
                client.get_flow("within")
                self.busy = False

    handler = Calling()
    LOGGER.addHandler(handler)
    enable_logging("debug")
    try:
        with Client(**server.settings()) as client:
            assert client.get_flow("812").id == "812"
    finally:
        LOGGER.removeHandler(handler)
    assert ("within", "200", "1") in kept.attempts()


GET = """
import asyncio
from flows8x8 import AsyncClient, Client
Client().get_flow("812")
async def main():
    await AsyncClient().get_flow("813")
asyncio.run(main())
"""


@pytest.mark.parametrize("level", ["debug", "TRACE", " debug "])
def test_the_variable_logs_to_standard_error(server: Server, level: str) -> None:
    ended = run(GET, server, FLOWS8X8_LOG=level)
    assert (ended.code, ended.out) == (0, "")
    assert [match[0] for match in ATTEMPT.findall(ended.err)] == ["812", "813"]
    assert " flows8x8 DEBUG get_flow: GET" in ended.err
    assert KEY not in ended.err


@pytest.mark.parametrize("level", ["", "error"])
def test_the_variable_may_ask_for_nothing(server: Server, level: str) -> None:
    ended = run(GET, server, FLOWS8X8_LOG=level)
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_the_variable_leaves_it_to_the_program_s_own_handlers(server: Server) -> None:
    source = 'import logging, sys\nlogging.basicConfig(stream=sys.stdout, format="mine %(message)s")\n'
    ended = run(source + GET, server, FLOWS8X8_LOG="debug")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("mine get_flow: GET") == 2
