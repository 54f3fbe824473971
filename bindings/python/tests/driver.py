"""Plays behaviour vectors to a client, as tests/vectors/README.md says, and tells what was wrong.

One text for both clients: it is written for the one that is awaited, and :func:`without_loop` runs it for the other,
whose calls have ended by the time they return.
"""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import os
import threading
import time
import urllib.parse
from http.client import HTTPConnection

import flows8x8
from driver_outcome import leaks, problems_of
from flows8x8 import AsyncClient, CancelToken, Client, FlowDetails, FlowsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any, TypeVar, Union

    T = TypeVar("T")
    Vector = dict[str, Any]
    AnyClient = Union[Client, AsyncClient]

API_KEY = "test-key-1f4c9a"
ACCOUNT_ID = "1ab2c3d4-0000-4000-8000-00000000abcd"
CHANNEL_ID = "ec36a867-3dd4-e911-814a-02d85f55fce8"

#: Each vector has so many seconds.
LONGEST = 30.0
AT_A_TIME = 16

#: Options of a vector that are a client's own under the same name.
SAME = (
    "path_style",
    "allow_http",
    "max_retries",
    "max_response_bytes",
    "rate_limit",
    "strict",
    "raise_on_validation",
    "reconcile",
)
#: Those that are durations: ``timeout_ms`` is ``timeout`` in seconds.
DURATIONS = ("timeout", "initial_backoff", "max_backoff", "max_retry_after", "rate_window", "max_rate_wait")
#: Every option a vector may have, so that none is passed over in silence.
OPTIONS = {
    *SAME,
    *(f"{name}_ms" for name in DURATIONS),
    *("api_key", "api_keys", "account_id", "channel_id", "with_channel", "region", "base_url", "base_path", "proxy"),
    *("headers", "close_first", "call"),
}


class Control:
    """The control port of the replay server."""

    def __init__(self, url: str) -> None:
        self._address = urllib.parse.urlsplit(url).netloc

    def vectors(self) -> Any:
        return self._ask("GET", "/vectors")

    def start(self, name: str) -> Any:
        return self._ask("POST", "/start?" + urllib.parse.urlencode({"name": name}))

    def verdict(self, run: str) -> Any:
        return self._ask("GET", "/verdict?" + urllib.parse.urlencode({"run": run}))

    def _ask(self, method: str, path: str) -> Any:
        connection = HTTPConnection(self._address, timeout=LONGEST)
        try:
            connection.request(method, path, headers={"connection": "close"})
            answer = connection.getresponse()
            body = json.loads(answer.read())
            assert answer.status == 200, f"{method} {path}: {body}"
            return body
        finally:
            connection.close()


def selected(vectors: list[Vector]) -> list[Vector]:
    """The vectors to play: with FLOWS8X8_VECTORS those whose names contain it, and such a run never passes."""
    return [vector for vector in vectors if os.environ.get("FLOWS8X8_VECTORS", "") in vector["name"]]


