"""All behaviour vectors hold with both clients, over real sockets.

``FLOWS8X8_VECTORS=retry/`` plays only those whose names contain that; such a run never passes as a whole.
"""

from __future__ import annotations

import asyncio

import pytest
from driver import Control, play_all_async, play_all_blocking
from flows8x8 import ErrorKind
from flows8x8._errors import BY_KIND

#: Kinds no vector can provoke, each with the reason.
WITHOUT_A_VECTOR = {ErrorKind.INTERNAL: "would be a defect"}


def assert_all_hold(replay: str, found: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    failed = {name: problems for name, problems in sorted(found.items()) if problems}
    told = "\n".join(f"{name}\n    " + "\n    ".join(problems) for name, problems in failed.items())
    assert not failed, f"{len(failed)} of {len(found)} vectors failed:\n{told}"
    listed = {vector["name"] for vector in Control(replay).vectors()}
    assert found.keys() == listed, f"only {len(found)} of {len(listed)} vectors ran, and all of those passed"
    with capsys.disabled():
        print(f"\n{len(found)} vectors hold")


@pytest.mark.timeout(300)
def test_all_vectors_hold_with_the_blocking_client(replay: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert_all_hold(replay, play_all_blocking(replay), capsys)


@pytest.mark.timeout(300)
def test_all_vectors_hold_with_the_async_client(replay: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert_all_hold(replay, asyncio.run(play_all_async(replay)), capsys)


def test_every_error_kind_has_a_vector_so_that_its_class_is_seen_raised(replay: str) -> None:
    errors = [vector["outcome"].get("error", {}) for vector in Control(replay).vectors()]
    covered = {error["kind"] for error in errors if "kind" in error}
    assert covered == BY_KIND.keys() - WITHOUT_A_VECTOR.keys()
