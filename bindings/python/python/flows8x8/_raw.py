"""The operations of a client with the answer beside the value: what ``with_raw_response`` gives.

The types are in ``_raw.pyi``, which is generated: the methods are those of the client, and only what they return
differs.
"""

from ._operations import Operations


class RawClient(Operations):
    """The operations of a :class:`Client`, each returning a :class:`Response`."""

    __slots__ = ("_native",)

    def __init__(self, client):
        self._native = client._native

    def _run(self, call):
        return call.run(True)


RawClient.__module__ = "flows8x8"
