"""The key shows up nowhere: not in part, and in no encoding."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import copy
import logging
import pickle
import pprint
import traceback
import urllib.parse
from typing import Any

import pytest
from flows8x8 import (
    AsyncClient,
    Client,
    ConfigurationError,
    FlowsError,
    InvalidArgumentError,
    disable_logging,
    enable_logging,
)
from servers import ACCOUNT, CHANNEL, KEY, Reply, Server

PACKAGE = "flows8x8"


def forms(secret: str) -> set[str]:
    """What a secret looks like, wherever it may turn up."""
    found = {secret, secret[-8:], urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret).lower()}
    for text in (secret, f"Bearer {secret}", f"x{secret}", f"xy{secret}"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What the characters around it have a part in is left out.
            found.add(encode(text.encode()).decode().rstrip("=")[4:-2][-16:])
    return found


def assert_hidden(text: object, secret: str = KEY) -> None:
    shown = text.decode("latin-1") if isinstance(text, bytes) else str(text)
    for form in forms(secret):
        assert form not in shown, f"{form!r} is in {shown!r}"


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest) -> Any:
    with Server() as server:
        yield request.param(**server.settings())


def test_the_forms_of_a_secret_are_found() -> None:
    for shown in (KEY, f"Bearer {KEY}", base64.b64encode(KEY.encode()), urllib.parse.quote(f"k={KEY}", safe="")):
        with pytest.raises(AssertionError):
            assert_hidden(shown)


def test_no_text_of_a_client_shows_the_key(client: Any) -> None:
    for text in (repr(client), str(client), f"{client}", f"{client!r:>200}", pprint.pformat(client), "%s" % client):  # noqa: UP031
        assert_hidden(text)
    for text in (repr([client]), repr(client.with_channel("7")), repr(client.with_options(timeout=1))):
        assert_hidden(text)
    assert_hidden(repr(client.with_raw_response))
    assert_hidden(repr(client._native))
    assert_hidden(repr(client.get_flow))


def test_nothing_that_can_be_reached_by_name_holds_the_key(client: Any) -> None:
    for owner in (client, client._native, client.with_raw_response):
        for name in dir(owner):
            if name not in ("__doc__", "__globals__"):
                assert_hidden(repr(getattr(owner, name, None)))
        assert not hasattr(owner, "__dict__") or not any(KEY in repr(value) for value in vars(owner).values())


def failures() -> list[Any]:
    """Servers that repeat the key in what they answer, as some gateways do."""
    echo = (
        f"invalid header: Bearer {KEY}; {urllib.parse.quote(KEY, safe='')}; {base64.b64encode(KEY.encode()).decode()}"
    )
    envelope = {"code": 1000, "message": echo, "errorId": KEY, "timestamp": KEY}
    replies = [Reply(envelope, status) for status in (400, 401, 403, 404, 409, 410, 413, 418, 422, 426, 429, 500, 503)]
    replies += [Reply(echo.encode(), 502), Reply(echo.encode(), 200), Reply({"success": False, "message": echo}, 200)]
    replies += [Reply(b"", 302, headers={"location": f"https://h/?key={KEY}"}), Reply(echo.encode(), drop=True)]
    return replies


@pytest.mark.parametrize("reply", failures(), ids=lambda reply: f"{reply.status}-{len(reply.body)}")
def test_no_error_shows_the_key(reply: Reply) -> None:
    with Server(lambda _: reply) as server, Client(**server.settings(max_retries=0)) as client:
        for call in (
            lambda: client.get_flow("812"),
            lambda: client.create_flow("n", ["OTHER"], flow_json="{}"),
            lambda: client.publish_flow("812"),
        ):
            try:
                call()
            except FlowsError as error:
                assert_error_is_clean(error)


def assert_error_is_clean(error: FlowsError) -> None:
    texts = [str(error), repr(error), error.to_dict(), error.args, vars(error), *map(repr, vars(error).values())]
    texts += [pickle.dumps(error), repr(error.validation_errors), repr(error.__cause__), repr(error.__context__)]
    for text in texts:
        assert_hidden(text)
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    # Frames of the program hold what the program puts there; those of the package must not.
    ours = [frame for frame in told.stack if f"/{PACKAGE}/" in frame.filename]
    assert ours
    assert_hidden([frame.locals for frame in ours])


def test_no_error_of_a_setup_that_fails_shows_the_key() -> None:
    for bad in (
        {"region": "xx"},
        {"base_url": "ftp://h"},
        {"base_url": f"http://user:{KEY}@example.com"},
        {"timeout": -1},
        {"proxy": f"nonsense://u:{KEY}@h"},
        {"extra_headers": {"x-key": f"{KEY}\n"}},
        {"extra_headers": {"Authorization": f"Bearer {KEY}"}},
        {"client_certificate_pem": KEY},
        {"ca_pem": KEY},
        {"api_key": f"{KEY}\nsecond line"},
        {"api_key": f"{KEY}ü"},
        {"path_style": "xx"},
    ):
        with pytest.raises((FlowsError, TypeError)) as caught:
            Client(**{"api_key": KEY, "account_id": ACCOUNT, "channel_id": CHANNEL, **bad})
        for text in (str(caught.value), repr(caught.value), vars(caught.value)):
            assert_hidden(text)


def test_a_header_s_value_is_not_repeated() -> None:
    with Server() as server, Client(**server.settings()) as client:
        for headers in ({"x-gateway": "gate-secret-5521\n"}, {"Authorization": "gate-secret-5521"}):
            with pytest.raises(InvalidArgumentError) as caught:
                client.get_flow("812", extra_headers=headers)
            assert_hidden([str(caught.value), vars(caught.value)], "gate-secret-5521")


def test_logs_at_the_lowest_level_do_not_show_the_key(caplog: pytest.LogCaptureFixture) -> None:
    replies = failures()
    caplog.set_level(1)
    enable_logging("trace")
    try:
        for reply in replies:
            with Server(lambda _, reply=reply: reply) as server, contextlib.suppress(FlowsError):
                client = Client(**server.settings(max_retries=0))
                client.get_flow("812", extra_headers={"x-gateway": "gate-secret-5521"})
    finally:
        disable_logging()
        logging.getLogger("flows8x8").setLevel(logging.NOTSET)
    assert len(caplog.records) >= len(replies)
    assert_hidden(caplog.text)
    assert "gate-secret" not in caplog.text


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FLOWS8X8_API_KEY", "key-of-this-environment")
    return monkeypatch


def test_a_pickled_client_has_no_key_and_takes_that_of_the_environment(variables: pytest.MonkeyPatch) -> None:
    with Server() as server, Client(**server.settings(timeout=7, user_agent_suffix="myapp/3.1")) as client:
        pickled = pickle.dumps(client)
        assert_hidden(pickled)
        again = pickle.loads(pickled)
        assert again.get_flow("812").id == "812"
        assert (again.base_url, again.account_id, again.channel_id) == (server.url, ACCOUNT, CHANNEL)
        assert repr(again) == repr(client)
        assert again._settings["timeout"] == 7
        assert server.requests[0].headers["authorization"] == "Bearer key-of-this-environment"
        assert server.requests[0].headers["user-agent"].endswith(" myapp/3.1")


def test_copies_of_a_client_are_pickled_with_their_options(variables: pytest.MonkeyPatch) -> None:
    with Server() as server:
        client = Client(**server.settings()).with_channel("another").with_options(timeout=3, max_retries=7)
        again = pickle.loads(pickle.dumps(client.with_options(timeout=4)))
        assert again.channel_id == "another"
        assert [change[:2] for change in again._changes] == [(3, 7), (4, None)]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_will_do(variables: pytest.MonkeyPatch, protocol: int) -> None:
    with Server() as server:
        for kind in (Client, AsyncClient):
            pickled = pickle.dumps(kind(**server.settings()), protocol)
            assert_hidden(pickled)
            assert type(pickle.loads(pickled)) is kind


def test_a_key_function_is_not_pickled_either(variables: pytest.MonkeyPatch) -> None:
    with Server() as server:
        for settings in ({"api_key": lambda: KEY}, {"credentials": lambda _: KEY}):
            again = pickle.loads(pickle.dumps(Client(**server.settings(**settings))))
            again.get_flow("812")
            assert server.requests[-1].headers["authorization"] == "Bearer key-of-this-environment"


def test_a_pickled_client_without_a_key_in_the_environment_says_so() -> None:
    with Server() as server:
        pickled = pickle.dumps(Client(**server.settings()))
    with pytest.raises(ConfigurationError, match="FLOWS8X8_API_KEY"):
        pickle.loads(pickled)


@pytest.mark.parametrize(
    "settings",
    [
        {"extra_headers": {"x-gateway": "hush"}},
        {"proxy": "http://user:hush@127.0.0.1:9"},
        {"client_certificate_pem": "-----BEGIN PRIVATE KEY-----hush"},
        {"client_certificate_pem": b"-----BEGIN PRIVATE KEY-----hush"},
    ],
    ids=["headers", "proxy", "certificate", "certificate as bytes"],
)
def test_a_client_with_other_secrets_refuses_to_be_pickled(settings: dict[str, Any]) -> None:
    with Server() as server:
        for kind in (Client, AsyncClient):
            with pytest.raises(TypeError, match="not pickled") as caught:
                pickle.dumps(kind(**server.settings(**settings)))
            assert "hush" not in str(caught.value)


def test_a_copy_with_headers_refuses_to_be_pickled() -> None:
    with Server() as server:
        client = Client(**server.settings()).with_options(extra_headers={"x-gateway": "hush"})
        for copied in (client, client.with_options(timeout=1), client.with_channel("7")):
            with pytest.raises(TypeError, match="extra_headers"):
                pickle.dumps(copied)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_copies_by_the_copy_module_keep_the_key_and_show_nothing(variables: pytest.MonkeyPatch, kind: Any) -> None:
    # What copies settings may copy a client with them, and the environment's key may be another account's.
    with Server() as server:
        client = kind(**server.settings())
        for copied in (copy.copy(client), copy.deepcopy(client), copy.deepcopy({"client": client})["client"]):
            assert type(copied) is kind
            assert_hidden(repr(copied))
            call = copied.get_flow("812")
            assert (asyncio.run(call) if asyncio.iscoroutine(call) else call).id == "812"
            assert server.requests[-1].headers["authorization"] == f"Bearer {KEY}"


def test_a_pickled_client_stays_with_its_server_and_account_wherever_they_came_from(
    variables: pytest.MonkeyPatch,
) -> None:
    # Another process may have no such variables, or others: the client must not end up at another server.
    with Server() as server:
        pickled = [pickle.dumps(Client(environment=server.environment(), rate_limit=None))]
        for name, value in server.environment().items():
            variables.setenv(name, value)
        pickled.append(pickle.dumps(Client(rate_limit=None)))
        for name in server.environment():
            variables.delenv(name)
        variables.setenv("FLOWS8X8_API_KEY", "key-of-this-environment")
        variables.setenv("FLOWS8X8_ACCOUNT_ID", "another-account")
        for again in map(pickle.loads, pickled):
            assert (again.base_url, again.account_id, again.channel_id) == (server.url, ACCOUNT, CHANNEL)


def test_an_async_error_shows_no_key() -> None:
    async def main(server: Server) -> None:
        async with AsyncClient(**server.settings(max_retries=0)) as client:
            with pytest.raises(FlowsError) as caught:
                await client.get_flow("812")
            assert_error_is_clean(caught.value)

    with Server(lambda _: Reply({"code": 1, "message": KEY}, 500)) as server:
        asyncio.run(main(server))
