"""Compares what a caller saw with what a vector says."""

from __future__ import annotations

import json
import pickle
import traceback

from flows8x8 import ErrorKind, Explanation, FlowsError, RawResponse, Response
from flows8x8._errors import BY_KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Stands in vectors for signatures of links, flow tokens and passwords.
SECRET = "hush-7e2d91"

#: The members of an error that are called otherwise in Python.
ATTRIBUTES = {"timestamp": "timestamp_raw"}


def problems_of(outcome: dict[str, Any], seen: Any) -> list[str]:
    """What is wrong with what the caller saw: an error, a response, or a value."""
    if isinstance(seen, FlowsError):
        if "error" not in outcome:
            return [f"expected a value, got {seen!r}"]
        return [*class_problems(seen), *error_problems(outcome["error"], seen)]
    value = seen.value if isinstance(seen, Response) else seen
    if "error" in outcome:
        return [f"expected an error, got the value {value!r}"]
    problems = []
    wanted, got = text_of(outcome["value"]), text_of(canonical(value))
    if got != wanted:
        problems.append(f"expected the value {wanted}\n      got {got}")
    if "response" in outcome:
        problems += response_problems(outcome["response"], seen)
    return problems


def leaks(error: FlowsError, keys: list[str]) -> list[str]:
    """Secrets in anything that shows the error or carries it elsewhere."""
    texts = {
        "str": str(error),
        "repr": repr(error),
        "args": repr(error.args),
        "attributes": repr(vars(error)),
        "to_dict": json.dumps(error.to_dict(), ensure_ascii=False),
        "traceback": "".join(traceback.format_exception(type(error), error, error.__traceback__)),
        "pickle": pickle.dumps(error).decode("utf-8", "replace"),
    }
    secrets = [SECRET, *keys]
    return [f"{name} shows the secret {secret}" for name, text in texts.items() for secret in secrets if secret in text]


def canonical(value: Any) -> Any:
    """A result as canonical JSON."""
    if isinstance(value, RawResponse):
        return {"status": value.status, "text": value.text()}
    if isinstance(value, Explanation):
        return {name: getattr(value, name) for name in ("code", "text", "example")}
    return value.to_dict() if hasattr(value, "to_dict") else value


def text_of(value: Any) -> str:
    """JSON as text, in which 1, 1.0 and true are not the same, as they are to ``==``."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def response_problems(wanted: dict[str, Any], response: Any) -> list[str]:
    if not isinstance(response, Response):
        return [f"expected a Response, got {response!r}"]
    body = response.body.decode("utf-8", "replace")
    got = {"status": response.status, "attempts": response.attempts, "body": body}
    got.update({f"header {name}": response.headers.get(name) for name in wanted.get("headers", {})})
    expected = {name: value for name, value in wanted.items() if name != "headers"}
    expected.update({f"header {name}": value for name, value in wanted.get("headers", {}).items()})
    problems = [
        f"expected the response's {name} {value!r}, got {got[name]!r}"
        for name, value in expected.items()
        if got[name] != value
    ]
    if response.parse() != response.value:
        problems.append(f"parse() yields {response.parse()!r}")
    return problems


def class_problems(error: FlowsError) -> list[str]:
    """Whether an error is of the one class that its kind has."""
    if not isinstance(error.kind, ErrorKind):
        return [f"the kind {error.kind!r} is no ErrorKind"]
    cls = BY_KIND[error.kind]
    return [] if type(error) is cls else [f"{error.kind} is to be a {cls.__name__}, got a {type(error).__name__}"]


def error_problems(wanted: dict[str, Any], error: FlowsError) -> list[str]:
    problems = []
    for name, value in wanted.items():
        if name.endswith("_contains"):
            got = member(error, name[: -len("_contains")]) or ""
            texts = value if isinstance(value, list) else [value]
            holds = all(text in got for text in texts)
        else:
            got = member(error, name)
            holds = equals(got, value)
        if not holds:
            problems.append(f"expected the error's {name} {value!r}\n      got {got!r}")
    return [*problems, f"the error: {error}"] if problems else []


def member(error: FlowsError, name: str) -> Any:
    """A member of the error by the name the vectors have for it."""
    if name == "text":
        return str(error)
    if name == "body_length":
        return None if error.body is None else len(error.body.encode())
    if name == "validation_errors":
        return [finding.to_dict() for finding in error.validation_errors]
    return getattr(error, ATTRIBUTES.get(name, name))


def equals(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict) and wanted.keys() <= {"min", "max"}:
        return got is not None and bool(wanted.get("min", got) <= got <= wanted.get("max", got))
    if isinstance(got, (int, float)) and isinstance(wanted, (int, float)):
        return bool(got == wanted)
    return text_of(got) == text_of(wanted)
