"""Client for 8x8's WhatsApp Flows API.

>>> from pathlib import Path
>>> from flows8x8 import Client, FlowCategory
>>> client = Client()  # FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID  # doctest: +SKIP
>>> saved = client.create_flow(  # doctest: +SKIP
...     "Booking", [FlowCategory.APPOINTMENT_BOOKING], flow_json=Path("flows/appointment.json")
... )
>>> client.publish_flow(saved.require_valid().id)  # doctest: +SKIP

:class:`Client` blocks, :class:`AsyncClient` is for asyncio. :func:`lint` finds the mistakes in a Flow JSON document
before any request. Every exception is a :class:`FlowsError`. :mod:`flows8x8.testing` has a simulator to test against.
"""

from __future__ import annotations

from _collections_abc import Sequence as _Sequence

from ._client import Client
from ._enums import ErrorKind, FlowCategory, FlowStatus, PathStyle, Region
from ._errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    CallCancelledError,
    ClosedError,
    ConfigurationError,
    ConflictError,
    ConnectError,
    DecodeError,
    FlowsError,
    GoneError,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
    OutcomeUnknownError,
    PayloadTooLargeError,
    PermissionDeniedError,
    ProxyError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TlsError,
    TransportError,
    UnexpectedStatusError,
    UpgradeRequiredError,
    ValidationFailedError,
    WebhookError,
)
from ._native import (
    CancelToken,
    ErrorPointer,
    Explanation,
    Finding,
    FlowDetails,
    FlowList,
    FlowPreview,
    FlowReply,
    FlowSummary,
    LintReport,
    Location,
    RawResponse,
    ReplyUser,
    Response,
    SavedFlow,
    ValidationError,
    __version__,
    explain,
    lint,
    parse_flow_reply,
)
from ._settings import UNSET, Unset

# What collections.abc has it from, which is there already and costs nothing.
_Sequence.register(FlowList)
for _function in (lint, explain, parse_flow_reply):
    _function.__module__ = "flows8x8"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._async import AsyncClient
    from ._logging import disable_logging, enable_logging

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "CallCancelledError",
    "CancelToken",
    "Client",
    "ClosedError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DecodeError",
    "ErrorKind",
    "ErrorPointer",
    "Explanation",
    "Finding",
    "FlowCategory",
    "FlowDetails",
    "FlowList",
    "FlowPreview",
    "FlowReply",
    "FlowStatus",
    "FlowSummary",
    "FlowsError",
    "GoneError",
    "InternalError",
    "InvalidArgumentError",
    "LintReport",
    "Location",
    "NotFoundError",
    "OutcomeUnknownError",
    "PathStyle",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "ProxyError",
    "RateLimitError",
    "RawResponse",
    "Region",
    "ReplyUser",
    "RequestTimeoutError",
    "Response",
    "SavedFlow",
    "ServerError",
    "TlsError",
    "TransportError",
    "UnexpectedStatusError",
    "Unset",
    "UpgradeRequiredError",
    "ValidationError",
    "ValidationFailedError",
    "WebhookError",
    "__version__",
    "disable_logging",
    "enable_logging",
    "explain",
    "lint",
    "parse_flow_reply",
]

#: What is imported when it is first asked for, so that a program pays for what it uses.
_LAZY = {"AsyncClient": "_async", "enable_logging": "_logging", "disable_logging": "_logging"}


def __getattr__(name: str) -> object:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module 'flows8x8' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"flows8x8.{module}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
