"""Flow JSON in all its forms, and what of it goes over the wire."""

from __future__ import annotations

import contextlib
import json
import pathlib
import types
from collections import OrderedDict, UserDict
from typing import TYPE_CHECKING, Any

import pytest
from flows8x8 import UNSET, Client, InvalidArgumentError
from servers import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = '{\r\n\t"version" : "7.3",\n  "screens": [ ],  "ü": "\u2028 \\u00e9 \\" / \U0001f600" }\n'


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(**server.settings()) as client:
        yield client


def created(server: Server, client: Client, flow_json: Any) -> str:
    """The document the server gets for what is given."""
    client.create_flow("n", ["OTHER"], flow_json=flow_json)
    sent = server.requests[-1].json()
    assert list(sent) == ["name", "categories", "flowJson"]
    return sent["flowJson"]  # type: ignore[no-any-return]


def refused(server: Server, client: Client, flow_json: Any, kind: Any = InvalidArgumentError) -> str:
    texts = []
    for call in (
        lambda: client.create_flow("n", ["OTHER"], flow_json=flow_json),
        lambda: client.update_flow("1", flow_json=flow_json),
    ):
        with pytest.raises(kind) as caught:
            call()
        texts.append(str(caught.value))
    assert server.connections == []
    return texts[0]


