"""A web server that forks its workers after the application has made and used a client."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from programs import environment
from servers import PATIENCE, Reply, Request, Server, flow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("gunicorn")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

APPLICATION = """
import json, os
from flows8x8 import Client

client = Client(rate_limit=None)
client.get_flow("master")

def application(environ, start_response):
    flow = client.get_flow(environ["PATH_INFO"].strip("/"))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps([flow.id, os.getpid()]).encode()]
"""


@contextlib.contextmanager
def gunicorn(server: Server, folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    (folder / "application.py").write_text(APPLICATION)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "application:application", "--preload", "--workers=2"]
        command += [f"--bind=fd://{descriptor}", f"--worker-tmp-dir={folder}", "--no-control-socket", *options]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(server),
            pass_fds=[descriptor],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()
            process.communicate()


def ask(url: str) -> list[object]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=PATIENCE) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


@pytest.mark.parametrize("options", [(), ("--worker-class=gthread", "--threads=4")], ids=["sync", "gthread"])
def test_workers_forked_after_the_first_call_serve_requests(options: tuple[str, ...], tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def answer(request: Request) -> Reply:
        if request.flow == "meet":
            # Answered once both workers have asked: a worker of this kind serves one request at a time.
            both.wait(PATIENCE)
        return flow(request)

    with Server(answer) as server, gunicorn(server, tmp_path, *options) as (url, process):
        with ThreadPoolExecutor(2) as pool:
            meetings = list(pool.map(ask, [f"{url}/meet"] * 2)) if not options else []
            answers = list(pool.map(ask, [f"{url}/{number}" for number in range(40)]))
        assert [name for name, _ in answers] == [str(number) for number in range(40)]
        assert len({pid for _, pid in meetings}) == (0 if options else 2)
        # A worker that is told to end while it is being made does not hear it.
        served = {pid for _, pid in answers + meetings}
        deadline = time.monotonic() + PATIENCE
        while len(served) < 2 and time.monotonic() < deadline:
            served.add(ask(f"{url}/again")[1])
        assert len(served) == 2
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        assert "Traceback" not in said, said
        assert "[ERROR]" not in said, said

        used: dict[int, set[str]] = {}
        for request in server.requests:
            used.setdefault(request.connection.peer, set()).add(request.flow)
        (master,) = (flows for flows in used.values() if "master" in flows)
        assert master == {"master"}, "a worker has used the connection of the process it was forked from"
