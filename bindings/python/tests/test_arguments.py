"""What callers pass by mistake is refused at once, by name, and before anything is sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import flows8x8
import pytest
from flows8x8 import AsyncClient, Client, ConfigurationError, FlowCategory, FlowStatus, InvalidArgumentError
from servers import ACCOUNT, KEY, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: What a wrong type and a wrong value raise; a FlowsError for a value is a ValueError too.
REFUSED = (TypeError, InvalidArgumentError)

NO_SECONDS = [-1, -0.001, float("nan"), float("inf"), float("-inf"), 1e300, "2", True, b"2", [2], {}]
NO_COUNTS = [-1, 1.5, "2", True, float("nan"), [], 2**70]
NO_TEXTS = [5, 5.0, True, b"812", ["812"], object()]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A client of a server that nothing may reach in the test."""
    before = len(server.connections)
    with Client(**server.settings()) as client:
        yield client
    assert len(server.connections) == before, "something was sent"


def refuses(call: Callable[[], Any], name: str, kinds: Any = REFUSED) -> str:
    with pytest.raises(kinds) as caught:
        call()
    assert name in str(caught.value), f"{name} is not named: {caught.value}"
    if isinstance(caught.value, flows8x8.FlowsError):
        assert caught.value.attempts == 0
    return str(caught.value)


@pytest.mark.parametrize("bad", [None, *NO_TEXTS], ids=repr)
def test_ids_and_names_are_texts(client: Client, bad: Any) -> None:
    one_argument = ("get_flow", "publish_flow", "deprecate_flow", "delete_flow", "preview_flow")
    for operation in one_argument:
        refuses(lambda operation=operation: getattr(client, operation)(bad), "flow_id", TypeError)
    refuses(lambda: client.update_flow(bad, name="n"), "flow_id", TypeError)
    refuses(lambda: client.wait_for_status(bad, "DRAFT", 1), "flow_id", TypeError)
    refuses(lambda: client.find_flow(bad), "name", TypeError)
    refuses(lambda: client.create_flow(bad, ["OTHER"]), "name", TypeError)
    refuses(lambda: client.download_flow_json(bad), "flow", TypeError)
    refuses(lambda: client.request(bad, "/x"), "method", TypeError)
    refuses(lambda: client.request("GET", bad), "path", TypeError)
    refuses(lambda: client.with_channel(bad), "channel_id", TypeError)


@pytest.mark.parametrize("bad", ["", " ", ".", "..", "x" * 2000], ids=len)
def test_an_id_that_cannot_stand_in_a_path_is_refused(client: Client, bad: str) -> None:
    for operation in ("get_flow", "publish_flow", "deprecate_flow", "delete_flow", "preview_flow"):
        refuses(lambda operation=operation: getattr(client, operation)(bad), "flow_id", InvalidArgumentError)
    refuses(lambda: client.with_channel(bad), "channel_id", InvalidArgumentError)


def test_half_a_character_is_refused_in_every_text(client: Client) -> None:
    bad = "a\ud800b"
    refuses(lambda: client.get_flow(bad), "flow_id", InvalidArgumentError)
    refuses(lambda: client.create_flow(bad, ["OTHER"]), "name", InvalidArgumentError)
    refuses(lambda: client.create_flow("n", [bad]), "categories", InvalidArgumentError)
    refuses(lambda: client.create_flow("n", ["OTHER"], endpoint_uri=bad), "endpoint_uri", InvalidArgumentError)
    refuses(lambda: client.update_flow("1", application_id=bad), "application_id", InvalidArgumentError)
    refuses(lambda: client.create_flow("n", ["OTHER"], flow_json=bad), "flow_json", InvalidArgumentError)
    refuses(lambda: client.get_flow("1", extra_headers={"x-a": bad}), "extra_headers", InvalidArgumentError)
    refuses(lambda: Client(api_key=KEY, account_id=bad), "account_id")


