"""What all tests share: a clean environment, the server that plays the behaviour vectors, the command."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = pathlib.Path(__file__).resolve().parents[3]

#: Variables that are for the tests; whatever else has the prefix is for a client, and none of it may reach one.
FOR_TESTS = ("FLOWS8X8_COMMAND", "FLOWS8X8_REPLAY", "FLOWS8X8_VECTORS", "FLOWS8X8_LONG")
#: What a client reads beside its own variables.
READ_TOO = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


def _clean(environment: dict[str, str] | os._Environ[str]) -> None:
    for name in list(environment):
        if (name.upper().startswith("FLOWS8X8_") and name not in FOR_TESTS) or name.upper() in READ_TOO:
            del environment[name]


def _built(variable: str, name: str) -> str:
    suffix = ".exe" if sys.platform == "win32" else ""
    return os.environ.get(variable) or str(REPO / "target" / "debug" / (name + suffix))


# When this file is loaded, not in a fixture: modules of tests, and processes they start, read the environment too.
_clean(os.environ)
os.environ.setdefault("FLOWS8X8_COMMAND", _built("FLOWS8X8_COMMAND", "flows8x8"))


@pytest.fixture(scope="session")
def simulator_command() -> str:
    """The path of the command ``flows8x8``, which has the simulator."""
    command = os.environ["FLOWS8X8_COMMAND"]
    if not os.path.exists(command):
        pytest.fail(f"{command} is not there: build it with cargo build --package flows8x8-cli")
    return command


@pytest.fixture(scope="session")
def replay() -> Iterator[str]:
    """The URL of the control port of a server that plays the vectors."""
    server = _built("FLOWS8X8_REPLAY", "flows8x8-replay")
    if not os.path.exists(server):
        pytest.fail(f"{server} is not there: build it with cargo build --package flows8x8-tests")
    with subprocess.Popen([server], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the replay server ended before it said where it listens"
            yield url
        finally:
            process.kill()
