"""How a call's end reaches the event loop that waits for it.

Calls run on one thread of the native layer, which never touches the interpreter. What has ended is put into a queue,
one for each loop, and a single descriptor wakes the loop up; the loop then takes all that is there.
"""

from __future__ import annotations

import asyncio
import contextvars
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

    __slots__ = ("__weakref__", "_loop", "_tasks", "queue", "waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)
        self._tasks: set[asyncio.Task[None]] = set()
        #: What waits for each call, and the context that it waits in.
        self.waiting: dict[int, tuple[asyncio.Future[Any], contextvars.Context]] = {}
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
            future, _ = self.waiting.pop(token, (None, None))
            if future is None or future.done():
                continue
            if kind == _native.ENDED_WELL:
                future.set_result(value)
            else:
                future.set_exception(value)

    def _answer(self, token: int, ask: _native.Ask) -> None:
        loop = self._loop()
        waiting = self.waiting.get(token)
        if loop is not None and waiting is not None:
            # In the context of the caller, which may say whose key it is.
            task = waiting[1].run(loop.create_task, _answer(self.queue, loop, token, ask))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _answer(queue: _native.Queue, loop: asyncio.AbstractEventLoop, token: int, ask: _native.Ask) -> None:
    """Asks for the key as the user wants it to be asked for: a function may block, so it goes to the executor."""
    try:
        if iscoroutinefunction(ask.callback):
            key = ask.call()
        else:
            key = await loop.run_in_executor(None, contextvars.copy_context().run, ask.call)
        if hasattr(key, "__await__"):
            key = await key
        queue.answer(token, key, None)
    except BaseException as error:
        # The call fails with it, also when it is one that ends the program.
        queue.answer(token, None, error)
        if isinstance(error, asyncio.CancelledError):
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
    bridge.waiting[token] = future, contextvars.copy_context()
    try:
        ended: _T = await future
        return ended
    except BaseException:
        if bridge.waiting.pop(token, None) is not None:
            bridge.queue.cancel(token)
        raise
