"""Wrong uses, for type checkers alone: each line that is told to be ignored must be one they complain about.

Checkers that are told to report ignores nothing needs say which of these they let pass.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from flows8x8 import AsyncClient, Client, FlowDetails, FlowsError, FlowStatus, FlowSummary, Location, lint


def wrong_calls(client: Client) -> None:
    client.create_flow("Booking")  # type: ignore[call-arg]
    client.create_flow("Booking", [5])  # type: ignore[list-item]
    client.create_flow("Booking", ["OTHER"], True)  # type: ignore[call-arg]
    client.create_flow("Booking", ["OTHER"], flow_json=5)  # type: ignore[arg-type]
    client.create_flow("Booking", ["OTHER"], flow_jsn="{}")  # type: ignore[call-arg]
    client.get_flow(1)  # type: ignore[arg-type]
    client.get_flow("1", reconcile=True)  # type: ignore[call-arg]
    client.get_flow("1", timeout="2")  # type: ignore[arg-type]
    client.update_flow("1", application_id=5)  # type: ignore[arg-type]
    client.wait_for_status("1", FlowStatus.PUBLISHED)  # type: ignore[call-arg]
    client.list_flows(10)  # type: ignore[call-arg]
    client.with_options(retries=1)  # type: ignore[call-arg]
    client.download_flow_json(client.list_flows()[0])  # type: ignore[arg-type]
    lint(5)  # type: ignore[arg-type]


def wrong_clients() -> None:
    Client("key")  # type: ignore[call-arg]
    Client(timeout="5")  # type: ignore[arg-type]
    Client(proxy=True)  # type: ignore[arg-type]
    with AsyncClient():  # type: ignore[attr-defined]
        pass


def wrong_results(flow: FlowDetails, error: FlowsError) -> None:
    flow.name = "x"  # type: ignore[misc]
    FlowSummary("1")  # type: ignore[call-arg]
    FlowSummary()  # type: ignore[call-arg]
    Location(line=1)  # type: ignore[call-arg]
    size: int = flow.flow_json_url  # type: ignore[assignment]
    status: int = flow.status  # type: ignore[assignment]
    hint: str = error.hint  # type: ignore[assignment]
    print(flow.statu, size, status, hint)  # type: ignore[attr-defined]


async def wrong_awaits(client: AsyncClient) -> None:
    print(client.get_flow("1").name)  # type: ignore[attr-defined]


class Mine(FlowDetails):  # type: ignore[misc]
    pass
