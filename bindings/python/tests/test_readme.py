"""The code in the READMEs runs as it is, in an interpreter of its own, at the root, against the simulator."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
from typing import Any

import pytest
from flows8x8.testing import Simulator

REPO = pathlib.Path(__file__).resolve().parents[3]
PAGES = ("README.md", "bindings/python/README.md", "examples/python/README.md")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[Any]:
    """Every block with the page and the line it begins at."""
    found = []
    for page in PAGES:
        text = (REPO / page).read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            found.append(pytest.param(block[1], id=f"{page}:{text.count(chr(10), 0, block.start(1)) + 1}"))
    return found


@pytest.mark.parametrize("code", blocks())
def test_the_code_in_the_readmes_runs(code: str, tmp_path: pathlib.Path, flows8x8_simulator: Simulator) -> None:
    program = tmp_path / "test_block.py"
    program.write_text(code, encoding="utf-8")
    tests = code.count("\ndef test_")
    as_tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull)
    done = subprocess.run(
        [sys.executable, "-W", "error", *(as_tests if tests else ()), str(program)],
        cwd=REPO,
        env={**os.environ, **flows8x8_simulator.environment},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert not tests or f"{tests} passed" in done.stdout


def test_the_readme_of_this_package_is_short_and_has_its_sections() -> None:
    lines = (REPO / "bindings/python/README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 200
    assert max(map(len, (line for line in lines if not line.startswith("|")))) <= 130
    assert {"## Installation", "## Usage", "## Development", "## Testing"} <= set(lines)


def test_the_readme_names_every_exception() -> None:
    import flows8x8

    text = (REPO / "bindings/python/README.md").read_text(encoding="utf-8")
    errors = [
        name for name, value in vars(flows8x8).items() if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert [name for name in errors if f"`{name}`" not in text] == []
