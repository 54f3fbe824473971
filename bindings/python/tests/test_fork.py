"""A client before and after a fork: no hang, and no connection in two processes.

Everything that forks does so in an interpreter of its own. What a request was asked for tells which process sent it.
"""

from __future__ import annotations

import os

import pytest
from programs import Program, check, run
from servers import Gate, Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

#: ``wait(pid)`` waits for a child and fails unless it ended well; ``use(client, name)`` and ``use_async`` make calls.
PRELUDE = """
import asyncio, os, sys, threading
from flows8x8 import AsyncClient, Client

def wait(pid):
    status = os.waitpid(pid, 0)[1]
    assert status == 0, status

def use(client, name):
    for _ in range(3):
        assert client.get_flow(name).id == name

async def use_async(client, name):
    found = await asyncio.gather(*(client.get_flow(name) for _ in range(3)))
    assert [flow.id for flow in found] == [name] * 3
"""


def peers(server: Server, prefix: str) -> set[int]:
    """The connections over which flows were asked for whose name begins like this."""
    return {request.connection.peer for request in server.requests if request.flow.startswith(prefix)}


def assert_nothing_is_shared(server: Server) -> None:
    assert peers(server, "child")
    assert peers(server, "parent")
    assert not peers(server, "child") & peers(server, "parent")


@pytest.mark.parametrize("leaves", ["os._exit(0)", "sys.exit(0)"])
def test_a_client_works_in_both_processes(leaves: str) -> None:
    source = (
        PRELUDE
        + """
client = Client()
use(client, "parent")
pid = os.fork()
if pid == 0:
    use(client, "child")
    LEAVES
use(client, "parent")
wait(pid)
use(client, "parent")
"""
    )
    with Server() as server:
        check(run(source.replace("LEAVES", leaves), server))
        assert len(server.requests) == 12
        assert_nothing_is_shared(server)
        # The child's end does not close what the parent uses.
        assert len(peers(server, "parent")) == 1


def test_a_client_that_was_never_used_works_in_both_processes() -> None:
    source = (
        PRELUDE
        + """
client = Client()
pid = os.fork()
use(client, "parent" if pid else "child")
if pid: wait(pid)
"""
    )
    with Server() as server:
        check(run(source, server))
        assert_nothing_is_shared(server)


def test_a_client_made_and_closed_in_the_child_leaves_the_parent_s_alone() -> None:
    source = (
        PRELUDE
        + """
client = Client()
use(client, "parent")
pid = os.fork()
if pid == 0:
    client.close()
    with Client() as own:
        use(own, "child")
    sys.exit(0)
wait(pid)
use(client, "parent")
"""
    )
    with Server() as server:
        check(run(source, server))
        assert_nothing_is_shared(server)
        assert len(peers(server, "parent")) == 1


@pytest.mark.parametrize("leaves", ["os._exit(0)", "sys.exit(0)"])
def test_an_async_client_works_in_both_processes(leaves: str) -> None:
    source = (
        PRELUDE
        + """
client = AsyncClient()
asyncio.run(use_async(client, "parent"))
pid = os.fork()
if pid == 0:
    asyncio.run(use_async(client, "child"))
    LEAVES
asyncio.run(use_async(client, "parent"))
wait(pid)
asyncio.run(use_async(client, "parent"))
"""
    )
    with Server() as server:
        check(run(source.replace("LEAVES", leaves), server))
        assert len(server.requests) == 12
        assert_nothing_is_shared(server)


def test_a_fork_beside_threads_that_are_in_calls_leaves_both_working() -> None:
    source = (
        PRELUDE
        + """
client = Client()
use(client, "parent")
found = []
threads = [threading.Thread(target=lambda: found.append(client.get_flow("parent-held").id)) for _ in range(8)]
for thread in threads: thread.start()
sys.stdin.readline()
children = []
for _ in range(4):
    pid = os.fork()
    if pid == 0:
        use(client, "child")
        os._exit(0)
    children.append(pid)
use(client, "parent")
for pid in children: wait(pid)
print("forked", flush=True)
for thread in threads: thread.join()
assert found == ["parent-held"] * 8, found
"""
    )
    gate = Gate("parent-held")
    with Server(gate) as server, Program(source, server) as program:
        server.wait_for_requests(3 + 8)
        program.say()
        assert program.line() == "forked"
        gate.open.set()
        check(program.end())
        assert_nothing_is_shared(server)


def test_twenty_forks_in_a_row_all_work() -> None:
    source = (
        PRELUDE
        + """
client, other = Client(rate_limit=None), AsyncClient(rate_limit=None)
for _ in range(20):
    use(client, "parent")
    asyncio.run(use_async(other, "parent"))
    pid = os.fork()
    if pid == 0:
        use(client, "child")
        asyncio.run(use_async(other, "child"))
        sys.exit(0)
    wait(pid)
"""
    )
    with Server() as server:
        check(run(source, server))
        assert len([request for request in server.requests if request.flow == "child"]) == 20 * 6
        assert_nothing_is_shared(server)


