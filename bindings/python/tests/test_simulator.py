"""``flows8x8.testing``: the simulator as a process of its own, and the fixtures."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.parse
from typing import Any, Callable

import flows8x8
import pytest
from flows8x8.testing import CommandNotFoundError, Simulator, SimulatorError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes and signals as POSIX has them")

FLOW = pathlib.Path(__file__).resolve().parents[3] / "examples/flows/appointment.json"
CATEGORY = flows8x8.FlowCategory.APPOINTMENT_BOOKING

#: For how long something that should happen may take to happen.
PATIENCE = 15.0

#: Starts a simulator and says where; what happens then is put behind it.
STARTS = """
import gc, os, signal, sys
from flows8x8.testing import Simulator
simulator = Simulator(state=sys.argv[1]).start()
simulator.client().create_flow("Booking", ["OTHER"])
print(simulator.url, flush=True)
sys.stdin.readline()
"""


def connect(url: str) -> socket.socket:
    """A connection to a simulator, which breaks with it."""
    address = urllib.parse.urlsplit(url)
    assert address.port is not None
    return socket.create_connection((address.hostname, address.port), PATIENCE)


def wait_for_end(connection: socket.socket) -> None:
    with connection, contextlib.suppress(ConnectionResetError):
        assert connection.recv(1) == b""


def is_there(url: str) -> bool:
    try:
        connect(url).close()
    except ConnectionRefusedError:
        return False
    return True


def start(source: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """A program in an interpreter of its own."""
    filters = ("-Werror", "-Wignore:This process:DeprecationWarning")
    return subprocess.Popen(
        [sys.executable, *filters, "-c", source, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run(source: str, *arguments: object, **options: Any) -> tuple[int, str, str]:
    """Runs a program to its end; gives its exit code, its output and what it complained of."""
    with start(source, *arguments, **options) as program:
        out, err = program.communicate("\n", timeout=PATIENCE)
    return program.returncode, out, err


def script(path: pathlib.Path, text: str) -> pathlib.Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


@pytest.fixture
def traced(tmp_path: pathlib.Path, simulator_command: str) -> tuple[pathlib.Path, Callable[[], int]]:
    """The command as a script that becomes the real one, and the id of the process it was."""
    file = tmp_path / "pid"
    command = script(tmp_path / "traced", f'echo $$ >"{file}"\nexec "{simulator_command}" "$@"')
    return command, lambda: int(file.read_text(encoding="utf-8"))


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> dict[str, pathlib.Path]:
    """No command anywhere; and where it is looked for."""
    folders = {name: tmp_path / name for name in ("scripts", "user", "path")}
    for folder in folders.values():
        folder.mkdir()

    def get_path(name: str, scheme: str = "") -> str:
        assert name == "scripts"
        return str(folders["user" if scheme.endswith("_user") else "scripts"])

    monkeypatch.delenv("FLOWS8X8_COMMAND", raising=False)
    monkeypatch.setenv("PATH", str(folders["path"]))
    monkeypatch.setattr("sysconfig.get_path", get_path)
    return folders


def test_a_simulator_serves_in_its_with_block_and_is_gone_behind_it() -> None:
    with Simulator() as simulator:
        connection = connect(simulator.url)
        with simulator.client() as client:
            saved = client.create_flow("Booking", [CATEGORY], flow_json=FLOW).require_valid()
            assert client.get_flow(saved.id).status is flows8x8.FlowStatus.DRAFT
    wait_for_end(connection)
    assert not is_there(client.base_url)


def test_the_async_client_is_set_up_for_it_too() -> None:
    async def use(simulator: Simulator) -> int:
        async with simulator.async_client() as client:
            await client.create_flow("Booking", [CATEGORY])
            return len(await client.list_flows())

    with Simulator() as simulator:
        assert asyncio.run(use(simulator)) == 1


def test_what_is_given_for_a_client_goes_before_what_the_simulator_says() -> None:
    with Simulator() as simulator:
        assert simulator.client(channel_id="another").channel_id == "another"
        assert simulator.client().channel_id == simulator.environment["FLOWS8X8_CHANNEL_ID"]


def test_it_starts_when_its_url_is_first_asked_for() -> None:
    simulator = Simulator()
    assert repr(simulator) == "<Simulator not started>"
    try:
        url = simulator.url
        assert simulator.url == url
        assert repr(simulator) == f"<Simulator {url}>"
        assert is_there(url)
    finally:
        simulator.stop()


def test_starting_one_that_runs_changes_nothing() -> None:
    with Simulator() as simulator:
        url = simulator.url
        assert simulator.start() is simulator
        assert simulator.url == url


def test_stopping_twice_is_stopping_once_and_stopping_what_never_ran_is_nothing() -> None:
    Simulator().stop()
    simulator = Simulator().start()
    simulator.stop()
    simulator.stop()
    assert repr(simulator) == "<Simulator stopped>"


def test_a_stopped_simulator_has_no_url_and_can_be_started_again() -> None:
    simulator = Simulator().start()
    simulator.stop()
    with pytest.raises(SimulatorError, match="was stopped"):
        _ = simulator.url
    with simulator:
        assert is_there(simulator.url)


def test_several_at_once_have_flows_of_their_own() -> None:
    with Simulator() as one, Simulator() as other, one.client() as first, other.client() as second:
        first.create_flow("Booking", [CATEGORY])
        assert [len(client.list_flows()) for client in (first, second)] == [1, 0]


def test_a_seed_makes_the_ids_the_same() -> None:
    def id_with(**options: Any) -> str:
        with Simulator(**options) as simulator, simulator.client() as client:
            return client.create_flow("Booking", [CATEGORY]).id

    assert id_with(seed=7) == id_with(seed=7) != id_with(seed=8)


@pytest.mark.parametrize(("shape", "status"), [(None, 400), ("openapi", 400), ("guide", 404)])
def test_the_shape_decides_how_an_unknown_flow_is_refused(shape: Any, status: int) -> None:
    with Simulator(shape=shape) as simulator, simulator.client() as client:
        with pytest.raises(flows8x8.NotFoundError) as refused:
            client.get_flow("123")
        assert refused.value.http_status == status


@pytest.mark.parametrize("faults", ["status=503@list_flows#1", ["latency=1", "status=503@list_flows#1"]])
def test_faults_strike(faults: Any) -> None:
    with Simulator(faults=faults) as simulator, simulator.client(max_retries=0) as client:
        with pytest.raises(flows8x8.ServerError):
            client.list_flows()
        assert len(client.list_flows()) == 0


def test_a_rate_is_enforced_within_its_window() -> None:
    with Simulator(rate=2, rate_window=0.2) as simulator, simulator.client(max_retries=0, rate_limit=None) as client:
        refused = None
        # A pause of the machine may be longer than the window, but not again and again.
        for _ in range(100):
            try:
                client.list_flows()
            except flows8x8.RateLimitError as error:
                refused = error
                break
        assert refused is not None
        assert len(simulator.client(max_retries=5, rate_limit=None).list_flows()) == 0


def test_without_a_rate_its_clients_have_no_limit_of_their_own() -> None:
    with Simulator() as simulator, simulator.client(max_rate_wait=0.01) as client:
        for _ in range(101):
            client.list_flows()


def test_a_key_is_the_only_one_let_in_and_was_on_no_command_line(traced: Any, tmp_path: pathlib.Path) -> None:
    command, pid = traced
    before = set(pathlib.Path(os.environ.get("TMPDIR", "/tmp")).glob("flows8x8-key-*"))
    with Simulator(key="t0p-s3cret", command=command) as simulator:
        with simulator.client() as client:
            assert len(client.list_flows()) == 0
        with simulator.client(api_key="another") as client, pytest.raises(flows8x8.AuthenticationError):
            client.list_flows()
        assert set(pathlib.Path(os.environ.get("TMPDIR", "/tmp")).glob("flows8x8-key-*")) <= before
        if sys.platform == "linux":
            said = pathlib.Path(f"/proc/{pid()}/cmdline").read_bytes()
            assert b"--key-file=" in said
            assert b"t0p-s3cret" not in said


def test_the_key_is_handed_over_in_a_file_that_only_the_user_can_read(
    tmp_path: pathlib.Path, simulator_command: str
) -> None:
    seen = tmp_path / "seen"
    look = f'for last; do :; done; ls -l "${{last#--key-file=}}" >"{seen}"; exec "{simulator_command}" "$@"'
    with Simulator(key="t0p-s3cret", command=script(tmp_path / "looks", look)):
        assert seen.read_text(encoding="utf-8").startswith("-rw-------")


def test_the_variables_of_the_client_do_not_reach_the_simulator(traced: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    command, pid = traced
    monkeypatch.setenv("FLOWS8X8_API_KEY", "t0p-s3cret")
    with Simulator(command=command):
        if sys.platform == "linux":
            assert b"FLOWS8X8_" not in pathlib.Path(f"/proc/{pid()}/environ").read_bytes()


def test_the_state_begins_with_a_file_and_is_saved_to_it(tmp_path: pathlib.Path) -> None:
    state = tmp_path / "flows.json"
    with Simulator(state=state) as simulator, simulator.client() as client:
        saved = client.create_flow("Booking", [CATEGORY])
    [channel] = json.loads(state.read_text(encoding="utf-8"))["channels"]
    assert [flow["name"] for flow in channel["flows"]] == ["Booking"]
    with Simulator(state=state) as simulator, simulator.client() as client:
        assert [flow.id for flow in client.list_flows()] == [saved.id]


def test_its_environment_sets_up_the_clients_of_other_programs() -> None:
    program = "import flows8x8; print(len(flows8x8.Client().list_flows()))"
    with Simulator(key="t0p-s3cret") as simulator:
        assert run(program, env={**os.environ, **simulator.environment}) == (0, "0\n", "")


def test_without_the_command_the_error_says_what_to_install(nothing_installed: Any) -> None:
    with pytest.raises(CommandNotFoundError, match=r'pip install "flows8x8\[cli\]"') as missing:
        Simulator().start()
    assert isinstance(missing.value, FileNotFoundError)
    assert isinstance(missing.value, SimulatorError)


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_a_command_that_is_not_there_is_named_with_where_it_was_named(
    by: str, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    monkeypatch.setenv("FLOWS8X8_COMMAND", nowhere if by == "variable" else "")
    with pytest.raises(CommandNotFoundError, match="FLOWS8X8_COMMAND" if by == "variable" else "argument") as missing:
        Simulator(command=nowhere if by == "argument" else None).start()
    assert nowhere in str(missing.value)
    assert "pip install" in str(missing.value)


def test_the_command_is_the_argument_then_the_variable_then_this_pythons_then_this_users_then_on_the_path(
    nothing_installed: dict[str, pathlib.Path], monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    def found(command: Any = None) -> str:
        with pytest.raises(SimulatorError, match="is not the command flows8x8") as refused:
            Simulator(command=command).start()
        return str(refused.value).split(" is not ")[0]

    for name in ("path", "user", "scripts"):
        there = script(nothing_installed[name] / "flows8x8", "echo something else")
        assert found() == str(there)
    variable = script(tmp_path / "of-the-variable", "echo something else")
    monkeypatch.setenv("FLOWS8X8_COMMAND", str(variable))
    assert found() == str(variable)
    argument = script(tmp_path / "of-the-argument", "echo something else")
    assert found(argument) == found(str(argument)) == str(argument)


def test_when_the_command_ends_early_the_error_has_its_code_and_what_it_said() -> None:
    with pytest.raises(SimulatorError, match="exit code 2") as refused:
        Simulator(faults=["explode"]).start()
    assert "unknown fault `explode`" in str(refused.value)


def test_when_it_is_not_ready_in_time_the_error_has_what_it_said_and_nothing_is_left(tmp_path: pathlib.Path) -> None:
    # Whoever is left keeps the pipe open.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    path = script(tmp_path / "slow", f'echo still thinking >&2\nsleep 600 >"{pipe}" &\nsleep 600 >"{pipe}"')
    started = time.monotonic()
    with pytest.raises(SimulatorError, match=r"not ready within 0\.2 seconds") as refused:
        Simulator(command=path, timeout=0.2).start()
    assert time.monotonic() - started < PATIENCE
    assert "still thinking" in str(refused.value)
    os.set_blocking(reader, True)
    with os.fdopen(reader, "rb") as file:
        assert file.read() == b""


def test_after_a_start_that_failed_it_can_be_started_again(tmp_path: pathlib.Path, simulator_command: str) -> None:
    sign = tmp_path / "second"
    path = script(
        tmp_path / "fails-once", f'[ -e "{sign}" ] || {{ touch "{sign}"; exit 1; }}\nexec "{simulator_command}" "$@"'
    )
    simulator = Simulator(command=path)
    with pytest.raises(SimulatorError, match="exit code 1"):
        simulator.start()
    with simulator:
        assert is_there(simulator.url)


def test_standard_error_of_any_length_does_not_block_it(tmp_path: pathlib.Path, simulator_command: str) -> None:
    path = script(tmp_path / "chatty", f'head -c 1000000 /dev/zero >&2\nexec "{simulator_command}" "$@"')
    with Simulator(command=path) as simulator:
        assert is_there(simulator.url)


def test_one_that_ended_by_itself_is_an_error_at_the_end_but_hides_no_other(traced: Any) -> None:
    command, pid = traced

    def use_one_that_is_killed(then: Callable[[], object]) -> None:
        with Simulator(command=command) as simulator:
            connection = connect(simulator.url)
            os.kill(pid(), signal.SIGKILL)
            wait_for_end(connection)
            then()

    with pytest.raises(SimulatorError, match="exit code -9"):
        use_one_that_is_killed(lambda: None)
    with pytest.raises(ZeroDivisionError):
        use_one_that_is_killed(lambda: 1 / 0)


def test_its_end_does_not_wait_for_calls_that_are_never_answered() -> None:
    with Simulator(faults="hang") as simulator, simulator.client() as client:
        connection = connect(simulator.url)
        with pytest.raises(flows8x8.RequestTimeoutError):
            client.list_flows(timeout=0.1)
        started = time.monotonic()
        simulator.stop()
        assert time.monotonic() - started < 5
        wait_for_end(connection)


def test_one_that_is_no_longer_referred_to_ends() -> None:
    simulator = Simulator().start()
    connection = connect(simulator.url)
    del simulator
    gc.collect()
    wait_for_end(connection)


HOW = {
    "the_end_of_the_program": "",
    "an_exception": "raise ZeroDivisionError",
    "sys_exit": "sys.exit(3)",
    "os_exit": "os._exit(3)",
    "sigkill": "os.kill(os.getpid(), signal.SIGKILL)",
    "sigterm": "os.kill(os.getpid(), signal.SIGTERM)",
    "sigsegv": "os.kill(os.getpid(), signal.SIGSEGV)",
}


@pytest.mark.parametrize("how", HOW)
def test_it_ends_properly_with_the_program_that_started_it(how: str, tmp_path: pathlib.Path) -> None:
    state = tmp_path / "flows.json"
    with start(STARTS + HOW[how], state) as program:
        assert program.stdout is not None
        connection = connect(program.stdout.readline().strip())
        _, said = program.communicate("\n", timeout=PATIENCE)
    wait_for_end(connection)
    assert "Booking" in state.read_text(encoding="utf-8")
    assert said == "" or how == "an_exception"


def test_the_end_of_a_forked_child_leaves_it_to_the_parent(tmp_path: pathlib.Path) -> None:
    forks = """
