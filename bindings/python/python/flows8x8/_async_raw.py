"""The operations of a client for asyncio with the answer beside the value.

The types are in ``_async_raw.pyi``, which is generated.
"""

from ._async_operations import AsyncOperations
from ._bridge import run


class AsyncRawClient(AsyncOperations):
    """The operations of an :class:`AsyncClient`, each returning a :class:`Response`."""

    __slots__ = ("_native",)

    def __init__(self, client):
        self._native = client._native

    async def _run(self, call):
        return await run(call, True)


AsyncRawClient.__module__ = "flows8x8"
