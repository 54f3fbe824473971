"""A Flows API on this machine to test against, without an account.

>>> from flows8x8.testing import Simulator
>>> with Simulator() as simulator, simulator.client() as client:  # doctest: +SKIP
...     saved = client.create_flow("Booking", ["APPOINTMENT_BOOKING"])

It is the command ``flows8x8 simulate``, which is a package of its own: ``pip install "flows8x8[cli]"``. With pytest
there are the fixtures ``flows8x8_simulator`` and ``flows8x8_client``.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import threading
import time
import weakref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import IO, Any, Literal, TypeVar

    from . import AsyncClient, Client

    _Simulator = TypeVar("_Simulator", bound="Simulator")

__all__ = ["CommandNotFoundError", "Simulator", "SimulatorError"]

_INSTALL = 'pip install "flows8x8[cli]"'

#: Any will do; these are the ones the command itself suggests.
_KEY = "any-key-will-do"
_ACCOUNT = "1ab2c3d4-0000-4000-8000-00000000abcd"
_CHANNEL = "ec36a867-3dd4-e911-814a-02d85f55fce8"

#: Becomes the command, beside a shell that waits for this process's end of a pipe to close, which the kernel sees to
#: however this process ends, and then ends the group.
_TIED = 'exec 3<&0; (read -r _ <&3 || kill -TERM 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null'

#: For how many seconds a simulator may save its state and take leave of its clients.
_GRACE = 10


class SimulatorError(RuntimeError):
    """The simulator did not start, or did not end as it should; what it said itself is in the text."""


class CommandNotFoundError(SimulatorError, FileNotFoundError):
    """The command ``flows8x8`` is not installed, or not where it was said to be."""


class Simulator:
    """A Flows API on this machine, in a process of its own.

    Starts with :meth:`start`, at the top of a ``with`` block, or when :attr:`url` is first asked for, by itself or
    through :meth:`client`, :meth:`async_client` or :attr:`environment`. Ends with :meth:`stop`, at the end of the
    ``with`` block, when the object is no longer referred to, or with this process, however that ends; Ctrl-C in a
    terminal is left to this process. After a fork it remains the parent's: the child may use it, and cannot stop it.

    Each simulator has its own port and its own flows. It knows every account and channel, and takes any key unless
    ``key`` is given.

    Parameters
    ----------
    seed
        Makes ids, and what the faults strike, the same in every run.
    faults
        What goes wrong, such as ``status=503@list_flows#1-3`` or ``drop_after@create_flow:0.2``: one, or several in the
        order in which requests meet them. ``flows8x8 simulate --help`` lists them all.
    shape
        Which of 8x8's two descriptions to keep to: ``openapi`` (the default) refuses with 400, ``guide`` with 404, 409
        and 422.
    rate
        Refuse more than so many requests a minute, or in ``rate_window``, for each key. 8x8 allows 100.
    rate_window
        The window of ``rate`` in seconds.
    state
        A file to begin with, if it is there, and to save the flows to at the end.
    key
        The only key that is let in. It is handed over in a file that only this user can read, and is gone afterwards.
    command
        The command, by name or path. Default: ``FLOWS8X8_COMMAND``, then ``flows8x8`` among the scripts of this Python
        and of this user, then on the ``PATH``.
    timeout
        For how many seconds to wait until it is ready.

    Raises
    ------
    CommandNotFoundError
        At the start: there is no such command.
    SimulatorError
        At the start: the command ended early, or was not ready in time.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        faults: str | Iterable[str] = (),
        shape: Literal["openapi", "guide"] | None = None,
        rate: int | None = None,
        rate_window: float | None = None,
        state: str | os.PathLike[str] | None = None,
        key: str | None = None,
        command: str | os.PathLike[str] | None = None,
        timeout: float = 10,
    ) -> None:
        given = {
            "seed": seed,
            "shape": shape,
            "rate": rate,
            "rate-window": None if rate_window is None else f"{rate_window * 1000:f}ms",
            "state": None if state is None else os.fspath(state),
        }
        self._options = [f"--{name}={value}" for name, value in given.items() if value is not None]
        self._options += [f"--fault={fault}" for fault in ([faults] if isinstance(faults, str) else faults)]
        self._limited = rate is not None
        self._key = key
        self._command = command
        self._timeout = timeout
        # A signal's handler may stop what it interrupted the start of.
        self._lock = threading.RLock()
        self._url: str | None = None
        self._ending: weakref.finalize[[], Simulator] | None = None

    def start(self: _Simulator) -> _Simulator:
        """Start it, unless it runs. After :meth:`stop` this starts another one, with another port."""
        self._running()
        return self

    def _running(self) -> str:
        """Its URL, once it runs."""
        with self._lock:
            if self._url is None:
                process = _Process(_find(self._command), self._options, self._key)
                # Before the wait, which may be interrupted.
                self._ending = weakref.finalize(self, process.end)
                try:
                    self._url = process.wait_for_url(self._timeout)
                except BaseException:
                    self._ending()
                    raise
            return self._url

    def stop(self) -> None:
        """Stop it, if it runs, and wait until it has ended.

        Raises
        ------
        SimulatorError
            It had ended by itself before, could not save its state, or had to be killed.
        """
        with self._lock:
            self._url = None
            complaint = None if self._ending is None else self._ending()
        if complaint is not None:
            raise SimulatorError(complaint)

    @property
    def url(self) -> str:
        """Its URL, such as ``http://127.0.0.1:40123``. Starts it if it never was; after :meth:`stop` an error."""
        with self._lock:
            if self._url is None and self._ending is not None:
                raise SimulatorError("the simulator was stopped; start() starts another one")
            return self._running()

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which a program uses it: ``FLOWS8X8_BASE_URL``, ``FLOWS8X8_API_KEY`` and so on."""
        return {
            "FLOWS8X8_BASE_URL": self.url,
            "FLOWS8X8_API_KEY": self._key or _KEY,
            "FLOWS8X8_ACCOUNT_ID": _ACCOUNT,
            "FLOWS8X8_CHANNEL_ID": _CHANNEL,
        }

    def client(self, **options: Any) -> Client:
        """A :class:`Client` for it, with the options of :class:`Client` that are given.

        It goes through no proxy, and has no limit of its own unless the simulator has a ``rate``.
        """
        from . import Client

        return Client(**self._client_options(options))

    def async_client(self, **options: Any) -> AsyncClient:
        """An :class:`AsyncClient` for it, as :meth:`client`."""
        from . import AsyncClient

        return AsyncClient(**self._client_options(options))

    def _client_options(self, given: dict[str, Any]) -> dict[str, Any]:
        options: dict[str, Any] = {
            "base_url": self.url,
            "api_key": self._key or _KEY,
            "account_id": _ACCOUNT,
            "channel_id": _CHANNEL,
            "proxy": False,
        }
        if not self._limited:
            options["rate_limit"] = None
        return {**options, **given}

    def __enter__(self: _Simulator) -> _Simulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.stop()
        except SimulatorError:
            # What happened in the block says more.
            if error is None:
                raise

    def __repr__(self) -> str:
        state = self._url or ("not started" if self._ending is None else "stopped")
        return f"<Simulator {state}>"


class _Process:
    """The command at work. Knows nothing of the object that it is ended with."""

    def __init__(self, command: str, options: list[str], key: str | None) -> None:
        self._owner = os.getpid()
        self._command = command
        self._held = contextlib.ExitStack()
        self._key_file = contextlib.ExitStack()
        # A file takes whatever is written, so that the command never waits for somebody to read it.
        self._errors = self._held.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        try:
            if key is not None:
                options = [*options, f"--key-file={self._key_file.enter_context(_key_file(key))}"]
            self._child = _spawn([command, "simulate", "--port=0", "--quiet", "--color=never", *options], self._errors)
        except BaseException:
            self._close()
            raise
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                self._held.enter_context(stream)

    def wait_for_url(self, timeout: float) -> str:
        """The first line it prints."""
        assert self._child.stdout is not None
        deadline = time.monotonic() + timeout
        line = _read_line(self._child.stdout, deadline)
        text = line.decode(errors="replace").strip()
        if line.endswith(b"\n") and text.startswith("http://"):
            self._key_file.close()
            return text
        if line.endswith(b"\n"):
            raise SimulatorError(self._told(f"{self._command} is not the command flows8x8: it printed {text[:200]!r}"))
        try:
            code = self._child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise SimulatorError(self._told(f"the simulator was not ready within {timeout:g} seconds")) from None
        raise SimulatorError(self._told(f"the simulator ended early, with exit code {code}"))

    def end(self) -> str | None:
        """Ends it, and says what was wrong with how it ended."""
        if os.getpid() != self._owner:
            # After a fork it is the parent's. A status keeps Popen from waiting for it.
            self._child.returncode = 0
            self._held.close()
            return None
        ended_before = self._child.poll() is not None
        try:
            self._signal(signal.SIGTERM)
            try:
                code = self._child.wait(_GRACE)
            except subprocess.TimeoutExpired:
                return self._told(f"the simulator did not end within {_GRACE} seconds, so it was killed")
            if ended_before:
                return self._told(f"the simulator had ended by itself, with exit code {code}")
            # A script that starts the command ends by the signal itself.
            proper = code in (0, -signal.SIGTERM)
            return None if proper else self._told(f"the simulator ended with exit code {code}")
        finally:
            if self._child.poll() is None:
                self._signal(signal.SIGKILL)
                self._child.wait()
            self._close()

    def _close(self) -> None:
        self._key_file.close()
        self._held.close()

    def _signal(self, number: signal.Signals) -> None:
        # The group is there for as long as anyone is in it, were it only the shell that waits.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, number)

    def _told(self, what: str) -> str:
        """A text with what the command wrote to its standard error."""
        self._errors.seek(0)
        said = self._errors.read(64 * 1024).decode(errors="replace").strip()
        return f"{what}; it said:\n{said}" if said else what


def _spawn(command: list[str], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    tied = os.path.exists("/bin/sh")
    return subprocess.Popen(
        ["/bin/sh", "-c", _TIED, "sh", *command] if tied else command,
        stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        bufsize=0,
        # What is meant for clients is none of its business: a key it does not need, a log nobody would read.
        env={name: value for name, value in os.environ.items() if not name.startswith("FLOWS8X8_")},
        # A group of its own, which a terminal's Ctrl-C does not reach, and which is ended as a whole.
        start_new_session=True,
    )


def _find(command: str | os.PathLike[str] | None) -> str:
    """The command's path."""
    variable = os.environ.get("FLOWS8X8_COMMAND", "").strip()
    named = os.fspath(command) if command is not None else variable
    if named:
        found = shutil.which(named)
        if found is None:
            source = "the argument command" if command is not None else "the variable FLOWS8X8_COMMAND"
            raise CommandNotFoundError(
                f"{source} is {named!r}, which cannot be run; the command comes with: {_INSTALL}"
            )
        return found
    for folder in _script_folders():
        found = shutil.which("flows8x8", path=folder)
        if found is not None:
            return found
    raise CommandNotFoundError(
        f"the simulator needs the command flows8x8, which is not installed: {_INSTALL}; "
        "or say where it is in FLOWS8X8_COMMAND"
    )


def _script_folders() -> Iterator[str | None]:
    """Where commands are installed; None is the PATH."""
    yield sysconfig.get_path("scripts")
    user = f"{os.name}_user"
    if user in sysconfig.get_scheme_names():
        yield sysconfig.get_path("scripts", user)
    yield None


@contextlib.contextmanager
def _key_file(key: str) -> Iterator[str]:
    """A file with the key that only this user can read, for as long as it is needed."""
    descriptor, path = tempfile.mkstemp(prefix="flows8x8-key-")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(key)
        yield path
    finally:
        os.unlink(path)


def _read_line(stream: IO[bytes], deadline: float) -> bytes:
    """What comes until the end of a line, of the stream, or of the time."""
    line = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while not line.endswith(b"\n") and selector.select(max(0.0, deadline - time.monotonic())):
            read = stream.read(4096)
            if not read:
                break
            line += read
    return line