@pytest.mark.parametrize("bad", ["SURVEY", b"SURVEY", FlowCategory.SURVEY], ids=repr)
def test_a_category_without_its_list_is_not_taken_for_letters(client: Client, bad: Any) -> None:
    for call in (lambda: client.create_flow("n", bad), lambda: client.update_flow("1", categories=bad)):
        assert "list" in refuses(call, "categories", TypeError)


@pytest.mark.parametrize("bad", [5, object(), [5], [None], ["OTHER", b"SURVEY"], True], ids=repr)
def test_categories_are_texts(client: Client, bad: Any) -> None:
    refuses(lambda: client.create_flow("n", bad), "categories", TypeError)
    refuses(lambda: client.update_flow("1", categories=bad), "categories", TypeError)


def test_a_flow_has_a_category(client: Client) -> None:
    refuses(lambda: client.create_flow("n", []), "categories", InvalidArgumentError)
    refuses(lambda: client.create_flow("n", None), "categories", TypeError)
    refuses(lambda: client.update_flow("1", categories=[]), "categories", InvalidArgumentError)


def test_what_categories_raise_while_they_are_read_is_raised(client: Client) -> None:
    def categories() -> Iterator[str]:
        yield "OTHER"
        raise LookupError("the list ends here")

    with pytest.raises(LookupError, match="ends here"):
        client.create_flow("n", categories())


@pytest.mark.parametrize("bad", NO_SECONDS, ids=repr)
def test_a_time_is_a_number_of_seconds(client: Client, server: Server, bad: Any) -> None:
    refuses(lambda: client.get_flow("1", timeout=bad), "timeout")
    refuses(lambda: client.with_options(timeout=bad).get_flow("1"), "timeout")
    refuses(lambda: client.wait_for_status("1", "DRAFT", bad), "timeout")
    for name in ("timeout", "connect_timeout", "initial_backoff", "max_backoff", "max_retry_after", "max_rate_wait"):
        refuses(lambda name=name: Client(**server.settings(**{name: bad})), name, (TypeError, ValueError))
    refuses(lambda: Client(**server.settings(rate_window=bad)), "rate_window", (TypeError, ValueError))


@pytest.mark.parametrize("bad", NO_COUNTS, ids=repr)
def test_a_count_is_a_whole_number(client: Client, server: Server, bad: Any) -> None:
    refuses(lambda: client.get_flow("1", max_retries=bad), "max_retries")
    refuses(lambda: client.with_options(max_retries=bad).get_flow("1"), "max_retries")
    refuses(lambda: client.list_flows(limit=bad), "limit")
    for name in ("max_retries", "rate_limit", "max_response_bytes"):
        refuses(lambda name=name: Client(**server.settings(**{name: bad})), name, (TypeError, ValueError))


@pytest.mark.parametrize("limit", [0, 1001, 10**9])
def test_a_list_has_one_to_a_thousand_flows(client: Client, limit: int) -> None:
    assert "1000" in refuses(lambda: client.list_flows(limit=limit), "limit", InvalidArgumentError)


@pytest.mark.parametrize("bad", [1, 0, "yes", "true", []], ids=repr)
def test_yes_and_no_are_nothing_else(client: Client, server: Server, bad: Any) -> None:
    refuses(lambda: client.create_flow("n", ["OTHER"], flow_json="{}", publish=bad), "publish", TypeError)
    refuses(lambda: client.update_flow("1", publish=bad), "publish", TypeError)
    refuses(lambda: client.preview_flow("1", refresh=bad), "refresh", TypeError)
    for name in ("raise_on_validation", "reconcile"):
        refuses(lambda name=name: client.create_flow("n", ["OTHER"], flow_json="{}", **{name: bad}), name, TypeError)
    for name in ("strict", "raise_on_validation", "reconcile", "allow_http", "only_ca", "bundled_roots"):
        refuses(lambda name=name: Client(**server.settings(**{name: bad})), name, TypeError)


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({"x-a": "a\nb"}, "x-a"),
        ({"x-a\n": "a"}, "header"),
        ({"": "a"}, "header"),
        ({"Authorization": "Bearer x"}, "authorization"),
        ({"content-length": "5"}, "content-length"),
        ({"Host": "h"}, "host"),
        ({"x-a": 5}, "extra_headers"),
        ({"x-a": None}, "extra_headers"),
        ({"x-a": b"a"}, "extra_headers"),
        ({5: "a"}, "extra_headers"),
        ("x-a: b", "extra_headers"),
        (["x-a", "b"], "extra_headers"),
        ([("x-a", "b")], "extra_headers"),
        (5, "extra_headers"),
    ],
)
def test_headers_are_texts_that_can_be_sent(client: Client, server: Server, headers: Any, named: str) -> None:
    refuses(lambda: client.get_flow("1", extra_headers=headers), named)
    refuses(lambda: client.with_options(extra_headers=headers).get_flow("1"), named)
    refuses(lambda: Client(**server.settings(extra_headers=headers)), named)


