"""The native layer. Use what :mod:`flows8x8` exports of it; the rest is private."""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, Literal, TypeVar, final, overload

from typing_extensions import Self

from ._enums import FlowCategory, FlowStatus

_T_co = TypeVar("_T_co", covariant=True)
_Headers = Mapping[str, str] | Iterable[tuple[str, str]]

__version__: Final[str]
__all__ = [
    "ENDED_WELL",
    "KEY_WANTED",
    "Ask",
    "Call",
    "CancelToken",
    "ErrorPointer",
    "Explanation",
    "Finding",
    "FlowDetails",
    "FlowList",
    "FlowPreview",
    "FlowReply",
    "FlowSummary",
    "LintReport",
    "Location",
    "NativeClient",
    "Queue",
    "RawResponse",
    "ReplyUser",
    "Response",
    "SavedFlow",
    "ValidationError",
    "__version__",
    "explain",
    "lint",
    "parse_flow_reply",
    "parse_timestamp",
    "set_logging",
]

@final
class SavedFlow:
    """What create and update return."""

    __match_args__: Final = (
        "id",
        "success",
        "validation_errors",
        "reconciled",
        "extra",
    )
    def __new__(
        cls,
        *,
        id: str,
        success: bool = True,
        validation_errors: Iterable[ValidationError] = (),
        reconciled: bool = False,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def id(self) -> str:
        """The flow's id."""
    @property
    def success(self) -> bool:
        """Whether the server says it saved the flow; a flow with findings is saved too."""
    @property
    def validation_errors(self) -> tuple[ValidationError, ...]:
        """The findings in the flow JSON. While there are any, the flow cannot be published."""
    @property
    def reconciled(self) -> bool:
        """Whether this was established by looking the flow up after an unclear failure."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def require_valid(self) -> Self:
        """The flow itself; raises :class:`ValidationFailedError` with the findings when there are any."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class FlowDetails:
    """A flow, as get returns it."""

    __match_args__: Final = (
        "id",
        "name",
        "status",
        "categories",
        "flow_json_url",
        "flow_json",
        "validation_errors",
        "extra",
    )
    def __new__(
        cls,
        *,
        id: str,
        name: str = "",
        status: FlowStatus | str = "",
        categories: Iterable[FlowCategory | str] = (),
        flow_json_url: str | None = None,
        flow_json: str | None = None,
        validation_errors: Iterable[ValidationError] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def id(self) -> str:
        """The flow's id."""
    @property
    def name(self) -> str:
        """The name; empty when the answer has none."""
    @property
    def status(self) -> FlowStatus:
        """Where the flow stands in its life."""
    @property
    def categories(self) -> tuple[FlowCategory, ...]:
        """What the flow is for."""
    @property
    def flow_json_url(self) -> str | None:
        """A signed, short-lived link to the flow JSON."""
    @property
    def flow_json(self) -> str | None:
        """The flow JSON itself, where the server sends it inline."""
    @property
    def validation_errors(self) -> tuple[ValidationError, ...]:
        """The findings in the flow JSON."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class FlowSummary:
    """A flow, as the list has it."""

    __match_args__: Final = (
        "id",
        "name",
        "status",
        "extra",
    )
    def __new__(
        cls,
        *,
        id: str,
        name: str = "",
        status: FlowStatus | str = "",
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def id(self) -> str:
        """The flow's id."""
    @property
    def name(self) -> str:
        """The name; empty when the answer has none."""
    @property
    def status(self) -> FlowStatus:
        """Where the flow stands in its life."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class FlowList:
    """The flows of a channel: a sequence of :class:`FlowSummary`."""

    __match_args__: Final = (
        "flows",
        "truncated",
        "extra",
    )
    def __new__(
        cls,
        *,
        flows: Iterable[FlowSummary] = (),
        truncated: bool = False,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def flows(self) -> tuple[FlowSummary, ...]:
        """The flows, in the server's order."""
    @property
    def truncated(self) -> bool:
        """Whether the page came back full, so that there may be more: the API has no way to ask for them."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[FlowSummary]: ...
    def __reversed__(self) -> Iterator[FlowSummary]: ...
    def __contains__(self, flow: object, /) -> bool: ...
    def index(self, flow: object, start: int = 0, stop: int = ..., /) -> int:
        """Where a flow stands in the list; ValueError when it is not there."""
    def count(self, flow: object, /) -> int:
        """How often a flow is in the list."""
    @overload
    def __getitem__(self, index: int, /) -> FlowSummary: ...
    @overload
    def __getitem__(self, index: slice, /) -> tuple[FlowSummary, ...]: ...
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class FlowPreview:
    """A link that shows the flow to whoever holds it."""

    __match_args__: Final = (
        "url",
        "id",
        "expires_at_raw",
        "extra",
    )
    def __new__(
        cls,
        *,
        url: str,
        id: str | None = None,
        expires_at_raw: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def url(self) -> str:
        """The link. Public to whoever holds it."""
    @property
    def id(self) -> str | None:
        """The flow's id; one of the API's sources leaves it out."""
    @property
    def expires_at_raw(self) -> str | None:
        """When the link stops working, as the server wrote it."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    @property
    def expires_at(self) -> datetime.datetime | None:
        """When the link stops working, in UTC; None when that is not said, or in a form that cannot be read."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class ValidationError:
    """One problem in a Flow JSON document, as the server, or the linter, reports it."""

    __match_args__: Final = (
        "error",
        "error_type",
        "message",
        "line_start",
        "line_end",
        "column_start",
        "column_end",
        "pointers",
        "extra",
    )
    def __new__(
        cls,
        *,
        error: str | None = None,
        error_type: str | None = None,
        message: str | None = None,
        line_start: int | None = None,
        line_end: int | None = None,
        column_start: int | None = None,
        column_end: int | None = None,
        pointers: Iterable[ErrorPointer] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def error(self) -> str | None:
        """The finding's code, such as ``INVALID_PROPERTY_VALUE``."""
    @property
    def error_type(self) -> str | None:
        """The group of the code."""
    @property
    def message(self) -> str | None:
        """What is wrong, in the server's words."""
    @property
    def line_start(self) -> int | None:
        """First line of the offending text."""
    @property
    def line_end(self) -> int | None:
        """Last line of the offending text."""
    @property
    def column_start(self) -> int | None:
        """First column of the offending text, in UTF-16 code units from 1."""
    @property
    def column_end(self) -> int | None:
        """Column after the last one."""
    @property
    def pointers(self) -> tuple[ErrorPointer, ...]:
        """Every place the finding is about."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class ErrorPointer:
    """A place in a Flow JSON document, named by position and by path."""

    __match_args__: Final = (
        "line_start",
        "line_end",
        "column_start",
        "column_end",
        "path",
        "extra",
    )
    def __new__(
        cls,
        *,
        line_start: int | None = None,
        line_end: int | None = None,
        column_start: int | None = None,
        column_end: int | None = None,
        path: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def line_start(self) -> int | None:
        """First line."""
    @property
    def line_end(self) -> int | None:
        """Last line."""
    @property
    def column_start(self) -> int | None:
        """First column, in UTF-16 code units from 1."""
    @property
    def column_end(self) -> int | None:
        """Column after the last one."""
    @property
    def path(self) -> str | None:
        """The path, such as ``screens[0].layout.children[0].type``."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class LintReport:
    """What the linter finds in a document."""

    __match_args__: Final = (
        "errors",
        "warnings",
    )
    def __new__(
        cls,
        *,
        errors: Iterable[Finding] = (),
        warnings: Iterable[Finding] = (),
    ) -> Self: ...
    @property
    def errors(self) -> tuple[Finding, ...]:
        """What the server would refuse to publish."""
    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the server lets pass and deserves a look."""
    @property
    def is_valid(self) -> bool:
        """Whether there is no error; warnings do not count."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Finding:
    """One finding of the linter."""

    __match_args__: Final = (
        "validation_error",
        "severity",
        "location",
        "help",
    )
    def __new__(
        cls,
        *,
        validation_error: ValidationError,
        severity: Literal["error", "warning"],
        location: Location,
        help: str | None = None,
    ) -> Self: ...
    @property
    def validation_error(self) -> ValidationError:
        """The finding as the server would report it."""
    @property
    def severity(self) -> Literal["error", "warning"]:
        """``error`` or ``warning``."""
    @property
    def location(self) -> Location:
        """Where it is in the document."""
    @property
    def help(self) -> str | None:
        """What to do about it."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Location:
    """A stretch of a document."""

    __match_args__: Final = (
        "line",
        "column",
        "end_line",
        "end_column",
        "start",
        "end",
    )
    def __new__(
        cls,
        *,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
        start: int,
        end: int,
    ) -> Self: ...
    @property
    def line(self) -> int:
        """First line, from 1."""
    @property
    def column(self) -> int:
        """First column, in UTF-16 code units from 1."""
    @property
    def end_line(self) -> int:
        """Last line."""
    @property
    def end_column(self) -> int:
        """Column after the last one."""
    @property
    def start(self) -> int:
        """Offset of the first byte."""
    @property
    def end(self) -> int:
        """Offset after the last byte."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class FlowReply:
    """What a user has filled in, as a webhook receives it."""

    __match_args__: Final = (
        "data",
        "flow_token",
        "umid",
        "user",
        "reply_to_umid",
        "channel",
        "channel_id",
        "sub_account_id",
        "timestamp_raw",
        "version",
        "extra",
    )
    def __new__(
        cls,
        *,
        data: Mapping[str, Any] | None = None,
        flow_token: str | None = None,
        umid: str = "",
        user: ReplyUser | None = None,
        reply_to_umid: str | None = None,
        channel: str | None = None,
        channel_id: str | None = None,
        sub_account_id: str | None = None,
        timestamp_raw: str | None = None,
        version: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def data(self) -> dict[str, Any]:
        """The form's fields by name, without the flow token."""
    @property
    def flow_token(self) -> str | None:
        """The token the flow was sent with."""
    @property
    def umid(self) -> str:
        """The id of this message; a webhook may be called several times for one message, and this tells."""
    @property
    def user(self) -> ReplyUser:
        """Who has sent it."""
    @property
    def reply_to_umid(self) -> str | None:
        """The id of the message that held the flow."""
    @property
    def channel(self) -> str | None:
        """The kind of channel, such as ``whatsapp``."""
    @property
    def channel_id(self) -> str | None:
        """The channel it was sent to."""
    @property
    def sub_account_id(self) -> str | None:
        """The subaccount the channel belongs to."""
    @property
    def timestamp_raw(self) -> str | None:
        """When it was sent, as the server wrote it."""
    @property
    def version(self) -> int | None:
        """The version of the event's form."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    @property
    def timestamp(self) -> datetime.datetime | None:
        """When it was sent, in UTC; None when that is not said, or in a form that cannot be read."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class ReplyUser:
    """Who has filled in a flow."""

    __match_args__: Final = (
        "msisdn",
        "channel_user_id",
        "name",
        "username",
        "extra",
    )
    def __new__(
        cls,
        *,
        msisdn: str | None = None,
        channel_user_id: str | None = None,
        name: str | None = None,
        username: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def msisdn(self) -> str | None:
        """The phone number in international form, where WhatsApp shows it."""
    @property
    def channel_user_id(self) -> str | None:
        """WhatsApp's id of the user for this business."""
    @property
    def name(self) -> str | None:
        """The name the user goes by."""
    @property
    def username(self) -> str | None:
        """The user name."""
    @property
    def extra(self) -> dict[str, Any]:
        """Members this version does not know, as they came."""
    def replace(self, **changes: Any) -> Self:
        """A copy with other values."""
    def to_dict(self) -> dict[str, Any]:
        """The canonical JSON form as plain values: names in camelCase, unknown members as they came."""
    def to_json(self) -> str:
        """The canonical JSON form as text."""
    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_dict` gives, or any form in which the API's sources show it."""
    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what :meth:`to_json` gives, or any form in which the API's sources show it."""
    def __replace__(self, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Explanation:
    """What a finding's code means."""

    __match_args__: Final = ("code", "text", "example")
    @property
    def code(self) -> str:
        """The code."""
    @property
    def text(self) -> str:
        """A paragraph."""
    @property
    def example(self) -> str:
        """A document, or a part of one, that is right."""
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Response(Generic[_T_co]):
    """A value with the answer it came from."""

    __match_args__: Final = ("value", "status", "headers", "body", "attempts", "elapsed")
    def __new__(
        cls,
        value: _T_co,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        attempts: int = 1,
        elapsed: float = 0.0,
    ) -> Self:
        """One for tests of programs that take one."""
    @property
    def value(self) -> _T_co:
        """What the call returns without ``with_raw_response``."""
    def parse(self) -> _T_co:
        """The same as ``value``."""
    @property
    def status(self) -> int:
        """The HTTP status of the last answer; 0 when there was none to ask for."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers of the last answer, names in lower case; repeated ones are joined with a comma."""
    @property
    def body(self) -> bytes:
        """The body of the last answer, as it came."""
    @property
    def attempts(self) -> int:
        """How many requests were made."""
    @property
    def elapsed(self) -> float:
        """How long the call took in seconds, waits included."""
    @property
    def request_id(self) -> str | None:
        """The header ``x-request-id``, when the server sent one; the API documents none."""
    def __class_getitem__(cls, key: Any) -> Any: ...

@final
class RawResponse:
    """What :meth:`Client.request` returns: the answer itself."""

    __match_args__: Final = ("status", "headers", "body")
    def __new__(cls, *, status: int = 200, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Self:
        """One for tests of programs that take one."""
    @property
    def status(self) -> int:
        """The HTTP status, always 2xx: any other is an error."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers, names in lower case; repeated ones are joined with a comma."""
    @property
    def body(self) -> bytes:
        """The body, as it came."""
    def text(self) -> str:
        """The body as text; raises :class:`DecodeError` when it is not UTF-8."""
    def json(self) -> Any:
        """The body as JSON; raises :class:`DecodeError` when it is none."""
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class CancelToken:
    """Cancels the calls it was given to, from any thread."""

    def __new__(cls) -> Self: ...
    def cancel(self) -> None:
        """Cancel every call that has the token, now and later: they raise :class:`CallCancelledError`."""
    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""

def lint(document: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> LintReport:
    """Find the mistakes in a Flow JSON document, offline: what the server would report, and warnings.

    Takes text, bytes, or a file (``pathlib.Path``); lines and columns are those of the document. For a ``dict`` they
    are those of ``json.dumps(document, indent=2, ensure_ascii=False)``.
    """

def explain(code: str) -> Explanation | None:
    """What a finding's code means, with an example; None for a code nobody knows."""

def parse_flow_reply(
    body: str | bytes, *, authorization: str | bytes | None = None, headers: _Headers | None = None
) -> FlowReply | None:
    """Read the body of a webhook's request: the flow reply it holds, or None when the event is something else.

    Acknowledge with 200 within 5 seconds, also what is no flow reply; 8x8 repeats the request otherwise, so look at
    ``umid`` before acting twice.

    Parameters
    ----------
    body
        The request's body.
    authorization
        What was set for the webhook in 8x8 as ``httpAuthorization``, scheme included. The request's header is compared
        with it in constant time. Without it anyone can send a reply.
    headers
        The request's headers.

    Raises
    ------
    WebhookError
        The header is not the expected one, or the body cannot be read.
    """

# What follows is for this package alone.

ENDED_WELL: Final[int]
KEY_WANTED: Final[int]

@final
class Call(Generic[_T_co]):
    def run(self, raw: bool, /) -> _T_co: ...
    def __class_getitem__(cls, key: Any) -> Any: ...

@final
class Ask:
    @property
    def callback(self) -> Callable[..., Any]: ...
    def call(self) -> Any: ...

@final
class Queue:
    def __new__(cls) -> Self: ...
    def fileno(self) -> int: ...
    def is_of_this_process(self) -> bool: ...
    def start(self, call: Call[Any], raw: bool, /) -> int: ...
    def cancel(self, token: int, /) -> None: ...
    def take(self) -> list[tuple[int, int, Any]]: ...
    def wait(self) -> bool: ...
    def answer(self, token: int, key: Any, error: BaseException | None, /) -> None: ...

_Options = tuple[Any, ...] | None

@final
class NativeClient:
    def __new__(cls, is_async: bool, settings: Mapping[str, Any], environment: Mapping[str, str], /) -> Self: ...
    def create_flow(
        self,
        name: str,
        categories: Iterable[str],
        publish: bool | None,
        flow_json: Any,
        clone_flow_id: str | None,
        endpoint_uri: str | None,
        options: _Options,
        /,
    ) -> Call[SavedFlow]: ...
    def get_flow(self, flow_id: str, options: _Options, /) -> Call[FlowDetails]: ...
    def list_flows(self, limit: int | None, options: _Options, /) -> Call[FlowList]: ...
    def update_flow(self, flow_id: str, changes: dict[str, Any], options: _Options, /) -> Call[SavedFlow]: ...
    def publish_flow(self, flow_id: str, options: _Options, /) -> Call[None]: ...
    def deprecate_flow(self, flow_id: str, options: _Options, /) -> Call[None]: ...
    def delete_flow(self, flow_id: str, options: _Options, /) -> Call[None]: ...
    def preview_flow(self, flow_id: str, refresh: bool | None, options: _Options, /) -> Call[FlowPreview]: ...
    def download_flow_json(self, flow: FlowDetails | str, options: _Options, /) -> Call[str]: ...
    def find_flow(self, name: str, options: _Options, /) -> Call[FlowSummary | None]: ...
    def wait_for_status(self, flow_id: str, status: str, timeout: float, options: _Options, /) -> Call[FlowDetails]: ...
    def request(self, method: str, path: str, body: Any, options: _Options, /) -> Call[RawResponse]: ...
    def panic(self) -> Call[None]: ...
    def with_channel(self, channel_id: str, /) -> NativeClient: ...
    def with_options(self, options: _Options, /) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...
    @property
    def account_id(self) -> str | None: ...
    @property
    def channel_id(self) -> str | None: ...
    @property
    def is_closed(self) -> bool: ...
    def close(self) -> None: ...
    def describe(self) -> str: ...

def parse_timestamp(raw: str, /) -> datetime.datetime | None: ...
def set_logging(emit: Callable[[int, str], None] | None, level: int, /) -> None: ...
