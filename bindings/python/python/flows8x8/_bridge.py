"""How a call's end reaches the event loop that waits for it.

Calls run on one thread of the native layer, which never touches the interpreter. What has ended is put into a queue,
one for each loop, and a single descriptor wakes the loop up; the loop then takes all that is there.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from inspect import iscoroutinefunction

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    _T = TypeVar("_T")


class Bridge:
    """What one event loop waits for. Holds the loop weakly, so that a loop can go without being told."""

    __slots__ = ("__weakref__", "_loop", "_tasks", "futures", "queue")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)
        self._tasks: set[asyncio.Task[None]] = set()
        self.futures: dict[int, asyncio.Future[Any]] = {}
        self.queue = _native.Queue()
        try:
            loop.add_reader(self.queue.fileno(), _drain, weakref.ref(self))
        except NotImplementedError:
            # Loops without readers, as on Windows, are woken up by a thread that waits in their place.
            waiter = threading.Thread(
                target=_wait, args=(self.queue, self._loop, weakref.ref(self)), name="flows8x8-waiter", daemon=True
            )
            waiter.start()

    def drain(self) -> None:
        """Hands out what has ended."""
        for kind, token, value in self.queue.take():
            if kind == _native.KEY_WANTED:
                self._answer(token, value)
                continue
            future = self.futures.pop(token, None)
            if future is None or future.done():
                continue
            if kind == _native.ENDED_WELL:
                future.set_result(value)
            else:
                future.set_exception(value)

    def _answer(self, token: int, ask: Any) -> None:
        loop = self._loop()
        if loop is not None:
            task = loop.create_task(_answer(self.queue, loop, token, ask))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _answer(queue: _native.Queue, loop: asyncio.AbstractEventLoop, token: int, ask: Any) -> None:
    """Asks for the key as the user wants it to be asked for: a function may block, so it goes to the executor."""
    try:
        key = ask.call() if iscoroutinefunction(ask.callback) else await loop.run_in_executor(None, ask.call)
        if hasattr(key, "__await__"):
            key = await key
        queue.answer(token, key, None)
    except BaseException as error:
        queue.answer(token, None, error)
        if not isinstance(error, Exception):
            raise


def _drain(reference: weakref.ref[Bridge]) -> None:
    bridge = reference()
    if bridge is not None:
        bridge.drain()


def _wait(
    queue: _native.Queue, loop_reference: weakref.ref[asyncio.AbstractEventLoop], bridge: weakref.ref[Bridge]
) -> None:
    while queue.wait():
        loop = loop_reference()
        if loop is None or bridge() is None:
            return
        try:
            loop.call_soon_threadsafe(_drain, bridge)
        except RuntimeError:  # The loop is closed.
            return
        del loop


_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Bridge] = weakref.WeakKeyDictionary()


def _bridge_of(loop: asyncio.AbstractEventLoop) -> Bridge:
    bridge = _bridges.get(loop)
    # After a fork a queue may be in any state: its other end was a thread of the parent.
    if bridge is None or not bridge.queue.is_of_this_process():
        bridge = _bridges[loop] = Bridge(loop)
    return bridge


async def run(call: _native.Call[_T], raw: bool) -> _T:
    """Runs a call and waits for its end; cancelling the task that waits drops the call."""
    loop = asyncio.get_running_loop()
    bridge = _bridge_of(loop)
    future = loop.create_future()
    token = bridge.queue.start(call, raw)
    bridge.futures[token] = future
    try:
        ended: _T = await future
        return ended
    except BaseException:
        if bridge.futures.pop(token, None) is not None:
            bridge.queue.cancel(token)
        raise
