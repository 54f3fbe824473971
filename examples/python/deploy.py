"""Bring the flows of a folder to 8x8: create what is new, update what is a draft, leave alone what is published.

    python deploy.py flows/ --category APPOINTMENT_BOOKING --publish

A flow is named after its file. Nothing is sent while a file has an error. Running it again does no harm.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flows8x8 import Client, FlowsError, FlowStatus, FlowSummary, lint

DONE, FAILED, USAGE, FINDINGS, PARTIAL = 0, 1, 2, 3, 9


class Progress:
    """Lines on standard output, below them a bar on standard error if that is a terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.bar = sys.stderr.isatty()

    def working_on(self, name: str) -> None:
        if self.bar:
            filled = 24 * self.done // self.total
            bar = "#" * filled + "-" * (24 - filled)
            print(f"\r\x1b[K[{bar}] {self.done}/{self.total} {name}", end="", file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        self.done += 1
        if self.bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        print(line, flush=True)


def is_sound(file: Path) -> bool:
    """Prints what the linter finds, and says whether the server would take the file."""
    try:
        report = lint(file)
    except (FlowsError, OSError) as error:
        print(f"{file}: error: {error}", file=sys.stderr)
        return False
    for finding in (*report.errors, *report.warnings):
        at, problem = finding.location, finding.validation_error
        print(f"{file}:{at.line}:{at.column}: {finding.severity}[{problem.error}]: {problem.message}", file=sys.stderr)
    return report.is_valid


def deploy(client: Client, file: Path, existing: FlowSummary | None, options: argparse.Namespace) -> str:
    """Brings one file to 8x8 and says what was done."""
    if existing is None:
        saved = client.create_flow(file.stem, options.category, flow_json=file)
        done = "created"
    elif existing.status == FlowStatus.DRAFT:
        saved = client.update_flow(existing.id, flow_json=file)
        done = "updated"
    else:
        return f"skipped {existing.id} {file.stem}: it is {existing.status}, and only a draft can change"
    saved.require_valid()
    if options.publish:
        client.publish_flow(saved.id)
        done += ", published"
    return f"{done} {saved.id} {file.stem}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Bring the flows of a folder to 8x8.")
    parser.add_argument("folder", type=Path, help="the folder with one *.json for each flow")
    parser.add_argument("--category", action="append", help="of the flows that are new; may be repeated [OTHER]")
    parser.add_argument("--publish", action="store_true", help="publish what was created or updated")
    options = parser.parse_args()
    options.category = options.category or ["OTHER"]

    files = sorted(options.folder.glob("*.json"))
    if not files:
        parser.error(f"there is no *.json in {options.folder}")
    sound = [is_sound(file) for file in files]
    if not all(sound):
        return FINDINGS

    # With reconcile a create that got no answer is looked for by its name, so that no flow is there twice.
    try:
        client = Client(reconcile=True)
        existing = {flow.name: flow for flow in client.list_flows()}
    except FlowsError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    failed = 0
    progress = Progress(len(files))
    with client:
        for file in files:
            progress.working_on(file.stem)
            try:
                progress.say(deploy(client, file, existing.get(file.stem), options))
            except FlowsError as error:
                failed += 1
                progress.say(f"failed {file.stem}: {error}")
    return PARTIAL if failed else DONE


if __name__ == "__main__":
    sys.exit(main())
