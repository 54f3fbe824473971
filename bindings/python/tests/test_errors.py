"""Errors are exceptions as Python users know them: caught by builtin bases, pickled, copied, shown whole."""

from __future__ import annotations

import copy
import datetime
import json
import multiprocessing
import pickle
import traceback
from concurrent.futures import ProcessPoolExecutor

import pytest
from flows8x8 import (
    ApiError,
    Client,
    ConfigurationError,
    ConflictError,
    ErrorKind,
    ErrorPointer,
    FlowsError,
    InvalidArgumentError,
    NotFoundError,
    RequestTimeoutError,
    TransportError,
    ValidationError,
)
from flows8x8._errors import BY_KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KEY = "test-key-1f4c9a"
FINDING = ValidationError(error="X", message="m", line_start=1, pointers=[ErrorPointer(path="a")], extra={"n": 1})
TEXT = "update_flow: conflict (409): Flow must be in DRAFT status [code 1000, errorId e-1, attempt 2 of 3]"
FIELDS: dict[str, Any] = {
    "message": "Flow must be in DRAFT status",
    "operation": "update_flow",
    "method": "PUT",
    "path": "/api/v1/accounts/a/channels/c/flows/1",
    "http_status": 409,
    "code": 1000,
    "api_message": "Flow must be in DRAFT status",
    "error_id": "e-1",
    "timestamp_raw": "2030-05-06T07:08:09+0000",
    "validation_errors": (FINDING,),
    "retry_after": 1.5,
    "attempts": 2,
    "is_retryable": True,
    "body": '{"code":1000}',
    "hint": "published flows cannot change, create a new one",
    "cause": "none",
}
CLASSES = [FlowsError, ApiError, TransportError, *BY_KIND.values()]
EACH = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)


class Unlucky(NotFoundError):
    """A user's own class, with a constructor of its own."""

    def __init__(self, flow: str, tries: int) -> None:
        super().__init__(f"no flow {flow}", http_status=404)
        self.flow = flow
        self.tries = tries


def fail(cls: type[FlowsError]) -> None:
    """Raises in another process."""
    raise cls(TEXT, **FIELDS)


def assert_same(other: FlowsError, error: FlowsError) -> None:
    assert type(other) is type(error)
    assert vars(other) == vars(error)
    assert (str(other), other.args, other.kind) == (str(error), error.args, error.kind)
    assert other.to_dict() == error.to_dict()
    assert other.timestamp == error.timestamp


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        ("invalid_argument", (ValueError,)),
        ("configuration", (ValueError,)),
        ("timeout", (TransportError, TimeoutError)),
        ("connect", (TransportError, ConnectionError)),
        ("tls", (TransportError, ConnectionError)),
        ("proxy", (TransportError, ConnectionError)),
        ("not_found", (ApiError,)),
        ("rate_limited", (ApiError,)),
        ("server", (ApiError,)),
        ("validation_failed", (ApiError,)),
    ],
)
def test_errors_are_caught_by_the_bases_users_expect(kind: str, bases: tuple[type[BaseException], ...]) -> None:
    for base in (*bases, FlowsError, Exception):
        with pytest.raises(base):
            raise BY_KIND[kind]("text")


def test_an_answer_s_errors_and_those_without_an_answer_are_told_apart() -> None:
    of_answers = {kind for kind, cls in BY_KIND.items() if issubclass(cls, ApiError)}
    without = {kind for kind, cls in BY_KIND.items() if issubclass(cls, TransportError)}
    own = {
        "invalid_argument",
        "configuration",
        "decode",
        "outcome_unknown",
        "webhook",
        "cancelled",
        "closed",
        "internal",
    }
    assert without == {"timeout", "connect", "tls", "proxy"}
    assert of_answers == BY_KIND.keys() - without - own
    # What may have taken effect must not be caught by who tries again after a failed connection.
    assert not issubclass(BY_KIND["outcome_unknown"], (OSError, TransportError))


@EACH
def test_every_field_is_pickled(cls: type[FlowsError]) -> None:
    error = cls(TEXT, **FIELDS)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert_same(pickle.loads(pickle.dumps(error, protocol)), error)


@EACH
def test_every_field_is_copied(cls: type[FlowsError]) -> None:
    error = cls(TEXT, **FIELDS)
    assert_same(copy.copy(error), error)
    assert_same(copy.deepcopy(error), error)


