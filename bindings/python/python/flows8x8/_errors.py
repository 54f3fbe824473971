"""What can go wrong, one exception class for each kind of error.

Written in Python so that the classes have attributes, docstrings and pickling as any exception has. The core decides
which kind an error is; :func:`from_native` only looks its class up.
"""

from __future__ import annotations

from . import _native
from ._enums import ErrorKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Any, ClassVar


class FlowsError(Exception):
    """A call that failed; the base of every exception of this package.

    ``str(error)`` says it all in one line: the operation, the kind, the server's own words, its code and error id, the
    request, and a hint what to do. The API key is in none of it.

    Attributes
    ----------
    kind : ErrorKind
        What went wrong, by the name it has in every language. The class says the same.
    message : str
        The bare description: the server's own words when it sent some.
    operation : str or None
        The method that was called, such as ``update_flow``.
    method, path : str or None
        The request, without its query.
    http_status : int or None
        The status of the answer, when one came.
    code : int or None
        The code in 8x8's error envelope, such as 1300.
    api_message : str or None
        The message in the envelope.
    error_id : str or None
        The id in the envelope, to quote to 8x8's support.
    timestamp : datetime.datetime or None
        The time in the envelope; ``timestamp_raw`` is its text, which may be no time that can be read.
    validation_errors : tuple of ValidationError
        Findings in the flow JSON that came with the failure.
    retry_after : float or None
        For how many seconds the server asked not to be called.
    attempts : int
        How many requests were made; 0 when it failed before the first.
    is_retryable : bool
        Whether the same call may well succeed a little later, and may be made again without harm.
    body : str or None
        The beginning of the answer's body, 64 KiB at most, secrets masked.
    hint : str or None
        What to do about it.
    cause : str or None
        What the transport or the parser said.
    """

    kind: ClassVar[ErrorKind] = ErrorKind.INTERNAL

    message: str
    operation: str | None
    method: str | None
    path: str | None
    http_status: int | None
    code: int | None
    api_message: str | None
    error_id: str | None
    timestamp_raw: str | None
    validation_errors: tuple[_native.ValidationError, ...]
    retry_after: float | None
    attempts: int
    is_retryable: bool
    body: str | None
    hint: str | None
    cause: str | None

    def __init__(
        self,
        text: str = "",
        *,
        message: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        path: str | None = None,
        http_status: int | None = None,
        code: int | None = None,
        api_message: str | None = None,
        error_id: str | None = None,
        timestamp_raw: str | None = None,
        validation_errors: tuple[_native.ValidationError, ...] = (),
        retry_after: float | None = None,
        attempts: int = 0,
        is_retryable: bool = False,
        body: str | None = None,
        hint: str | None = None,
        cause: str | None = None,
    ) -> None:
        super().__init__(text)
        self.message = text if message is None else message
        self.operation = operation
        self.method = method
        self.path = path
        self.http_status = http_status
        self.code = code
        self.api_message = api_message
        self.error_id = error_id
        self.timestamp_raw = timestamp_raw
        self.validation_errors = tuple(validation_errors)
        self.retry_after = retry_after
        self.attempts = attempts
        self.is_retryable = is_retryable
        self.body = body
        self.hint = hint
        self.cause = cause

    @property
    def timestamp(self) -> datetime.datetime | None:
        """The time in 8x8's error envelope, in UTC; None when there is none that can be read."""
        return None if self.timestamp_raw is None else _native.parse_timestamp(self.timestamp_raw)

    def to_dict(self) -> dict[str, Any]:
        """Everything there is to know as plain values under the names of the JSON form; absent members are left out."""
        members = {
            "kind": str(self.kind),
            "message": self.message,
            "text": str(self),
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "httpStatus": self.http_status,
            "code": self.code,
            "apiMessage": self.api_message,
            "errorId": self.error_id,
            "timestamp": self.timestamp_raw,
            "retryAfter": self.retry_after,
            "attempts": self.attempts,
            "body": self.body,
            "hint": self.hint,
            "cause": self.cause,
            "validationErrors": [finding.to_dict() for finding in self.validation_errors] or None,
        }
        return {name: value for name, value in members.items() if value is not None}

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), str(self), dict(self.__dict__))


def _rebuild(cls: type[FlowsError], text: str, state: dict[str, Any]) -> FlowsError:
    """Makes a pickled error again; its class may be a subclass with another constructor."""
    error = cls.__new__(cls, text)
    error.args = (text,)
    error.__dict__.update(state)
    return error


class InvalidArgumentError(FlowsError, ValueError):
    """An argument is wrong; nothing was sent."""

    kind = ErrorKind.INVALID_ARGUMENT


