"""Typical uses, for type checkers alone: nothing here is ever run."""

# pyright: strict

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import flows8x8
from flows8x8 import (
    UNSET,
    AsyncClient,
    CancelToken,
    Client,
    ConflictError,
    ErrorKind,
    ErrorPointer,
    Explanation,
    Finding,
    FlowCategory,
    FlowDetails,
    FlowList,
    FlowPreview,
    FlowReply,
    FlowsError,
    FlowStatus,
    FlowSummary,
    InvalidArgumentError,
    LintReport,
    Location,
    PathStyle,
    RateLimitError,
    RawResponse,
    Region,
    Response,
    SavedFlow,
    Unset,
    ValidationError,
    ValidationFailedError,
)
from typing_extensions import assert_type


def set_up() -> Client:
    Client()
    Client(api_key=lambda: "key", account_id="a", channel_id="c", region=Region.EU, path_style=PathStyle.CONFIG)
    Client(region="eu", path_style="config", base_url="http://127.0.0.1:1", allow_http=True, rate_limit=None)
    Client(rate_limit=10, rate_window=61, max_rate_wait=2.5, timeout=5, connect_timeout=1.5, max_retries=0)
    Client(initial_backoff=0.5, max_backoff=8, max_retry_after=60, max_response_bytes=1 << 20, strict=False)
    Client(proxy=False, ca_file=Path("ca.pem"), ca_pem=b"", only_ca=True, bundled_roots=True)
    Client(proxy="http://user:password@proxy:8080", client_certificate_pem="", user_agent_suffix="myapp/3.1")
    Client(credentials=lambda refused: "new" if refused else "old", extra_headers={"x-a": "b"}, environment={})
    with Client(reconcile=True, raise_on_validation=True) as client:
        assert_type(client, Client)
        assert_type(client.with_channel("c"), Client)
        quick = client.with_options(timeout=2, max_retries=0, extra_headers={"x-a": "b"}, cancel=CancelToken())
        assert_type(quick.with_options(raise_on_validation=True, reconcile=False), Client)
        assert_type(client.base_url, str)
        assert_type(client.account_id, str | None)
        assert_type(client.channel_id, str | None)
        assert_type(client.is_closed, bool)
        client.close()
        return client


def operations(client: Client) -> None:
    saved = client.create_flow("Booking", [FlowCategory.OTHER, "NEW"], flow_json=Path("booking.json"), publish=True)
    assert_type(saved, SavedFlow)
    assert_type(saved.require_valid().id, str)
    client.create_flow("Booking", {"OTHER"}, flow_json={"version": "7.3", "screens": []}, endpoint_uri="https://e")
    client.create_flow("Booking", (name for name in ["OTHER"]), flow_json=b"{}", clone_flow_id="1", reconcile=True)
    client.create_flow(name="Booking", categories=[], flow_json="{}", raise_on_validation=True)
    assert_type(client.get_flow("1", timeout=2, max_retries=0, extra_headers={"x-a": "b"}), FlowDetails)
    assert_type(client.update_flow("1", name="x", endpoint_uri=None, categories=UNSET, publish=None), SavedFlow)
    client.update_flow("1", flow_json=None, clone_flow_id="2", application_id=None, raise_on_validation=True)
    assert_type(client.list_flows(limit=10), FlowList)
    assert_type(client.find_flow("Booking"), FlowSummary | None)
    assert_type(client.preview_flow("1", refresh=True), FlowPreview)
    assert_type(client.download_flow_json("1"), str)
    assert_type(client.download_flow_json(client.get_flow("1")), str)
    assert_type(client.wait_for_status("1", FlowStatus.PUBLISHED, 60), FlowDetails)
    assert_type(client.wait_for_status("1", "PUBLISHED", timeout=60.5, max_retries=1), FlowDetails)
    assert_type(client.request("GET", "/api/v1/x"), RawResponse)
    client.request("POST", "/api/v1/x", body={"a": [1, None]}, cancel=CancelToken())
    client.publish_flow("1")
    client.deprecate_flow("1")
    client.delete_flow("1")


def patch(client: Client, name: str | Unset = UNSET) -> SavedFlow:
    return client.update_flow("1", name=name)


def results(client: Client) -> None:
    flows = client.list_flows()
    assert_type(len(flows), int)
    assert_type(flows[0], FlowSummary)
    assert_type(flows[1:], tuple[FlowSummary, ...])
    assert_type(flows.truncated, bool)
    assert_type([flow.name for flow in flows], list[str])
    assert_type(iter(flows), Iterator[FlowSummary])
    assert_type(flows[0] in flows, bool)
    flow = client.get_flow("1")
    assert_type(flow.status, FlowStatus)
    assert_type(flow.status.is_known, bool)
    assert_type(flow.status.value, str)
    assert_type(flow.categories, tuple[FlowCategory, ...])
    assert_type(flow.flow_json_url, str | None)
    assert_type(flow.extra, dict[str, Any])
    assert_type(flow.replace(name="x"), FlowDetails)
    assert_type(flow.to_dict(), dict[str, Any])
    assert_type(FlowDetails.from_json(flow.to_json()), FlowDetails)
    assert_type(FlowDetails.from_dict(flow.to_dict()), FlowDetails)
    assert_type(client.preview_flow("1").expires_at, datetime.datetime | None)
    assert_type(client.preview_flow("1").expires_at_raw, str | None)
    text: str = flow.status
    names: dict[str, int] = {flow.status: 1}
    assert_type(list(FlowStatus), list[FlowStatus])
    assert_type({flow, flow}, set[FlowDetails])
    print(text, names, FlowStatus.DRAFT, FlowStatus("ON_HOLD"), len(FlowCategory), "OTHER" in FlowCategory)