@EACH
def test_str_is_the_whole_text(cls: type[FlowsError]) -> None:
    error = cls(TEXT, **FIELDS)
    assert str(error) == TEXT
    assert error.args == (TEXT,)
    assert repr(error) == f"{cls.__name__}({TEXT!r})"
    shown = traceback.format_exception_only(cls, error)
    assert shown == [f"flows8x8.{cls.__name__}: {TEXT}\n"]


@EACH
def test_fields_are_attributes(cls: type[FlowsError]) -> None:
    error = cls(TEXT, **FIELDS)
    assert {name: getattr(error, name) for name in FIELDS} == FIELDS
    assert error.kind is cls.kind
    empty = cls("text")
    assert (empty.message, empty.attempts, empty.validation_errors, empty.is_retryable) == ("text", 0, (), False)
    left = FIELDS.keys() - {"message", "attempts", "validation_errors", "is_retryable"}
    assert {getattr(empty, name) for name in left} == {None}


def test_errors_of_other_processes_keep_their_fields() -> None:
    # Spawned, as the loop and the threads of other tests are not to be forked.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for cls in (ConflictError, RequestTimeoutError, InvalidArgumentError):
            failed = pool.submit(fail, cls)
            with pytest.raises(cls) as raised:
                failed.result()
            assert_same(raised.value, cls(TEXT, **FIELDS))


def test_a_user_s_own_class_is_pickled_whatever_its_constructor_takes() -> None:
    error = Unlucky("1", 3)
    again = pickle.loads(pickle.dumps(error))
    assert_same(again, error)
    assert (again.flow, again.tries, again.http_status) == ("1", 3, 404)
    assert_same(copy.copy(error), error)


def test_notes_are_kept() -> None:
    error = ConflictError(TEXT)
    if hasattr(error, "add_note"):
        error.add_note("while booking")
        assert pickle.loads(pickle.dumps(error)).__notes__ == ["while booking"]


def test_to_dict_is_plain_json_without_what_is_absent() -> None:
    members = ConflictError(TEXT, **FIELDS).to_dict()
    assert json.loads(json.dumps(members)) == members
    assert type(members["kind"]) is str
    assert members == {
        "kind": "conflict",
        "message": FIELDS["message"],
        "text": TEXT,
        "operation": "update_flow",
        "method": "PUT",
        "path": FIELDS["path"],
        "httpStatus": 409,
        "code": 1000,
        "apiMessage": FIELDS["api_message"],
        "errorId": "e-1",
        "timestamp": FIELDS["timestamp_raw"],
        "retryAfter": 1.5,
        "attempts": 2,
        "body": FIELDS["body"],
        "hint": FIELDS["hint"],
        "cause": "none",
        "validationErrors": [FINDING.to_dict()],
    }
    assert ConflictError("text").to_dict() == {"kind": "conflict", "message": "text", "text": "text", "attempts": 0}


def test_timestamp_is_an_aware_datetime() -> None:
    error = ConflictError(TEXT, **FIELDS)
    assert error.timestamp == datetime.datetime(2030, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc)
    assert ConflictError("text").timestamp is None
    unreadable = ConflictError("text", timestamp_raw="soon")
    assert (unreadable.timestamp, unreadable.timestamp_raw) == (None, "soon")


def test_an_error_of_the_core_is_raised_where_the_caller_stands() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Client(environment={})
    error = raised.value
    assert error.kind is ErrorKind.CONFIGURATION
    assert "FLOWS8X8_API_KEY" in str(error)
    assert error.attempts == 0
    assert error.__cause__ is None
    assert error.__context__ is None
    assert isinstance(error, ValueError)


def test_an_error_in_an_argument_shows_no_key() -> None:
    with Client(api_key=KEY, account_id="a", channel_id="c", environment={}) as client:
        with pytest.raises(InvalidArgumentError) as raised:
            client.get_flow("")
        told = traceback.format_exception(type(raised.value), raised.value, raised.value.__traceback__)
        for text in (*told, repr(raised.value), repr(raised.value.to_dict()), repr(vars(raised.value)), repr(client)):
            assert KEY not in text
        assert KEY.encode() not in pickle.dumps(raised.value)


@pytest.mark.parametrize("key", [f"{KEY}\nX: 1", f"{KEY}\u20ac", f"Bearer {KEY} x\0"])
def test_a_key_that_cannot_be_used_is_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Client(api_key=key, account_id="a", environment={})
    assert KEY not in str(raised.value) + repr(raised.value) + repr(raised.value.to_dict())


def test_kinds_can_be_switched_on() -> None:
    error: FlowsError = NotFoundError("text")
    assert error.kind == "not_found"
    assert error.kind is ErrorKind.NOT_FOUND
    assert {"not_found": 1}[error.kind] == 1
