"""The client for asyncio."""

from __future__ import annotations

from ._async_operations import AsyncOperations
from ._async_raw import AsyncRawClient
from ._base import ClientBase
from ._bridge import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import TypeVar

    from ._native import Call

    _T = TypeVar("_T")
    _Client = TypeVar("_Client", bound="AsyncClient")


class AsyncClient(ClientBase, AsyncOperations):
    """A client of 8x8's WhatsApp Flows API for asyncio.

    Takes what :class:`Client` takes and has the same methods, as coroutines. Nothing of it blocks the event loop: calls
    run on a thread of their own, which ends with the last client. Cancelling the task drops the request. A client
    may be used from several loops, one after the other or at once.

    ``api_key`` and ``credentials`` may also be coroutine functions; other functions are called in the loop's executor.

    Examples
    --------
    >>> async with AsyncClient() as client:  # doctest: +SKIP
    ...     saved = await client.create_flow("Booking", ["APPOINTMENT_BOOKING"], flow_json=Path("booking.json"))
    ...     await client.publish_flow(saved.require_valid().id)
    """

    __slots__ = ()
    _is_async = True

    async def _run(self, call: Call[_T]) -> _T:
        return await run(call, False)

    @property
    def with_raw_response(self) -> AsyncRawClient:
        """The same operations, each returning a :class:`Response`: the value with the answer it came from."""
        return AsyncRawClient(self)

    async def close(self) -> None:
        """Close this client and all its copies: calls under way raise :class:`ClosedError`, and so do later ones."""
        self._native.close()

    async def __aenter__(self: _Client) -> _Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._native.close()


AsyncClient.__module__ = "flows8x8"
