"""Type checkers understand the installed package, and stubs say what is there at run time."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import flows8x8
import pytest
from conftest import REPO

PACKAGE = pathlib.Path(flows8x8.__file__).parent
BINDING = REPO / "bindings" / "python"
FILES = BINDING / "tests" / "typing"
EXAMPLES = sorted((REPO / "examples" / "python").glob("*.py"))


def check(tmp_path: pathlib.Path, *command: str | os.PathLike[str]) -> None:
    """Runs one of this interpreter's tools; where it runs there is no source of the package it could find instead."""
    command = (sys.executable, "-m", *map(os.fspath, command))
    # pyright's wrapper looks for newer releases unless it is told not to.
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"


def mypy(tmp_path: pathlib.Path, *files: pathlib.Path) -> None:
    config = BINDING / "pyproject.toml"
    check(tmp_path, "mypy", "--config-file", config, "--strict", "--cache-dir", tmp_path / "cache", *files)


def pyright(tmp_path: pathlib.Path, *files: pathlib.Path) -> None:
    check(tmp_path, "pyright", "--pythonpath", sys.executable, *files)


@pytest.mark.timeout(180)
def test_typical_uses_pass_mypy(tmp_path: pathlib.Path) -> None:
    mypy(tmp_path, FILES / "uses.py")


@pytest.mark.timeout(180)
def test_typical_uses_pass_pyright(tmp_path: pathlib.Path) -> None:
    pyright(tmp_path, FILES / "uses.py")


@pytest.mark.timeout(180)
def test_wrong_uses_are_errors_to_mypy(tmp_path: pathlib.Path) -> None:
    mypy(tmp_path, FILES / "wrong.py")


@pytest.mark.timeout(180)
def test_wrong_uses_are_errors_to_pyright(tmp_path: pathlib.Path) -> None:
    pyright(tmp_path, FILES / "wrong.py")


@pytest.mark.timeout(180)
@pytest.mark.skipif(not EXAMPLES, reason="there are no examples")
def test_examples_pass_mypy_and_pyright(tmp_path: pathlib.Path) -> None:
    # One by one: examples are programs, and several may be called main.
    for example in EXAMPLES:
        mypy(tmp_path, example)
    pyright(tmp_path, *EXAMPLES)


@pytest.mark.timeout(300)
def test_stubs_are_what_is_there_at_run_time(tmp_path: pathlib.Path) -> None:
    config = BINDING / "pyproject.toml"
    asked = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "--help"], stdout=subprocess.PIPE, text=True, check=True
    )
    # Classes of the native layer are no disjoint bases to anyone, as nobody can derive from them.
    options = [option for option in ["--ignore-disjoint-bases"] if option in asked.stdout]
    check(tmp_path, "mypy.stubtest", "flows8x8", "--mypy-config-file", config, *options)


def test_types_are_shipped() -> None:
    assert (PACKAGE / "py.typed").exists()
    assert (PACKAGE / "_native.pyi").exists()
    assert (PACKAGE / "_raw.pyi").exists()
