"""One of each class of results with everything set, and one with as little as there may be."""

from __future__ import annotations

from flows8x8 import (
    ErrorPointer,
    Finding,
    FlowDetails,
    FlowList,
    FlowPreview,
    FlowReply,
    FlowSummary,
    LintReport,
    Location,
    ReplyUser,
    SavedFlow,
    ValidationError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EXTRA = {"new": [1, 2.5, "ü", None, True, {"deep": {}}], "big": 2**60}

POINTER = ErrorPointer(line_start=3, line_end=3, column_start=1, column_end=9, path="screens[0].id", extra={"x": 1})
FINDING = ValidationError(
    error="INVALID_PROPERTY_VALUE",
    error_type="FLOW_JSON_ERROR",
    message="Invalid value found for property 'type'.",
    line_start=3,
    line_end=3,
    column_start=1,
    column_end=9,
    pointers=[POINTER, ErrorPointer()],
    extra={"hint": None},
)
LOCATION = Location(line=3, column=1, end_line=3, end_column=9, start=40, end=48)
OF_LINT = Finding(validation_error=FINDING, severity="error", location=LOCATION, help="did you mean 'id'?")
SUMMARY = FlowSummary(id="812", name='a "name"\n\\ü😀', status="DRAFT", extra=EXTRA)
USER = ReplyUser(msisdn="+6581234567", channel_user_id="u", name="Ada", username="ada", extra={"wa": True})

FULL: list[Any] = [
    SavedFlow(id="812", success=False, validation_errors=[FINDING], reconciled=True, extra=EXTRA),
    FlowDetails(
        id="812",
        name="booking",
        status="DRAFT",
        categories=["OTHER", "NEW_ONE"],
        flow_json_url="https://example.com/x?signature=1",
        flow_json='{"version":"7.3"}',
        validation_errors=[FINDING],
        extra=EXTRA,
    ),
    SUMMARY,
    FlowList(flows=[SUMMARY, FlowSummary(id="813", status="ON_HOLD")], truncated=True, extra=EXTRA),
    FlowPreview(url="https://example.com/p", id="812", expires_at_raw="2030-05-06T07:08:09.010Z", extra=EXTRA),
    FINDING,
    POINTER,
    LintReport(errors=[OF_LINT], warnings=[OF_LINT.replace(severity="warning")]),
    OF_LINT,
    LOCATION,
    FlowReply(
        data={"email": "a@example.com", "rating": 5, "tags": ["a", None]},
        flow_token="t",
        umid="u-1",
        user=USER,
        reply_to_umid="u-0",
        channel="whatsapp",
        channel_id="c",
        sub_account_id="s",
        timestamp_raw="2030-05-06T07:08:09Z",
        version=2,
        extra=EXTRA,
    ),
    USER,
]
LEAST: list[Any] = [
    SavedFlow(id="1"),
    FlowDetails(id="1"),
    FlowSummary(id="1"),
    FlowList(),
    FlowPreview(url="u"),
    ValidationError(),
    ErrorPointer(),
    LintReport(),
    Finding(validation_error=ValidationError(), severity="warning", location=LOCATION),
    FlowReply(),
    ReplyUser(),
]