def play_all_blocking(url: str) -> dict[str, list[str]]:
    """Plays all vectors to :class:`Client` and yields what was wrong with each."""
    control = Control(url)
    found: dict[str, list[str]] = {}
    left = selected(control.vectors())[::-1]

    def play_next() -> None:
        while left:
            try:
                vector = left.pop()
            except IndexError:  # Another thread was faster.
                return
            # A thread of its own, as one that hangs cannot be stopped; a daemon, as it must not keep the process alive.
            problems = [f"took longer than {LONGEST:g} s"]
            thread = threading.Thread(target=play_one, args=(vector, problems), daemon=True)
            thread.start()
            thread.join(LONGEST)
            found[vector["name"]] = list(problems)

    def play_one(vector: Vector, problems: list[str]) -> None:
        try:
            problems[:] = without_loop(Play(Client, vector, control).run())
        except Exception as error:
            problems[:] = [f"the driver raised {error!r}"]

    threads = [threading.Thread(target=play_next, daemon=True) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


async def play_all_async(url: str) -> dict[str, list[str]]:
    """Plays all vectors to :class:`AsyncClient`, on one loop."""
    control = Control(url)
    room = asyncio.Semaphore(AT_A_TIME)

    async def play(vector: Vector) -> tuple[str, list[str]]:
        async with room:
            try:
                return vector["name"], await asyncio.wait_for(Play(AsyncClient, vector, control).run(), LONGEST)
            except asyncio.TimeoutError:
                return vector["name"], [f"took longer than {LONGEST:g} s"]

    return dict(await asyncio.gather(*map(play, selected(control.vectors()))))


def without_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    coroutine.close()
    raise AssertionError("a call of the blocking client was to be awaited")


class Play:
    """One vector, played to one client."""

    def __init__(self, cls: type[AnyClient], vector: Vector, control: Control) -> None:
        self.cls = cls
        self.vector = vector
        self.control = control
        self.is_async = cls is AsyncClient
        self.call: dict[str, Any] = vector["call"]
        self.options: dict[str, Any] = self.call.get("options", {})
        assert self.options.keys() <= OPTIONS, f"the driver does not know all of {sorted(self.options)}"

    async def run(self) -> list[str]:
        """Plays it and says what was wrong, on the wire and to the caller."""
        started = await self.apart(self.control.start, self.vector["name"])
        seen: Any
        try:
            seen = await self.make(started["base_url"])
        except FlowsError as error:
            seen = error
        except Exception as error:
            return [f"raised {error!r}, which is no FlowsError"]
        verdict = await self.apart(self.control.verdict, started["run"])
        problems = [] if verdict["ok"] else list(verdict["problems"] or ["the verdict is bad"])
        if isinstance(seen, FlowsError):
            problems += leaks(seen, self.secrets())
        return problems + problems_of(self.vector["outcome"], seen)

    async def apart(self, function: Callable[..., T], *args: Any) -> T:
        """Runs what blocks where it does not keep the loop from its work."""
        return await asyncio.to_thread(function, *args) if self.is_async else function(*args)

    def secrets(self) -> list[str]:
        """What no text may contain: keys, and the password of the proxy's URL."""
        user = self.options.get("proxy", "").partition("://")[2].rpartition("@")[0]
        password = user.partition(":")[2]
        return [API_KEY, *self.options.get("api_keys", []), *([password] if password else [])]

    async def make(self, base_url: str) -> Any:
        """Makes the vector's calls and yields the value of the last, or the response when the vector wants it."""
        op, args = self.call["op"], arguments(self.call["op"], self.call.get("args", {}), base_url)
        if op in OFFLINE:
            return getattr(flows8x8, op)(args.pop(OFFLINE[op]), **args)
        whole = client = self.cls(**self.settings(base_url))
        try:
            if "with_channel" in self.options:
                client = client.with_channel(self.options["with_channel"])
            if self.options.get("close_first"):
                await settle(client.close())
            if op == "new_client":
                return None
            await self.make_earlier(client, base_url)
            method, options = self.method(client, op)
            positional = [args.pop(name) for name in POSITIONAL[op]]
            return await settle(method(*positional, **args, **options))
        finally:
            await settle(whole.close())

    async def make_earlier(self, client: AnyClient, base_url: str) -> None:
        for earlier in self.call.get("before", ()):
            for _ in range(earlier.get("times", 1)):
                args = arguments(earlier["op"], earlier["args"], base_url)
                method = getattr(client, earlier["op"])
                positional = [args.pop(name) for name in POSITIONAL[earlier["op"]]]
                ended = None
                try:
                    await settle(method(*positional, **args))
                except FlowsError as error:
                    ended = error
                kind = None if ended is None else ended.kind
                assert kind == earlier.get("error"), f"{earlier['op']} before the call: {ended}"
        pause = self.call.get("pause_ms", 0) / 1000
        if pause:
            await (asyncio.sleep(pause) if self.is_async else self.apart(time.sleep, pause))

    def method(self, client: AnyClient, op: str) -> tuple[Callable[..., Any], dict[str, Any]]:
        """The method to call, and the options of the call that are its arguments."""
        given: dict[str, Any] = self.options.get("call", {})
        options: dict[str, Any] = {}
        for name, value in given.items():
            if name == "timeout_ms":
                options["timeout"] = value / 1000
            elif name == "headers":
                options["extra_headers"] = value
            elif name == "cancel_after_ms":
                options["cancel"] = cancelled_after(value / 1000)
            else:
                options[name] = value
        known = inspect.signature(getattr(client, op)).parameters
        others = {name: options.pop(name) for name in list(options) if name not in known}
        if others:
            client = client.with_options(**others)
        return getattr(client.with_raw_response if "response" in self.vector["outcome"] else client, op), options

    def settings(self, base_url: str) -> dict[str, Any]:
        """The arguments of the client."""
        options = self.options
        settings: dict[str, Any] = {name: options[name] for name in SAME if name in options}
        settings.update({name: options[f"{name}_ms"] / 1000 for name in DURATIONS if f"{name}_ms" in options})
        settings.setdefault("initial_backoff", 0.001)
        settings["api_key"] = options.get("api_key", API_KEY)
        if "api_keys" in options:
            settings["api_key"] = keys_in_turn(options["api_keys"], self.is_async)
        settings["account_id"] = options.get("account_id", ACCOUNT_ID)
        settings["channel_id"] = options.get("channel_id", CHANNEL_ID)
        settings["environment"] = {}
        settings["proxy"] = base_url if options.get("proxy") == "self" else options.get("proxy", False)
        if "headers" in options:
            settings["extra_headers"] = options["headers"]
        if "region" in options:
            settings["region"] = options["region"]
        base = options.get("base_url", None if "region" in options else base_url)
        if base is not None:
            settings["base_url"] = base + options.get("base_path", "")
        return settings


#: The arguments that are given by position; the others by name.
POSITIONAL = {
    "create_flow": ("name", "categories"),
    "update_flow": ("flow_id",),
    "list_flows": (),
    "find_flow": ("name",),
    "wait_for_status": ("flow_id", "status", "timeout"),
    "request": ("method", "path"),
    "download_flow_json": ("flow",),
    **{f"{verb}_flow": ("flow_id",) for verb in ("get", "publish", "deprecate", "delete", "preview")},
}
OFFLINE = {"lint": "document", "explain": "code", "parse_flow_reply": "body"}


def arguments(op: str, args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """The arguments of a call as Python has them."""
    args = dict(args)
    for name in ("flow_json", "document"):
        if isinstance(args.get(name), dict):
            args[name] = form(args[name])
    if isinstance(args.get("flow"), dict):
        args["flow"] = FlowDetails.from_dict(json.loads(json.dumps(args["flow"]).replace("{base_url}", base_url)))
    if "timeout_ms" in args:
        args["timeout"] = args.pop("timeout_ms") / 1000
    if op == "parse_flow_reply" and isinstance(args["body"], dict):
        is_json = "value" in args["body"]
        args["body"] = json.dumps(form(args["body"])) if is_json else form(args["body"])
    return args


def form(given: dict[str, Any]) -> Any:
    """A document in one of its forms: text, bytes, or an object of the language."""
    ((name, value),) = given.items()
    return base64.b64decode(value) if name == "base64" else value


def keys_in_turn(keys: list[str], is_async: bool) -> Callable[[], Any]:
    """A function that yields these keys in turn, the last one for ever; AsyncClient is given a coroutine function."""
    left = keys[::-1]

    def key() -> str:
        return left.pop() if len(left) > 1 else left[0]

    async def awaited_key() -> str:
        return key()

    return awaited_key if is_async else key


def cancelled_after(seconds: float) -> CancelToken:
    """A token that is cancelled then, or is already."""
    token = CancelToken()
    if seconds == 0:
        token.cancel()
    else:
        timer = threading.Timer(seconds, token.cancel)
        timer.daemon = True
        timer.start()
    return token


async def settle(value: Any) -> Any:
    """What a call yields, which only one of the clients has to be awaited for."""
    return await value if inspect.isawaitable(value) else value
