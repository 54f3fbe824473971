"""Clients that multiprocessing takes along into other processes, however it starts them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from programs import check, run
from servers import Server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

#: What the flows that a process asks for are called begins with one of these.
NAMES = ("parent", "child")

MULTIPROCESSING = """
import multiprocessing, os, sys
from flows8x8 import AsyncClient, Client

client = None

def use_passed(passed, name):
    assert passed.get_flow(name).id == name
    return os.getpid()

def use_inherited(name):
    assert client.get_flow(name).id == name
    return os.getpid()

if __name__ == "__main__":
    client = Client()
    use_inherited("parent")
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(2) as pool:
        pids = {pool.apply(use_passed, (client, "child")) for _ in range(6)}
        if sys.argv[1] == "fork":
            pids |= {pool.apply(use_inherited, ("child",)) for _ in range(6)}
        pool.close()
        pool.join()
    process = context.Process(target=use_passed, args=(client, "child-process"))
    process.start()
    process.join()
    assert process.exitcode == 0, process.exitcode
    assert pids and os.getpid() not in pids
    use_inherited("parent")
"""


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_multiprocessing_takes_clients_along(method: str, tmp_path: Path) -> None:
    # Processes that are not forks import the main module, so there has to be a file.
    program = tmp_path / "program.py"
    program.write_text(MULTIPROCESSING)
    with Server() as server:
        check(run(program, server, method))
        assert len([request for request in server.requests if request.flow == "child"]) >= 6
        used = [
            {request.connection.peer for request in server.requests if request.flow.startswith(name)} for name in NAMES
        ]
        assert all(used)
        assert not set.intersection(*used)
