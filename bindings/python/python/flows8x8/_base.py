"""What both clients are: how they are made and copied, and what they say of themselves."""

from __future__ import annotations

from ._settings import UNSET, connect, remembered, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any, ClassVar, Literal, TypeVar, Union

    from ._enums import PathStyle, Region
    from ._native import CancelToken, NativeClient
    from ._settings import Unset

    _Client = TypeVar("_Client", bound="ClientBase")
    #: What a function for the key may return; only AsyncClient takes one that is to be awaited.
    _Key = Union[str, Awaitable[str]]


class ClientBase:
    """What both clients are; the arguments are described at :class:`Client`."""

    __slots__ = ("__weakref__", "_changes", "_native", "_settings")
    _is_async: ClassVar[bool]
    _native: NativeClient

    def __init__(
        self,
        *,
        api_key: str | Callable[[], _Key] | None = None,
        account_id: str | None = None,
        channel_id: str | None = None,
        region: Region | str | None = None,
        path_style: PathStyle | str | None = None,
        base_url: str | None = None,
        allow_http: bool = False,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        initial_backoff: float | None = None,
        max_backoff: float | None = None,
        max_retry_after: float | None = None,
        max_response_bytes: int | None = None,
        rate_limit: int | Unset | None = UNSET,
        rate_window: float | None = None,
        max_rate_wait: float | None = None,
        strict: bool = True,
        raise_on_validation: bool = False,
        reconcile: bool = False,
        extra_headers: Mapping[str, str] | None = None,
        proxy: str | Literal[False] | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        ca_pem: str | bytes | None = None,
        only_ca: bool = False,
        bundled_roots: bool = False,
        client_certificate_pem: str | bytes | None = None,
        user_agent_suffix: str | None = None,
        credentials: Callable[[bool], _Key] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        given = locals()
        del given["self"]
        rate_limit = given.pop("rate_limit")
        settings = {name: value for name, value in given.items() if value is not None}
        if rate_limit is not UNSET:
            settings["rate_limit"] = rate_limit
        self._native = connect(self._is_async, settings)
        self._settings = remembered(settings)
        self._changes: tuple[Any, ...] = ()

    def _copy(self: _Client, native: NativeClient) -> _Client:
        copy = object.__new__(type(self))
        copy.__setstate__((self._settings, self._changes, native))
        # What a subclass may have beside.
        if hasattr(self, "__dict__"):
            vars(copy).update(vars(self))
        return copy

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._settings, self._changes, self._native = state

    def with_channel(self: _Client, channel_id: str) -> _Client:
        """A copy for another channel. Shares connections with this client."""
        return self._copy(self._native.with_channel(channel_id))

    def with_options(
        self: _Client,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
        raise_on_validation: bool | None = None,
        reconcile: bool | None = None,
    ) -> _Client:
        """A copy whose calls have these options unless they say otherwise. Shares connections with this client."""
        given = (timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile)
        copy = self._copy(self._native.with_options(given))
        # Headers and tokens are not for pickling: headers may be secrets, and a token cancels in this process.
        copy._changes = (*self._changes, None if extra_headers or cancel else given)
        return copy

    @property
    def base_url(self) -> str:
        """The server's address."""
        return self._native.base_url

    @property
    def account_id(self) -> str | None:
        """The account the client is bound to."""
        return self._native.account_id

    @property
    def channel_id(self) -> str | None:
        """The channel the client is bound to."""
        return self._native.channel_id

    @property
    def is_closed(self) -> bool:
        """Whether :meth:`close` was called, on this client or a copy."""
        return self._native.is_closed

    def __repr__(self) -> str:
        parts = [f"{type(self).__name__} {self.base_url}"]
        parts += [f"account {self.account_id}"] if self.account_id else []
        parts += [f"channel {self.channel_id}"] if self.channel_id else []
        parts += ["closed"] if self.is_closed else []
        return f"<{', '.join(parts)}>"

    def describe(self) -> str:
        """The client and its settings in words, without the key."""
        return self._native.describe()

    def __copy__(self: _Client) -> _Client:
        return self._copy(self._native)

    def __deepcopy__(self: _Client, memo: object) -> _Client:
        return self._copy(self._native)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), *state_of(self._native, self._settings, self._changes))


def _rebuild(cls: type[Any], settings: dict[str, Any], channel_id: str | None, changes: tuple[Any, ...]) -> Any:
    """Makes a pickled client again, with the key of this process's environment."""
    client = cls(**settings)
    if channel_id is not None:
        client = client.with_channel(channel_id)
    for timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile in changes:
        client = client.with_options(
            timeout=timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
            cancel=cancel,
            raise_on_validation=raise_on_validation,
            reconcile=reconcile,
        )
    return client