def test_a_token_is_one_of_ours(client: Client) -> None:
    for bad in (5, "token", object(), True):
        refuses(lambda bad=bad: client.get_flow("1", cancel=bad), "cancel", TypeError)


@pytest.mark.parametrize("bad", [5, None, b"DRAFT", ["DRAFT"]], ids=repr)
def test_a_status_is_a_text(client: Client, bad: Any) -> None:
    refuses(lambda: client.wait_for_status("1", bad, 1), "status", TypeError)


def test_a_request_has_a_method_and_a_path_of_the_server(client: Client) -> None:
    for method in ("", "GE T", "GET\n", "G\u00dcT"):
        refuses(lambda method=method: client.request(method, "/x"), "method", InvalidArgumentError)
    for path in ("", "x", "//h/x", "https://h/x", "/a/../b", "/{nobody}", "/a\nb", "/a#b"):
        refuses(lambda path=path: client.request("GET", path), "path", InvalidArgumentError)
    for body in (object(), {1: 2}, {"a": float("nan")}, {"a"}, 1j):
        refuses(lambda body=body: client.request("POST", "/x", body=body), "body")


def test_an_update_without_a_change_is_refused(client: Client) -> None:
    refuses(lambda: client.update_flow("1"), "at least one", InvalidArgumentError)
    refuses(lambda: client.update_flow("1", name=flows8x8.UNSET, timeout=5), "at least one", InvalidArgumentError)


def test_a_region_nobody_knows_is_answered_with_the_four_there_are(server: Server) -> None:
    for bad in ("xx", "us", "", "eu ap"):
        if bad:
            text = refuses(lambda bad=bad: Client(api_key=KEY, account_id=ACCOUNT, region=bad), bad, ConfigurationError)
            assert "ap, na, eu or id" in text
    refuses(lambda: Client(api_key=KEY, account_id=ACCOUNT, region=5), "region", (TypeError, ConfigurationError))
    text = refuses(lambda: Client(**server.settings(path_style="xx")), "xx", ConfigurationError)
    assert "accounts or config" in text


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_what_is_missing_is_named_with_its_variable(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in (None, "", "  "):
        text = refuses(lambda key=key: kind(api_key=key, account_id=ACCOUNT), "FLOWS8X8_API_KEY", ConfigurationError)
        assert "api_key" in text
    monkeypatch.setenv("FLOWS8X8_API_KEY", " ")
    refuses(lambda: kind(account_id=ACCOUNT), "FLOWS8X8_API_KEY", ConfigurationError)
    text = refuses(lambda: kind(api_key=KEY), "FLOWS8X8_ACCOUNT_ID", ConfigurationError)
    assert "account_id" in text
    refuses(lambda: kind(api_key=KEY, environment={}), "FLOWS8X8_ACCOUNT_ID", ConfigurationError)


def test_a_missing_channel_is_named_by_the_call() -> None:
    with Client(api_key=KEY, account_id=ACCOUNT, base_url="http://127.0.0.1:9") as client:
        refuses(lambda: client.get_flow("1"), "FLOWS8X8_CHANNEL_ID", ConfigurationError)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("api_key", 5),
        ("api_key", b"key"),
        ("credentials", "key"),
        ("account_id", 5),
        ("channel_id", 5),
        ("base_url", 5),
        ("base_url", b"http://h"),
        ("proxy", 5),
        ("proxy", True),
        ("ca_file", 5),
        ("ca_pem", 5),
        ("client_certificate_pem", 5),
        ("user_agent_suffix", 5),
        ("environment", 5),
        ("environment", {"FLOWS8X8_API_KEY": 5, "FLOWS8X8_REGION": 5}),
        ("rate_limit", 0),
    ],
)
def test_a_setting_of_another_type_is_refused_by_name(server: Server, name: str, bad: Any) -> None:
    settings = server.settings(**{name: bad})
    for kind in (Client, AsyncClient):
        refuses(lambda kind=kind: kind(**settings), name, (TypeError, ValueError))