child = os.fork()
if child == 0:
    assert len(simulator.client().list_flows()) == 1
    simulator.stop()
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
child = os.fork()
if child == 0:
    del simulator
    gc.collect()
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
print(len(simulator.client().list_flows()))
"""
    code, said, complaints = run(STARTS + forks, tmp_path / "flows.json")
    assert (code, said.splitlines()[1:], complaints) == (0, ["1"], "")


def test_ctrl_c_in_a_terminal_leaves_it_to_the_cleanup_of_the_program(tmp_path: pathlib.Path) -> None:
    waits = """
try:
    print("waiting", flush=True)
    sys.stdin.readline()
except KeyboardInterrupt:
    print(len(simulator.client().list_flows()))
"""
    source = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n" + STARTS + waits
    with start(source, tmp_path / "flows.json", start_new_session=True) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdout.readline()
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.stdout.readline() == "waiting\n"
        # What a terminal does: everyone in the group gets it.
        os.killpg(program.pid, signal.SIGINT)
        assert program.communicate(timeout=PATIENCE) == ("1\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_inherits_no_descriptor_of_this_process(traced: Any) -> None:
    command, pid = traced
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.set_inheritable(True)
        mine = os.fstat(listener.fileno())
        with Simulator(command=command):
            theirs = [os.stat(path) for path in pathlib.Path(f"/proc/{pid()}/fd").iterdir()]
    assert (mine.st_dev, mine.st_ino) not in {(status.st_dev, status.st_ino) for status in theirs}
    assert any(stat.S_ISSOCK(status.st_mode) for status in theirs)


def children_of_this_process() -> set[str]:
    """Their ids; a zombie is one too."""
    tasks = pathlib.Path("/proc/self/task")
    return {child for task in tasks.iterdir() for child in (task / "children").read_text(encoding="ascii").split()}


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts in /proc")
def test_simulators_that_come_and_go_leave_no_descriptor_and_no_child() -> None:
    with Simulator():
        pass
    before, children = len(os.listdir("/proc/self/fd")), children_of_this_process()
    for _ in range(10):
        with Simulator(key="t0p-s3cret"):
            pass
        with pytest.raises(SimulatorError):
            Simulator(faults="explode").start()
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before
    assert children_of_this_process() == children


# The fixtures.


def test_the_fixtures_give_a_client_and_no_flows(
    flows8x8_client: flows8x8.Client, flows8x8_simulator: Simulator
) -> None:
    assert flows8x8_client.base_url.rstrip("/") == flows8x8_simulator.url
    assert len(flows8x8_client.list_flows()) == 0


@pytest.mark.parametrize("flows8x8_simulator", [{"shape": "guide"}], indirect=True)
def test_the_fixture_takes_the_options_of_a_simulator(flows8x8_client: flows8x8.Client) -> None:
    with pytest.raises(flows8x8.NotFoundError) as refused:
        flows8x8_client.get_flow("123")
    assert refused.value.http_status == 404


def pytest_of(tmp_path: pathlib.Path, tests: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs tests as another project would, which has nothing of this one but the package."""
    (tmp_path / "test_it.py").write_text(tests, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", "-q", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=50,
    )


def test_each_test_has_a_simulator_of_its_own_and_a_client_that_is_closed_behind_it(tmp_path: pathlib.Path) -> None:
    done = pytest_of(
        tmp_path,
        """
import pytest
clients = []

@pytest.mark.parametrize("turn", [0, 1])
def test_that_there_is_nothing_yet(flows8x8_client, turn):
    assert [client.is_closed for client in clients] == [True] * turn
    clients.append(flows8x8_client)
    assert len(flows8x8_client.list_flows()) == 0
    flows8x8_client.create_flow("Booking", ["OTHER"])
""",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_without_the_command_the_fixture_fails_and_says_what_to_install(tmp_path: pathlib.Path) -> None:
    done = pytest_of(tmp_path, "def test_it(flows8x8_client):\n    pass\n", FLOWS8X8_COMMAND=str(tmp_path / "nowhere"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 error" in done.stdout
    assert 'pip install "flows8x8[cli]"' in done.stdout


def test_a_project_that_does_not_use_the_fixtures_does_not_load_the_simulator() -> None:
    program = "import sys, flows8x8.pytest_plugin; print('flows8x8.testing' in sys.modules)"
    assert run(program) == (0, "False\n", "")
