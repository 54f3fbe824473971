"""Programs that run in an interpreter of their own, for what a test cannot do to its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servers import Server

#: How long a program may take.
PATIENCE = 30.0

#: Put before a program: ``when_in_call(act)`` calls ``act`` on another thread once the main thread stays where it is,
#: in the native layer.
IN_CALL = """
import sys, threading

def when_in_call(act, within="_run"):
    main, pause = threading.main_thread().ident, threading.Event()

    def watch():
        seen, last = 0, None
        while seen < 5:
            pause.wait(0.02)
            frame = sys._current_frames()[main]
            here = (frame.f_code.co_name, frame.f_lasti, id(frame))
            seen = seen + 1 if here == last and here[0] == within else 0
            last = here
        act()

    threading.Thread(target=watch, daemon=True).start()
"""

#: Since Python 3.12 a fork beside other threads is warned of; that is what is done here on purpose.
FORK_IS_MEANT = "ignore:This process:DeprecationWarning"


class Ended(NamedTuple):
    """How a program ended."""

    code: int
    out: str
    err: str
    seconds: float


def environment(server: Server | None = None, **variables: str) -> dict[str, str]:
    """This process's variables, but for those that say how a client is set up."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("FLOWS8X8_")}
    kept = {name: value for name, value in kept.items() if not name.upper().endswith("_PROXY")}
    kept.pop("RUST_BACKTRACE", None)
    return {**kept, **(server.environment() if server else {}), "PYTHONFAULTHANDLER": "1", **variables}


class Program:
    """A program that is running. Leaving the ``with`` block ends it, whatever it does."""

    def __init__(
        self,
        source: str | Path,
        server: Server | None = None,
        *arguments: str,
        development: bool = False,
        warnings: Sequence[str] = ("error", FORK_IS_MEANT),
        **variables: str,
    ) -> None:
        if development:
            variables["PYTHONDEVMODE"] = "1"
        program = [str(source)] if isinstance(source, Path) else ["-c", source]
        command = [sys.executable, *(f"-W{filter}" for filter in warnings), *program, *arguments]
        self._ended = False
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(server, **variables),
            text=True,
            bufsize=1,
            start_new_session=True,
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._ended:
            return
        if kind is not None:
            print(*self._abort(), sep="\n")
        else:
            self._kill(signal.SIGKILL)
            self._process.communicate()

    def _kill(self, number: int) -> None:
        """Sends a signal to the program and to all that it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _abort(self) -> tuple[str, str]:
        """Ends the program, its children too, with a word from each on where it is."""
        self._ended = True
        self._kill(signal.SIGABRT)
        try:
            return self._process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self._kill(signal.SIGKILL)
        return self._process.communicate()

    def line(self) -> str:
        """The next line of its output; fails when it ends, or says nothing, before that."""
        assert self._process.stdout is not None
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.append(self._process.stdout.readline()), daemon=True)
        reader.start()
        reader.join(PATIENCE)
        if lines and lines[0]:
            return lines[0].rstrip("\n")
        raise AssertionError(f"the program has not said what it should: {self._abort()[1]}")

    def say(self, text: str = "") -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def signal(self, number: int) -> float:
        """Sends a signal and says when."""
        at = time.monotonic()
        self._process.send_signal(number)
        return at

    def end(self, patience: float = PATIENCE) -> Ended:
        """Waits for its end; a program that hangs says where before it is killed."""
        try:
            out, err = self._process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            out, err = self._abort()
            raise AssertionError(f"the program hangs\n{out}\n{err}") from None
        self._ended = True
        return Ended(self._process.returncode, out, err, time.monotonic() - self.started)


def run(
    source: str | Path,
    server: Server | None = None,
    *arguments: str,
    patience: float = PATIENCE,
    **options: Any,
) -> Ended:
    """Runs a program to its end."""
    with Program(source, server, *arguments, **options) as program:
        return program.end(patience)


def check(ended: Ended, out: str | None = None) -> None:
    """Asserts that a program ended well, and silently."""
    assert (ended.code, ended.err) == (0, ""), f"{ended.code}\n{ended.out}\n{ended.err}"
    if out is not None:
        assert ended.out.strip() == out