def constructed() -> FlowList:
    pointer = ErrorPointer(line_start=1, path="screens[0]")
    finding = ValidationError(error="X", pointers=[pointer], extra={"a": 1})
    location = Location(line=1, column=1, end_line=1, end_column=2, start=0, end=1)
    report = LintReport(errors=[Finding(validation_error=finding, severity="error", location=location)])
    assert_type(report.errors[0].severity, Literal["error", "warning"])
    assert_type(report.errors[0].validation_error.pointers, tuple[ErrorPointer, ...])
    assert_type(finding.line_start, int | None)
    return FlowList(flows=[FlowSummary(id="1", name="n", status="DRAFT"), FlowSummary(id="2", status=FlowStatus.DRAFT)])


def raw_responses(client: Client) -> None:
    response = client.with_raw_response.get_flow("1", timeout=1)
    assert_type(response, Response[FlowDetails])
    assert_type(response.value, FlowDetails)
    assert_type(response.parse(), FlowDetails)
    assert_type(response.headers, dict[str, str])
    assert_type(response.body, bytes)
    assert_type((response.status, response.attempts, response.elapsed), tuple[int, int, float])
    assert_type(response.request_id, str | None)
    assert_type(client.with_raw_response.publish_flow("1"), Response[None])
    assert_type(client.with_raw_response.find_flow("n").value, FlowSummary | None)
    raw = client.with_raw_response.request("GET", "/").parse()
    assert_type(raw, RawResponse)
    assert_type(raw.text(), str)
    raw.json()


def status_of(response: Response[object]) -> int:
    """Takes a response of any value, as a response only yields its value."""
    return response.status


def of_any_value(client: Client) -> int:
    return status_of(client.with_raw_response.get_flow("1")) + status_of(client.with_raw_response.list_flows())


def matched(flow: FlowDetails | FlowSummary | FlowPreview) -> str:
    match flow:
        case FlowDetails(id, name, FlowStatus.DRAFT):
            return id + name
        case FlowSummary(id=found, status=status):
            return found + status.value
        case FlowPreview(url):
            return url
        case _:
            return flow.name


def errors(client: Client) -> str | None:
    try:
        client.publish_flow("1")
    except ConflictError as error:
        assert_type(error.kind, ErrorKind)
        assert_type(error.http_status, int | None)
        assert_type(error.timestamp, datetime.datetime | None)
        return error.hint
    except ValidationFailedError as error:
        assert_type(error.validation_errors, tuple[ValidationError, ...])
        return error.validation_errors[0].message
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except (InvalidArgumentError, ValueError):
        pass
    except TimeoutError:
        return "builtin bases are caught too"
    except FlowsError as error:
        assert_type(error.to_dict(), dict[str, Any])
        return error.error_id if error.kind is ErrorKind.SERVER else error.api_message
    return None


class AppError(FlowsError):
    """Of an application."""

    def __init__(self, text: str, *, tenant: str) -> None:
        super().__init__(text, attempts=1)
        self.tenant = tenant


async def vault() -> str:
    return "key"


async def refreshed(refused: bool) -> str:
    return "new" if refused else "old"


async def awaited() -> None:
    AsyncClient(credentials=refreshed)
    async with AsyncClient(api_key=vault, environment={}) as client:
        assert_type(client, AsyncClient)
        assert_type(client.with_channel("c").with_options(timeout=1), AsyncClient)
        assert_type(await client.create_flow("Booking", ["OTHER"], flow_json=Path("b.json")), SavedFlow)
        assert_type(await client.get_flow("1"), FlowDetails)
        assert_type([flow.id for flow in await client.list_flows()], list[str])
        assert_type(await client.find_flow("n"), FlowSummary | None)
        assert_type((await client.with_raw_response.get_flow("1")).value, FlowDetails)
        assert_type((await client.with_raw_response.delete_flow("1")).value, None)
        first, second = await asyncio.gather(client.get_flow("1"), client.preview_flow("1"))
        assert_type((first, second), tuple[FlowDetails, FlowPreview])
        task = asyncio.create_task(client.get_flow("1"))
        task.cancel()
        with contextlib.suppress(FlowsError):
            await client.publish_flow("1")
        await client.close()


def offline(body: bytes, headers: dict[str, str]) -> None:
    assert_type(flows8x8.lint(Path("booking.json")), LintReport)
    report = flows8x8.lint({"version": "7.3"})
    assert_type(report.is_valid, bool)
    for finding in (*report.errors, *report.warnings):
        assert_type(finding, Finding)
        print(finding.location.line, finding.help, flows8x8.explain(finding.validation_error.error or ""))
    assert_type(flows8x8.explain("X"), Explanation | None)
    reply = flows8x8.parse_flow_reply(body, authorization="Bearer s", headers=headers)
    assert_type(reply, FlowReply | None)
    flows8x8.parse_flow_reply("{}", headers=[("authorization", "Bearer s")])
    if reply is not None:
        assert_type(reply.user.msisdn, str | None)
        assert_type(reply.data, dict[str, Any])
        assert_type(reply.timestamp, datetime.datetime | None)


def logs() -> None:
    flows8x8.enable_logging()
    flows8x8.enable_logging("debug")
    flows8x8.disable_logging()
    assert_type(flows8x8.__version__, str)
