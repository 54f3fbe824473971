"""The wheels as they are handed out: installed where there is nothing else."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import zipfile

import pytest
from test_readme import BLOCK, REPO

#: Where `make test-python` has put them.
WHEELS = pathlib.Path(os.environ.get("FLOWS8X8_WHEELS", REPO / "target/python/wheels-ci"))

#: Runs the blocks it is given, each in an interpreter of its own, against a simulator that it finds by itself.
RUN_BLOCKS = """
import json, os, subprocess, sys
from flows8x8.testing import Simulator
with Simulator() as simulator:
    for block in json.load(sys.stdin):
        done = subprocess.run([sys.executable, "-W", "error", "-c", block], env={**os.environ, **simulator.environment})
        assert done.returncode == 0, block
"""


def wheel(name: str) -> pathlib.Path:
    (found,) = WHEELS.glob(f"{name}-[0-9]*.whl")
    return found


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The interpreter of an environment with the wheels in it and nothing that they do not bring."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    subprocess.run([*install, f"--find-links={WHEELS}", "flows8x8[cli]"], check=True)
    return python


def output(*command: str, text: str = "") -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=REPO, env=environment, timeout=50)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_lines_of_the_readme_run_in_a_fresh_environment(fresh: str) -> None:
    import json

    text = (REPO / "bindings/python/README.md").read_text(encoding="utf-8")
    blocks = [block[1] for block in BLOCK.finditer(text) if "import pytest" not in block[1]]
    assert len(blocks) >= 6
    assert "PUBLISHED" in output(fresh, "-c", RUN_BLOCKS, text=json.dumps(blocks))


def test_the_command_comes_along(fresh: str) -> None:
    version = output(fresh, "-c", "import flows8x8; print(flows8x8.__version__)").strip()
    assert output(str(pathlib.Path(fresh).parent / "flows8x8"), "--version") == f"flows8x8 {version}\n"


def test_importing_brings_neither_asyncio_nor_typing_nor_dataclasses(fresh: str) -> None:
    source = "import sys; before = set(sys.modules); import flows8x8; print(*sorted(set(sys.modules) - before))"
    imported = output(fresh, "-I", "-c", source).split()
    assert [name for name in imported if not name.startswith("flows8x8")] == ["__future__"]


def test_the_wheel_needs_nothing_and_brings_its_types_and_licences(fresh: str) -> None:
    with zipfile.ZipFile(wheel("flows8x8")) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    assert "-cp39-abi3-" in wheel("flows8x8").name
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line] == []
    assert {"flows8x8/py.typed", "flows8x8/_native.pyi"} <= set(names)
    assert len([name for name in names if "/licenses/LICENSE-" in name]) == 2
    # What describes the build would name folders of the machine that built it.
    assert [name for name in names if "sbom" in name] == []
