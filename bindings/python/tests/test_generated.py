"""What is generated is up to date, and the sources are as the formatter and the linter want them."""

from __future__ import annotations

import subprocess
import sys

from conftest import REPO

BINDING = REPO / "bindings" / "python"


def assert_passes(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BINDING,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"python {' '.join(command)}\n{done.stdout}"


def test_generated_files_are_up_to_date() -> None:
    assert_passes("tools/generate.py", "--check")


def test_sources_have_no_mistakes_a_linter_finds() -> None:
    assert_passes("-m", "ruff", "check", "--no-cache", ".")


def test_sources_are_formatted() -> None:
    assert_passes("-m", "ruff", "format", "--no-cache", "--check", ".")
