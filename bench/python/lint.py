"""The linter beside Python's ``jsonschema``, on the same document: prints one JSON object.

Both get the text. ``jsonschema`` decodes it and finds all errors by a schema that says much less than the linter
checks; its validator is made once, outside what is measured.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Callable

from rounds import in_rounds

SIZE = 100_000


def document(misspelt: bool = False) -> str:
    """A flow of about 100 kB, without findings unless asked for: a chain of screens, each of them a form."""
    count = 1
    while len(text := json.dumps(_flow(count, misspelt))) < SIZE:
        count += 1
    return text


def _flow(count: int, misspelt: bool) -> dict[str, Any]:
    screens = [_screen(number, number == count - 1) for number in range(count)]
    if misspelt:
        screens[count // 2]["layout"]["children"][1]["txet"] = "A typing error."
    return {"version": "7.3", "screens": screens}


def _name(number: int) -> str:
    """Screens have letters in their ids, no digits."""
    return f"PART_{chr(65 + number // 26)}{chr(65 + number % 26)}"


def _options(*titles: str) -> list[dict[str, Any]]:
    return [{"id": str(n), "title": title, "description": "As agreed on the phone"} for n, title in enumerate(titles)]


def _screen(number: int, is_last: bool) -> dict[str, Any]:
    action: dict[str, Any] = {"name": "complete", "payload": {"who": "${form.who}", "how": "${form.how}"}}
    if not is_last:
        action["name"] = "navigate"
        action["next"] = {"type": "screen", "name": _name(number + 1)}
        action["payload"]["slots"] = "${data.slots}"
    children = [
        {"type": "TextHeading", "text": f"Part {number + 1}"},
        {"type": "TextBody", "text": "Please choose a day and tell us how to reach you.", "visible": True},
        {"type": "TextInput", "name": "who", "label": "Name", "required": True, "helper-text": "As in your passport"},
        {"type": "TextInput", "name": "mail", "label": "E-mail", "input-type": "email", "max-chars": 80},
        {"type": "TextArea", "name": "notes", "label": "Notes", "max-length": 600},
        {"type": "Dropdown", "name": "slot", "label": "Time", "data-source": "${data.slots}", "required": False},
        {"type": "RadioButtonsGroup", "name": "how", "label": "How", "data-source": _options("Here", "There")},
        {"type": "CheckboxGroup", "name": "extras", "label": "Extras", "data-source": _options("Tea", "Milk", "Rum")},
        {
            "type": "If",
            "condition": "${form.how} == '1'",
            "then": [{"type": "TextCaption", "text": "See you there."}],
            "else": [{"type": "DatePicker", "name": "day", "label": "Day", "min-date": "2026-01-01"}],
        },
        {"type": "OptIn", "name": "terms", "label": "I have read the terms", "required": True},
        {"type": "Footer", "label": "Done" if is_last else "Continue", "on-click-action": action},
    ]
    properties = {"id": {"type": "string"}, "title": {"type": "string"}}
    data: dict[str, Any] = {
        "slots": {
            "type": "array",
            "items": {"type": "object", "properties": properties},
            "__example__": [{"id": "a", "title": "Morning"}],
        }
    }
    if number > 0:
        data |= {name: {"type": "string", "__example__": "Ann"} for name in ("who", "how")}
    screen: dict[str, Any] = {"id": _name(number), "title": "A part", "data": data}
    if is_last:
        screen |= {"terminal": True, "success": True}
    screen["layout"] = {"type": "SingleColumnLayout", "children": children}
    return screen


def _timed(work: Callable[[], Any], times: int) -> Callable[[], float]:
    """What one of them takes, in milliseconds of CPU time."""

    def run() -> float:
        start = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - start) / times * 1e3

    return run


def main() -> None:
    rounds, core = map(int, sys.argv[1:])
    os.sched_setaffinity(0, {core})
    import flows8x8
    import jsonschema

    schema = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema)

    def by_schema(text: str) -> list[Any]:
        return list(validator.iter_errors(json.loads(text)))

    clean, broken = document(), document(misspelt=True)
    report = flows8x8.lint(clean)
    if report.errors or report.warnings or by_schema(clean):
        raise SystemExit("bench: the document should have no findings")
    if not flows8x8.lint(broken).errors or not by_schema(broken):
        raise SystemExit("bench: the typing error should be found")
    start = time.process_time()
    flows8x8.lint(clean)
    once = time.process_time() - start
    subjects = {
        "flows8x8": _timed(lambda: flows8x8.lint(clean), max(1, round(0.04 / once))),
        "jsonschema": _timed(lambda: by_schema(clean), 1),
    }
    print(json.dumps({"size": len(clean.encode()), **in_rounds(subjects, rounds)}))


if __name__ == "__main__":
    main()