def test_a_setting_that_cannot_be_used_is_refused_by_name(server: Server, tmp_path: Path) -> None:
    for name, bad in (
        ("ca_file", tmp_path / "none.pem"),
        ("ca_file", str(tmp_path / "none.pem")),
        ("ca_pem", "no certificate"),
        ("base_url", "ftp://h"),
        ("base_url", "http://example.com"),
        ("proxy", "no url"),
        ("user_agent_suffix", "a\nb"),
    ):
        refuses(lambda name=name, bad=bad: Client(**server.settings(**{name: bad})), name, ValueError)
    # What is for https alone is looked at where the server speaks it.
    https = {"base_url": None, "region": "eu", "client_certificate_pem": "no certificate"}
    refuses(lambda: Client(**server.settings(**https)), "client certificate", ConfigurationError)


def test_arguments_nobody_knows_are_refused(server: Server, client: Client) -> None:
    for call in (
        lambda: Client(key=KEY),
        lambda: Client(KEY),
        lambda: client.get_flow(),
        lambda: client.get_flow("1", "2"),
        lambda: client.get_flow("1", retries=2),
        lambda: client.update_flow("1", "n"),
        lambda: client.create_flow("n", ["OTHER"], "{}"),
    ):
        with pytest.raises(TypeError):
            call()


def test_an_async_call_refuses_the_same_when_it_is_awaited(server: Server) -> None:
    async def main() -> None:
        async with AsyncClient(**server.settings()) as client:
            for call, kind, name in (
                (client.get_flow(5), TypeError, "flow_id"),
                (client.get_flow("1", timeout=-1), InvalidArgumentError, "timeout"),
                (client.create_flow("n", "SURVEY"), TypeError, "categories"),
                (client.update_flow("1"), InvalidArgumentError, "at least one"),
                (client.list_flows(limit=0), InvalidArgumentError, "limit"),
                (client.wait_for_status("1", "DRAFT", -1), InvalidArgumentError, "timeout"),
                (client.get_flow("1", extra_headers={"Authorization": "x"}), InvalidArgumentError, "authorization"),
            ):
                with pytest.raises(kind, match=name):
                    await call

    before = len(server.connections)
    asyncio.run(main())
    assert len(server.connections) == before


def test_what_is_right_is_taken(server: Server) -> None:
    with Client(**server.settings(region="eu", path_style="accounts", rate_limit=None, proxy=False)) as client:
        client.create_flow("n", (FlowCategory.SURVEY, "OTHER"), flow_json="{}")
        client.create_flow("n", {"OTHER"}, flow_json="{}", publish=False)
        client.create_flow("n", (name for name in ["OTHER"]), flow_json="{}")
        client.get_flow("1", timeout=5, max_retries=0, extra_headers={"x-a": "ü"[:0] + "b"}, cancel=None)
        client.get_flow("1", timeout=0.5)
        client.list_flows(limit=1)
        assert client.wait_for_status("1", FlowStatus.DRAFT, 1).status is FlowStatus.DRAFT
        assert client.wait_for_status("1", "DRAFT", 0.5).id == "1"
