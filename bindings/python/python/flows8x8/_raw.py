"""The operations with the answer beside the value: what ``with_raw_response`` gives.

The types are in ``_raw.pyi``, which is generated: the methods are those of the clients, and only what they return
differs.
"""

from ._async_operations import AsyncOperations
from ._operations import Operations


class RawClient(Operations):
    """The operations of a :class:`Client`, each returning a :class:`Response`."""

    __slots__ = ("_native",)

    def __init__(self, client):
        self._native = client._native

    def _run(self, call):
        return call.run(True)


class AsyncRawClient(AsyncOperations):
    """The operations of an :class:`AsyncClient`, each returning a :class:`Response`."""

    __slots__ = ("_native",)

    def __init__(self, client):
        self._native = client._native

    async def _run(self, call):
        from ._bridge import run

        return await run(call, True)


RawClient.__module__ = AsyncRawClient.__module__ = "flows8x8"