class ConfigurationError(FlowsError, ValueError):
    """The client cannot be set up like this, or has no channel; nothing was sent."""

    kind = ErrorKind.CONFIGURATION


class ApiError(FlowsError):
    """The server refused the request."""


class BadRequestError(ApiError):
    """The server says that the request is wrong (HTTP 400)."""

    kind = ErrorKind.BAD_REQUEST


class AuthenticationError(ApiError):
    """The API key is missing, wrong or expired (HTTP 401)."""

    kind = ErrorKind.AUTHENTICATION


class PermissionDeniedError(ApiError):
    """The API key may not do this (HTTP 403)."""

    kind = ErrorKind.PERMISSION_DENIED


class NotFoundError(ApiError):
    """The flow, channel or account does not exist (HTTP 404)."""

    kind = ErrorKind.NOT_FOUND


class ConflictError(ApiError):
    """The flow is not in a state for this, or its name is taken (HTTP 409)."""

    kind = ErrorKind.CONFLICT


class GoneError(ApiError):
    """The flow is no longer there (HTTP 410)."""

    kind = ErrorKind.GONE


class PayloadTooLargeError(ApiError):
    """The request is larger than the server takes (HTTP 413)."""

    kind = ErrorKind.PAYLOAD_TOO_LARGE


class ValidationFailedError(ApiError):
    """The flow JSON has mistakes; ``validation_errors`` has those the server named (HTTP 422)."""

    kind = ErrorKind.VALIDATION_FAILED


class UpgradeRequiredError(ApiError):
    """The server wants another protocol (HTTP 426)."""

    kind = ErrorKind.UPGRADE_REQUIRED


class RateLimitError(ApiError):
    """Too many requests (HTTP 429), or the client's own limit would take too long; then ``attempts`` is 0."""

    kind = ErrorKind.RATE_LIMITED


class ServerError(ApiError):
    """The server failed (HTTP 5xx)."""

    kind = ErrorKind.SERVER


class UnexpectedStatusError(ApiError):
    """The server answered something no API documents."""

    kind = ErrorKind.UNEXPECTED_STATUS


class TransportError(FlowsError):
    """No answer came; what was asked for has not been done, or can be asked for again."""


class RequestTimeoutError(TransportError, TimeoutError):
    """The deadline passed, or the server gave up on the request (HTTP 408)."""

    kind = ErrorKind.TIMEOUT


class ConnectError(TransportError, ConnectionError):
    """The server could not be reached."""

    kind = ErrorKind.CONNECT


class TlsError(TransportError, ConnectionError):
    """The server's certificate is not trusted, or no secure connection could be agreed on."""

    kind = ErrorKind.TLS


class ProxyError(TransportError, ConnectionError):
    """The proxy could not be reached or refused."""

    kind = ErrorKind.PROXY


class DecodeError(FlowsError):
    """The server reported success in a form that cannot be read."""

    kind = ErrorKind.DECODE


class OutcomeUnknownError(FlowsError):
    """The request left and no answer came: it may have taken effect."""

    kind = ErrorKind.OUTCOME_UNKNOWN


class WebhookError(FlowsError):
    """The webhook's request has not the expected Authorization, or its body cannot be read."""

    kind = ErrorKind.WEBHOOK


class CallCancelledError(FlowsError):
    """The call was cancelled by its :class:`CancelToken`."""

    kind = ErrorKind.CANCELLED


class ClosedError(FlowsError):
    """The client was closed."""

    kind = ErrorKind.CLOSED


class InternalError(FlowsError):
    """A defect of this library; please report it."""

    kind = ErrorKind.INTERNAL


#: The class for each kind.
BY_KIND: dict[str, type[FlowsError]] = {
    cls.kind.value: cls
    for cls in (
        InvalidArgumentError,
        ConfigurationError,
        BadRequestError,
        AuthenticationError,
        PermissionDeniedError,
        NotFoundError,
        RequestTimeoutError,
        ConflictError,
        GoneError,
        PayloadTooLargeError,
        ValidationFailedError,
        UpgradeRequiredError,
        RateLimitError,
        ServerError,
        UnexpectedStatusError,
        ConnectError,
        TlsError,
        ProxyError,
        DecodeError,
        OutcomeUnknownError,
        WebhookError,
        CallCancelledError,
        ClosedError,
        InternalError,
    )
}


def from_native(kind: str, text: str, fields: dict[str, Any]) -> FlowsError:
    """The exception for an error of the core."""
    return BY_KIND[kind](text, **fields)


for _public in (FlowsError, ApiError, TransportError, *BY_KIND.values()):
    _public.__module__ = "flows8x8"