@pytest.mark.parametrize("logging", ["", "flows8x8.enable_logging(5)"], ids=["plain", "logging"])
def test_forks_beside_busy_threads_and_loops_hang_nobody(logging: str) -> None:
    # Whatever lock another thread may hold, one of these forks meets it held.
    source = (
        PRELUDE
        + """
import logging, flows8x8
logging.getLogger("flows8x8").addHandler(logging.NullHandler())
logging.getLogger("flows8x8").propagate = False
LOGGING
client, other, ended = Client(rate_limit=None), AsyncClient(rate_limit=None), threading.Event()
use(client, "parent")
asyncio.run(use_async(other, "parent"))

def busy():
    while not ended.is_set():
        use(client, "parent")

async def busy_loop():
    while not ended.is_set():
        await use_async(other, "parent")

threads = [threading.Thread(target=busy) for _ in range(3)]
threads += [threading.Thread(target=asyncio.run, args=(busy_loop(),)) for _ in range(2)]
for thread in threads: thread.start()
for _ in range(30):
    pid = os.fork()
    if pid == 0:
        use(client, "child")
        asyncio.run(use_async(other, "child"))
        del client, other
        sys.exit(0)
    wait(pid)
ended.set()
for thread in threads: thread.join()
"""
    )
    with Server() as server:
        check(run(source.replace("LOGGING", logging), server))
        assert len([request for request in server.requests if request.flow == "child"]) == 30 * 6
        assert_nothing_is_shared(server)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_fork_during_the_first_call_of_another_thread_hangs_nobody(kind: str) -> None:
    # An import that is under way at the moment of a fork is locked for ever in the child.
    source = (
        PRELUDE
        + """
import importlib.util
importing, forked = threading.Event(), threading.Event()

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("flows8x8.") and threading.current_thread() is not threading.main_thread():
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: (importing.set(), forked.wait(20), load(module))
            return spec

sys.meta_path.insert(0, Slow())
client = Client() if sys.argv[1] == "sync" else AsyncClient()

def work(name):
    if sys.argv[1] == "async":
        asyncio.run(use_async(client, name))
        return
    use(client, name)
    assert client.with_raw_response.get_flow(name).status == 200

thread = threading.Thread(target=work, args=("parent",))
thread.start()
importing.wait(1)
pid = os.fork()
if pid == 0:
    work("child")
    os._exit(0)
forked.set()
wait(pid)
thread.join()
"""
    )
    with Server() as server:
        check(run(source, server, kind, patience=15))
        assert_nothing_is_shared(server)


def test_a_child_s_child_works_too() -> None:
    source = (
        PRELUDE
        + """
client, other = Client(), AsyncClient()
name = "parent"
for generation in range(5):
    use(client, name)
    asyncio.run(use_async(other, name))
    pid = os.fork()
    if pid != 0:
        wait(pid)
        break
    name = f"child-{generation}-"
"""
    )
    with Server() as server:
        check(run(source, server))
        generations = [peers(server, name) for name in ("parent", *(f"child-{n}-" for n in range(4)))]
        assert all(generations)
        assert sum(map(len, generations)) == len(set().union(*generations))


@pytest.mark.parametrize("leaves", ["os._exit(0)", "return"])
def test_a_fork_beside_an_async_call_under_way_hangs_nobody(leaves: str) -> None:
    # The loop runs in a thread, as where a server forks beside it: the child has the client, and not that thread.
    source = (
        PRELUDE
        + """
client = AsyncClient()
found = []

async def held():
    found.append((await client.get_flow("parent-held")).id)

def main():
    thread = threading.Thread(target=asyncio.run, args=(held(),))
    thread.start()
    sys.stdin.readline()
    pid = os.fork()
    if pid == 0:
        asyncio.run(use_async(client, "child"))
        LEAVES
    wait(pid)
    print("forked", flush=True)
    thread.join()
    asyncio.run(use_async(client, "parent"))
    assert found == ["parent-held"], found

main()
"""
    )
    gate = Gate("parent-held")
    with Server(gate) as server, Program(source.replace("LEAVES", leaves), server) as program:
        server.wait_for_requests(1)
        program.say()
        assert program.line() == "forked"
        assert server.closed() == [] or not {c.peer for c in server.closed()} & peers(server, "parent")
        gate.open.set()
        check(program.end())
        assert_nothing_is_shared(server)


def test_a_fork_within_the_loop_leaves_the_child_able_to_end() -> None:
    # The child must not touch the loop it was born in, whose descriptors the parent watches too; multiprocessing's
    # children do as much.
    source = (
        PRELUDE
        + """
client = AsyncClient()

async def main():
    held = asyncio.create_task(client.get_flow("parent-held"))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    pid = os.fork()
    if pid == 0:
        asyncio._set_running_loop(None)
        asyncio.run(use_async(client, "child"))
        held.cancel()
        os._exit(0)
    print("forked", flush=True)
    wait(pid)
    print("child ended", flush=True)
    assert (await held).id == "parent-held"
    return pid

asyncio.run(main())
asyncio.run(use_async(client, "parent"))
"""
    )
    gate = Gate("parent-held")
    with Server(gate) as server, Program(source, server) as program:
        server.wait_for_requests(1)
        program.say()
        assert program.line() == "forked"
        assert program.line() == "child ended"
        gate.open.set()
        check(program.end())
        assert_nothing_is_shared(server)
