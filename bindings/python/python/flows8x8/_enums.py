"""Texts of the API with names.

These are ``str``, so they compare, format and serialize as the texts they are. :mod:`enum` is not used: it cannot
keep a value it does not know, and importing it takes longer than importing this package.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import ClassVar, TypeVar

    _Text = TypeVar("_Text", bound="_TextEnum")


class _Named(type):
    """Makes the class itself a collection of the values it knows."""

    _known: dict[str, _TextEnum]

    def __iter__(cls: type[_Text]) -> Iterator[_Text]:  # type: ignore[misc]
        return iter(cls._known.values())  # type: ignore[arg-type]

    def __len__(cls) -> int:
        return len(cls._known)

    def __contains__(cls, value: object) -> bool:
        return isinstance(value, str) and value in cls._known

    def __bool__(cls) -> bool:
        return True


class _TextEnum(str, metaclass=_Named):
    """A text that may be one of those this version knows; each of these exists once, so ``is`` works."""

    __slots__ = ()
    _known: ClassVar[dict[str, _TextEnum]] = {}

    def __init_subclass__(cls, *, values: tuple[str, ...] = ()) -> None:
        cls._known = {value: str.__new__(cls, value) for value in values}
        for value, member in cls._known.items():
            setattr(cls, value.upper(), member)

    def __new__(cls: type[_Text], value: str) -> _Text:
        if type(value) is not cls and not isinstance(value, str):
            raise TypeError(f"{cls.__name__} is made of a str, not of {type(value).__name__}")
        known = cls._known.get(value)
        return known if known is not None else str.__new__(cls, value)  # type: ignore[return-value]

    @property
    def value(self) -> str:
        """The plain text."""
        return str.__str__(self)

    @property
    def is_known(self) -> bool:
        """Whether this version knows the value."""
        return self in type(self)

    def __str__(self) -> str:
        return str.__str__(self)

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}.{self.upper()}" if self.is_known else f"{name}({str.__repr__(self)})"

    def __reduce__(self) -> tuple[type[_TextEnum], tuple[str]]:
        return type(self), (str.__str__(self),)

    def __copy__(self: _Text) -> _Text:
        return self

    def __deepcopy__(self: _Text, memo: object) -> _Text:
        return self


class _ClosedEnum(_TextEnum, values=()):
    """A text that is one of a few; any other is refused."""

    __slots__ = ()

    def __init_subclass__(cls, *, values: tuple[str, ...] = ()) -> None:
        super().__init_subclass__(values=values)

    def __new__(cls: type[_Text], value: str) -> _Text:
        if not isinstance(value, str):
            raise TypeError(f"{cls.__name__} is one of {', '.join(cls._known)}, not a {type(value).__name__}")
        known = cls._known.get(value)
        if known is None:
            raise ValueError(f"{value!r} is no {cls.__name__}: pass one of {', '.join(cls._known)}")
        return known  # type: ignore[return-value]


class FlowStatus(_TextEnum, values=("DRAFT", "PUBLISHED", "DEPRECATED")):
    """Where a flow stands in its life: ``DRAFT``, then ``PUBLISHED``, then ``DEPRECATED``.

    A status this version does not know keeps its text: ``FlowStatus("ON_HOLD").is_known`` is false.
    """

    __slots__ = ()
    DRAFT: ClassVar[FlowStatus]
    PUBLISHED: ClassVar[FlowStatus]
    DEPRECATED: ClassVar[FlowStatus]


class FlowCategory(
    _TextEnum,
    values=(
        "SIGN_UP",
        "SIGN_IN",
        "APPOINTMENT_BOOKING",
        "LEAD_GENERATION",
        "CONTACT_US",
        "CUSTOMER_SUPPORT",
        "SURVEY",
        "OTHER",
    ),
):
    """What a flow is for. 8x8 documents these eight; any other is sent and left to the server."""

    __slots__ = ()
    SIGN_UP: ClassVar[FlowCategory]
    SIGN_IN: ClassVar[FlowCategory]
    APPOINTMENT_BOOKING: ClassVar[FlowCategory]
    LEAD_GENERATION: ClassVar[FlowCategory]
    CONTACT_US: ClassVar[FlowCategory]
    CUSTOMER_SUPPORT: ClassVar[FlowCategory]
    SURVEY: ClassVar[FlowCategory]
    OTHER: ClassVar[FlowCategory]


class Region(_ClosedEnum, values=("ap", "na", "eu", "id")):
    """The region an account was provisioned in: Asia-Pacific, North America, Europe, Indonesia."""

    __slots__ = ()
    AP: ClassVar[Region]
    NA: ClassVar[Region]
    EU: ClassVar[Region]
    ID: ClassVar[Region]


class PathStyle(_ClosedEnum, values=("accounts", "config")):
    """Which of the two documented layouts the paths of requests have; ``config`` needs no account."""

    __slots__ = ()
    ACCOUNTS: ClassVar[PathStyle]
    CONFIG: ClassVar[PathStyle]


class ErrorKind(
    _ClosedEnum,
    values=(
        "invalid_argument",
        "configuration",
        "bad_request",
        "authentication",
        "permission_denied",
        "not_found",
        "timeout",
        "conflict",
        "gone",
        "payload_too_large",
        "validation_failed",
        "upgrade_required",
        "rate_limited",
        "server",
        "unexpected_status",
        "connect",
        "tls",
        "proxy",
        "decode",
        "outcome_unknown",
        "webhook",
        "cancelled",
        "closed",
        "internal",
    ),
):
    """What went wrong, by a name that is the same in every language. Each kind has an exception class of its own."""

    __slots__ = ()
    INVALID_ARGUMENT: ClassVar[ErrorKind]
    CONFIGURATION: ClassVar[ErrorKind]
    BAD_REQUEST: ClassVar[ErrorKind]
    AUTHENTICATION: ClassVar[ErrorKind]
    PERMISSION_DENIED: ClassVar[ErrorKind]
    NOT_FOUND: ClassVar[ErrorKind]
    TIMEOUT: ClassVar[ErrorKind]
    CONFLICT: ClassVar[ErrorKind]
    GONE: ClassVar[ErrorKind]
    PAYLOAD_TOO_LARGE: ClassVar[ErrorKind]
    VALIDATION_FAILED: ClassVar[ErrorKind]
    UPGRADE_REQUIRED: ClassVar[ErrorKind]
    RATE_LIMITED: ClassVar[ErrorKind]
    SERVER: ClassVar[ErrorKind]
    UNEXPECTED_STATUS: ClassVar[ErrorKind]
    CONNECT: ClassVar[ErrorKind]
    TLS: ClassVar[ErrorKind]
    PROXY: ClassVar[ErrorKind]
    DECODE: ClassVar[ErrorKind]
    OUTCOME_UNKNOWN: ClassVar[ErrorKind]
    WEBHOOK: ClassVar[ErrorKind]
    CANCELLED: ClassVar[ErrorKind]
    CLOSED: ClassVar[ErrorKind]
    INTERNAL: ClassVar[ErrorKind]


for _public in (FlowStatus, FlowCategory, Region, PathStyle, ErrorKind):
    _public.__module__ = "flows8x8"