class Path:
    """Anything that stands for a path."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_the_whole_body_is_as_expected(server: Server, client: Client) -> None:
    client.create_flow(
        "n", ["OTHER", "SURVEY"], publish=False, flow_json='{"a": 1}', endpoint_uri="", clone_flow_id="7"
    )
    assert server.requests[0].body == (
        b'{"name":"n","categories":["OTHER","SURVEY"],"publish":false,'
        b'"flowJson":"{\\"a\\": 1}","cloneFlowId":"7","endPointUri":""}'
    )
    assert server.requests[0].headers["content-type"] == "application/json"


def test_texts_bytes_and_files_are_sent_as_they_are(server: Server, client: Client, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "flöw.json"
    file.write_bytes(TEXT.encode())
    for given in (TEXT, TEXT.encode(), bytearray(TEXT.encode()), file, Path(file)):
        assert created(server, client, given) == TEXT, type(given)


def test_a_byte_order_mark_is_left_out(server: Server, client: Client, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "flow.json"
    file.write_bytes(b"\xef\xbb\xbf{}")
    for given in ("\ufeff{}", b"\xef\xbb\xbf{}", file):
        assert created(server, client, given) == "{}"


DOCUMENTS: list[Any] = [
    {},
    {"b": 1, "a": {"z": [1, -2.5, True, False, None, 'ü\u2028"\\/'], "": ""}, "c": []},
    {"large": 2**80, "negative": -(2**80), "small": -(2**63), "unsigned": 2**64 - 1, "e": 1e300, "f": 1e-7, "one": 1.0},
    {"t": (1, (2, [3]))},
    {str(number): number for number in range(1000, 0, -1)},
    {"\x00": "\x1f\x7f\U0001f600"},
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=len)
def test_a_dict_is_written_compactly_in_its_own_order(server: Server, client: Client, document: Any) -> None:
    sent = created(server, client, document)
    assert json.loads(sent) == json.loads(json.dumps(document))
    if "large" not in document:
        assert sent == json.dumps(document, separators=(",", ":"), ensure_ascii=False).replace("\x7f", "\x7f")
    assert [*json.loads(sent)] == [*document]


def test_any_mapping_is_a_dict(server: Server, client: Client) -> None:
    plain = {"b": {"y": 1, "x": 2}, "a": []}
    for document in (
        OrderedDict(plain),
        types.MappingProxyType(plain),
        UserDict(plain),
        {"b": types.MappingProxyType(plain["b"]), "a": []},
    ):
        assert created(server, client, document) == '{"b":{"y":1,"x":2},"a":[]}', type(document)


def cycle() -> dict[str, Any]:
    document: dict[str, Any] = {}
    document["itself"] = [document]
    return document


def deep(depth: int) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(depth):
        document = {"a": document}
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"a": float("nan")}, "flow_json"),
        ({"a": [float("inf")]}, "flow_json"),
        ({"a": float("-inf")}, "flow_json"),
        ({5: 1}, "flow_json"),
        ({"a": {None: 1}}, "flow_json"),
        ({b"a": 1}, "flow_json"),
        ({("a", "b"): 1}, "flow_json"),
        ({"a": {1, 2}}, "set"),
        ({"a": frozenset()}, "frozenset"),
        ({"a": b"bytes"}, "bytes"),
        ({"a": object()}, "object"),
        ({"a": 1j}, "complex"),
        ({"a": pathlib.PurePosixPath("x")}, "Path"),
        ({"a": "\ud800"}, "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        (cycle(), "nested"),
        (deep(10_000), "nested"),
        (UserDict(deep(10_000)), "nested"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_dict_that_is_no_json_is_refused(server: Server, client: Client, document: Any, said: str) -> None:
    text = refused(server, client, document)
    assert "flow_json" in text
    assert said in text


def test_a_mapping_that_fails_while_it_is_read_is_refused(server: Server, client: Client) -> None:
    class Failing(UserDict):  # type: ignore[type-arg]
        def items(self) -> Any:
            raise LookupError("gone")

    refused(server, client, {"a": Failing(x=1)}, Exception)


def test_a_dict_that_changes_while_it_is_read_is_an_error_at_most(server: Server, client: Client) -> None:
    outer: dict[str, Any] = {"a": 1}

    class Meddling(UserDict):  # type: ignore[type-arg]
        def items(self) -> Any:
            outer.update({str(number): number for number in range(100)})
            return super().items()

    outer["b"] = Meddling(x=1)
    outer["c"] = 2
    with contextlib.suppress(Exception):
        client.create_flow("n", ["OTHER"], flow_json=outer)
    assert created(server, client, {"a": 1}) == '{"a":1}'


@pytest.mark.parametrize("wrong", [123, 1.5, True, ["{}"], ("{}",), {"a"}, object(), dict], ids=repr)
def test_what_is_no_document_at_all_is_a_type_error(server: Server, client: Client, wrong: Any) -> None:
    assert "flow_json" in refused(server, client, wrong, TypeError)


@pytest.mark.parametrize("empty", ["", " \n", b"", b"\xef\xbb\xbf", "\ufeff \r\n"], ids=repr)
def test_an_empty_document_is_refused(server: Server, client: Client, empty: Any) -> None:
    assert "empty" in refused(server, client, empty)


def test_bytes_that_are_no_text_are_refused_with_their_place(
    server: Server, client: Client, tmp_path: pathlib.Path
) -> None:
    bad = b'{"a":"\xfc"}'
    (tmp_path / "latin.json").write_bytes(bad)
    assert "offset 6" in refused(server, client, bad)
    assert "offset 6" in refused(server, client, bytearray(bad))
    text = refused(server, client, tmp_path / "latin.json")
    assert "offset 6" in text
    assert "latin.json" in text


def test_a_file_that_cannot_be_read_is_named(server: Server, client: Client, tmp_path: pathlib.Path) -> None:
    assert "no-such.json" in refused(server, client, tmp_path / "no-such.json")
    assert "no-such.json" in refused(server, client, pathlib.Path("no-such.json"))
    assert tmp_path.name in refused(server, client, tmp_path)
    refused(server, client, pathlib.Path("a\0b"), (InvalidArgumentError, ValueError))

    class Failing:
        def __fspath__(self) -> str:
            raise LookupError("no path")

    refused(server, client, Failing(), LookupError)


def test_a_text_is_no_path(server: Server, client: Client, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "flow.json"
    file.write_text("{}")
    assert created(server, client, str(file)) == str(file)


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"name": "x"}, '{"name":"x"}'),
        ({"name": ""}, '{"name":""}'),
        ({"name": None}, '{"name":null}'),
        ({"name": UNSET, "endpoint_uri": None}, '{"endPointUri":null}'),
        ({"categories": None}, '{"categories":null}'),
        ({"categories": ["OTHER"], "name": UNSET}, '{"categories":["OTHER"]}'),
        ({"publish": None}, '{"publish":null}'),
        ({"publish": False}, '{"publish":false}'),
        ({"flow_json": None}, '{"flowJson":null}'),
        ({"flow_json": {"b": 1, "a": 2}}, '{"flowJson":"{\\"b\\":1,\\"a\\":2}"}'),
        ({"clone_flow_id": "", "application_id": None}, '{"cloneFlowId":"","applicationId":null}'),
        (
            {"application_id": "9", "endpoint_uri": "https://e", "publish": True, "categories": ["A"], "name": "ü"},
            '{"name":"ü","categories":["A"],"publish":true,"endPointUri":"https://e","applicationId":"9"}',
        ),
    ],
)
def test_an_update_sends_what_is_given_and_nothing_else(
    server: Server, client: Client, changes: Any, body: str
) -> None:
    client.update_flow("812", **changes)
    assert server.requests[0].body.decode() == body
    assert (server.requests[0].method, server.requests[0].flow) == ("PUT", "812")


def test_an_update_of_empty_categories_is_refused(server: Server, client: Client) -> None:
    with pytest.raises(InvalidArgumentError, match="categories"):
        client.update_flow("812", categories=[], name="n")
    assert server.connections == []


def test_the_body_of_a_request_is_json_or_bytes_as_they_are(server: Server, client: Client) -> None:
    for body, sent in (
        ({"b": [1, None], "a": "ü"}, '{"b":[1,null],"a":"ü"}'),
        ([], "[]"),
        ("text", '"text"'),
        (5, "5"),
        (False, "false"),
        (b"\xff raw", None),
        (bytearray(b"raw"), "raw"),
        (None, ""),
    ):
        client.request("POST", "/api/v1/accounts/{account}/x", body=body)
        expected = b"\xff raw" if sent is None else sent.encode()
        assert server.requests[-1].body == expected, body
