"""The examples do what their README says, against the simulator."""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from flows8x8 import FlowReply, FlowStatus
from flows8x8.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = pathlib.Path(__file__).resolve().parents[3]
EXAMPLES = REPO / "examples" / "python"
FLOWS = REPO / "examples" / "flows"

SECRET = "Bearer s3cr3t"


def run(
    example: str, simulator: Simulator, *arguments: object, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / example), *map(str, arguments)],
        env={**os.environ, **simulator.environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        timeout=50,
    )


def listed(simulator: Simulator) -> dict[str, tuple[str, FlowStatus]]:
    with simulator.client() as client:
        flows = client.list_flows()
    by_name = {flow.name: (flow.id, flow.status) for flow in flows}
    assert len(by_name) == len(flows), "a flow is there twice"
    return by_name


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Three flows without mistakes."""
    for name in ("appointment", "lead", "survey"):
        shutil.copy(FLOWS / f"{name}.json", tmp_path)
    return tmp_path


def test_deploy_creates_what_is_new(folder: pathlib.Path, flows8x8_simulator: Simulator) -> None:
    done = run("deploy.py", flows8x8_simulator, folder, "--category", "SURVEY")
    assert (done.returncode, done.stderr) == (0, "")
    flows = listed(flows8x8_simulator)
    assert done.stdout.splitlines() == [
        f"created {flows[name][0]} {name}" for name in ("appointment", "lead", "survey")
    ]
    assert {status for _, status in flows.values()} == {FlowStatus.DRAFT}
    with flows8x8_simulator.client() as client:
        details = client.get_flow(flows["lead"][0])
        assert details.categories == ("SURVEY",)


def test_deploy_again_updates_drafts_with_what_is_in_the_files(
    folder: pathlib.Path, flows8x8_simulator: Simulator
) -> None:
    run("deploy.py", flows8x8_simulator, folder)
    before = listed(flows8x8_simulator)
    changed = (FLOWS / "support.json").read_bytes()
    (folder / "lead.json").write_bytes(changed)
    done = run("deploy.py", flows8x8_simulator, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"updated {before[name][0]} {name}" for name in ("appointment", "lead", "survey")
    ]
    assert listed(flows8x8_simulator) == before
    with flows8x8_simulator.client() as client:
        import urllib.request

        link = client.get_flow(before["lead"][0]).flow_json_url
        assert link is not None
        with urllib.request.urlopen(link) as answer:
            assert answer.read() == changed


def test_deploy_publishes_and_then_leaves_alone_what_is_published(
    folder: pathlib.Path, flows8x8_simulator: Simulator
) -> None:
    run("deploy.py", flows8x8_simulator, folder)
    first = run("deploy.py", flows8x8_simulator, folder, "--publish")
    flows = listed(flows8x8_simulator)
    assert {status for _, status in flows.values()} == {FlowStatus.PUBLISHED}
    assert all(line.startswith("updated, published") for line in first.stdout.splitlines())
    second = run("deploy.py", flows8x8_simulator, folder, "--publish")
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert second.stdout.splitlines()[1] == (
        f"skipped {flows['lead'][0]} lead: it is PUBLISHED, and only a draft can change"
    )
    assert listed(flows8x8_simulator) == flows


def test_deploy_reports_every_mistake_at_its_place_and_sends_nothing(
    folder: pathlib.Path, flows8x8_simulator: Simulator
) -> None:
    for name in ("broken-appointment", "broken-survey"):
        shutil.copy(FLOWS / f"{name}.json", folder)
    (folder / "latin.json").write_bytes(b'{"version": "\xff"}')
    done = run("deploy.py", flows8x8_simulator, folder)
    assert (done.returncode, done.stdout) == (3, "")
    lines = done.stderr.splitlines()
    first = (
        f"{folder / 'broken-appointment.json'}:11:21: error[INVALID_PROPERTY_VALUE]: Invalid value found for property"
    )
    assert lines[0].startswith(first)
    assert len([line for line in lines if "broken-appointment.json" in line]) == 8
    assert any("broken-survey.json" in line for line in lines)
    assert any("latin.json" in line for line in lines)
    assert listed(flows8x8_simulator) == {}


@pytest.mark.parametrize("flows8x8_simulator", [{"faults": "status=400@create_flow#2"}], indirect=True)
def test_deploy_goes_on_after_a_flow_that_fails_and_says_so(
    folder: pathlib.Path, flows8x8_simulator: Simulator
) -> None:
    done = run("deploy.py", flows8x8_simulator, folder)
    assert (done.returncode, done.stderr) == (9, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["created", "failed", "created"]
    assert "failed lead: create_flow: bad_request (400)" in done.stdout
    assert listed(flows8x8_simulator).keys() == {"appointment", "survey"}
    again = run("deploy.py", flows8x8_simulator, folder)
    assert [line.split()[0] for line in again.stdout.splitlines()] == ["updated", "created", "updated"]
    assert again.returncode == 0


@pytest.mark.parametrize(
    "flows8x8_simulator", [{"faults": ["drop_after@create_flow#1", "status_after=500@create_flow#2"]}], indirect=True
)
def test_deploy_creates_nothing_twice_when_answers_are_lost(
    folder: pathlib.Path, flows8x8_simulator: Simulator
) -> None:
    done = run("deploy.py", flows8x8_simulator, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert listed(flows8x8_simulator).keys() == {"appointment", "lead", "survey"}


def test_deploy_lists_the_flows_once(folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    state = tmp_path_factory.mktemp("state") / "flows.json"
    with Simulator(state=state) as simulator:
        run("deploy.py", simulator, folder)
    with Simulator(state=state, faults="status=400@list_flows#2-") as simulator:
        done = run("deploy.py", simulator, folder)
    assert done.returncode == 0
    assert done.stdout.count("updated") == 3


def test_deploy_shows_a_bar_on_a_terminal_and_only_there(folder: pathlib.Path, flows8x8_simulator: Simulator) -> None:
    ours, theirs = pty.openpty()
    done = run("deploy.py", flows8x8_simulator, folder, stderr=theirs)
    os.close(theirs)
    with open(ours, "rb", buffering=0) as terminal:
        shown = terminal.read(65536).decode()
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert len(done.stdout.splitlines()) == 3
    assert "\r\x1b[K[################--------] 2/3 survey" in shown
    assert shown.endswith("\r\x1b[K")


def test_deploy_says_what_is_missing(folder: pathlib.Path, flows8x8_simulator: Simulator) -> None:
    assert run("deploy.py", flows8x8_simulator, folder / "nowhere").returncode == 2
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "deploy.py"), str(folder)], capture_output=True, text=True, timeout=50
    )
    assert done.returncode == 1
    assert "FLOWS8X8_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_async_many_publishes_all_and_names_what_fails(flows8x8_simulator: Simulator, tmp_path: pathlib.Path) -> None:
    shutil.copy(FLOWS / "broken-appointment.json", tmp_path / "broken.json")
    files = [FLOWS / "lead.json", FLOWS / "support.json", tmp_path / "broken.json"]
    done = run("async_many.py", flows8x8_simulator, *files)
    assert (done.returncode, done.stderr) == (0, "")
    flows = listed(flows8x8_simulator)
    failed, *published = sorted(done.stdout.splitlines())
    assert published == sorted(f"published {flows[name][0]} {name}" for name in ("lead", "support"))
    assert failed.startswith("failed broken: create_flow: validation_failed")
    assert {name: status for name, (_, status) in flows.items()} == {
        "lead": "PUBLISHED",
        "support": "PUBLISHED",
        "broken": "DRAFT",
    }


def event(umid: str, **answers: str) -> dict[str, Any]:
    """What 8x8 sends when somebody has filled in a flow."""
    reply = {"responseJson": json.dumps({"flow_token": "t-1", **answers})}
    return {
        "version": 3,
        "namespace": "ChatApps",
        "eventType": "inbound_message_received",
        "payload": {
            "umid": umid,
            "user": {"msisdn": "+15551234567"},
            "type": "Interactive",
            "content": {"interactive": {"type": "nfmReply", "nfmReply": reply}},
        },
    }


class Webhook:
    """The application of the example, and what it has acted on."""

    def __init__(self, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acted: list[FlowReply] = []
        self._module = module
        monkeypatch.setattr(module, "act_on", self.acted.append)
        self._client = module.app.test_client()

    def post(self, body: object, authorization: str | None = SECRET) -> int:
        headers = {} if authorization is None else {"Authorization": authorization}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self._client.post("/flow-replies", data=data, headers=headers)
        assert answer.data == b""
        status: int = answer.status_code
        return status

    def umids(self) -> list[str]:
        """The messages it has acted on, once it is through with them."""
        self._module.worker.submit(lambda: None).result(30)
        return [reply.umid for reply in self.acted]


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    monkeypatch.setenv("FLOWS8X8_WEBHOOK_AUTHORIZATION", SECRET)
    spec = importlib.util.spec_from_file_location("webhook_example", EXAMPLES / "webhook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield Webhook(module, monkeypatch)
    module.worker.shutdown()


def test_webhook_acts_on_a_reply(webhook: Webhook) -> None:
    assert webhook.post(event("5a6b", email="a@example.com")) == 200
    assert webhook.umids() == ["5a6b"]
    [reply] = webhook.acted
    assert reply.data == {"email": "a@example.com"}
    assert reply.user.msisdn == "+15551234567"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer s3cr3", "s3cr3t"])
def test_webhook_refuses_who_does_not_know_the_secret(webhook: Webhook, authorization: str | None) -> None:
    assert webhook.post(event("5a6b"), authorization) == 401
    assert webhook.post(b"no event", authorization) == 401
    assert webhook.umids() == []


@pytest.mark.parametrize(
    "body",
    [
        {"namespace": "ChatApps", "eventType": "inbound_message_received", "payload": {"umid": "1", "type": "Text"}},
        {"namespace": "ChatApps", "eventType": "outbound_message_status_changed"},
        {},
        b"",
        b"no event",
    ],
)
def test_webhook_acknowledges_what_is_no_reply_and_does_nothing(webhook: Webhook, body: object) -> None:
    assert webhook.post(body) == 200
    assert webhook.umids() == []


def test_webhook_acts_once_on_a_message_that_comes_again(webhook: Webhook) -> None:
    assert [webhook.post(event(umid)) for umid in ("5a6b", "5a6b", "7c8d", "5a6b")] == [200] * 4
    assert webhook.umids() == ["5a6b", "7c8d"]


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_the_examples_are_typed_strictly(example: str) -> None:
    pytest.importorskip("mypy")
    # With explicit bases folders above the checkout play no part.
    options = ["--strict", "--explicit-package-bases", f"--cache-dir={REPO / 'target' / 'mypy'}"]
    command = [sys.executable, "-m", "mypy", *options, example]
    done = subprocess.run(command, cwd=EXAMPLES, capture_output=True, text=True, timeout=55)
    assert done.returncode == 0, done.stdout + done.stderr
