"""Results are values: frozen, comparable, copied, pickled, printed and read back."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import sys

import flows8x8
import pytest
from conftest import REPO
from flows8x8 import (
    DecodeError,
    ErrorPointer,
    Finding,
    FlowDetails,
    FlowList,
    FlowPreview,
    FlowReply,
    FlowsError,
    FlowStatus,
    FlowSummary,
    LintReport,
    Location,
    RawResponse,
    Response,
    SavedFlow,
    ValidationFailedError,
)
from model_samples import EXTRA, FINDING, FULL, LEAST, LOCATION, OF_LINT, POINTER, SUMMARY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MADE = pytest.mark.parametrize("model", FULL + LEAST, ids=lambda model: type(model).__name__)

RESULTS: dict[str, Any] = {
    "create_flow": SavedFlow,
    "update_flow": SavedFlow,
    "get_flow": FlowDetails,
    "wait_for_status": FlowDetails,
    "list_flows": FlowList,
    "find_flow": FlowSummary,
    "preview_flow": FlowPreview,
    "parse_flow_reply": FlowReply,
    "lint": LintReport,
}


def public(model: Any) -> list[str]:
    return [name for name in dir(model) if not name.startswith("_")]


def shown(model: Any) -> Any:
    """What the text of a model evaluates to."""
    return eval(repr(model), {name: getattr(flows8x8, name) for name in flows8x8.__all__})


def of_vectors() -> Iterator[tuple[str, Any, Any]]:
    """The values that vectors say results have, as models of their classes."""
    for path in sorted((REPO / "tests" / "vectors").glob("*.json")):
        for vector in json.loads(path.read_text(encoding="utf-8")):
            value, cls = vector["outcome"].get("value"), RESULTS.get(vector["call"]["op"])
            if value is not None and cls is not None:
                yield vector["name"], cls.from_dict(value), value


def test_every_class_of_results_has_a_sample() -> None:
    without_constructor = {"Response", "RawResponse", "Explanation"}
    classes = {name for name in flows8x8.__all__ if hasattr(getattr(flows8x8, name), "__match_args__")}
    assert {type(model).__name__ for model in FULL} == classes - without_constructor


@MADE
def test_nothing_of_a_model_can_be_set_or_deleted(model: Any) -> None:
    before = repr(model)
    for name in [*public(model), "another"]:
        with pytest.raises(AttributeError):
            setattr(model, name, None)
        with pytest.raises(AttributeError):
            delattr(model, name)
    assert repr(model) == before


@MADE
def test_repr_evaluates_to_an_equal_model(model: Any) -> None:
    assert shown(model) == model
    assert repr(shown(model)) == repr(model)


def test_repr_names_the_fields() -> None:
    assert repr(FlowSummary(id="1", name="n", status="DRAFT")).startswith("FlowSummary(id='1', name='n', status=Flow")


@MADE
def test_equal_models_have_equal_hashes(model: Any) -> None:
    other = type(model).from_dict(model.to_dict())
    assert model == other
    assert (model != other) is False
    assert hash(model) == hash(other)
    assert len({model, other}) == 1
    assert {model: 1}[other] == 1


@MADE
def test_a_model_equals_no_other_one_and_no_dict(model: Any) -> None:
    assert [type(other) for other in FULL + LEAST if other == model] == [type(model)]
    assert model != model.to_dict()
    assert model != repr(model)
    with pytest.raises(TypeError):
        _ = model < model


@pytest.mark.parametrize("model", FULL, ids=lambda model: type(model).__name__)
def test_each_field_counts_for_equality(model: Any) -> None:
    least = {type(other): other for other in LEAST}.get(
        type(model), Location.from_dict(dict.fromkeys(LOCATION.to_dict(), 0))
    )
    for name in type(model).__match_args__:
        if getattr(least, name) != getattr(model, name):
            assert model.replace(**{name: getattr(least, name)}) != model, name


@MADE
def test_copies_are_equal(model: Any) -> None:
    assert copy.copy(model) == model
    assert copy.deepcopy(model) == model
    assert copy.deepcopy([model, model])[1] == model


@MADE
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_every_protocol_are_read_back(model: Any, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(model, protocol))
    assert type(again) is type(model)
    assert again == model
    assert repr(again) == repr(model)


@MADE
def test_json_is_read_back(model: Any) -> None:
    cls = type(model)
    assert cls.from_dict(model.to_dict()) == model
    assert cls.from_json(model.to_json()) == model
    assert json.loads(model.to_json()) == model.to_dict()
    assert json.loads(json.dumps(model.to_dict())) == model.to_dict()


def test_values_of_the_vectors_are_read_back_unchanged() -> None:
    wrong, classes = [], set()
    for name, model, value in of_vectors():
        classes.add(type(model))
        same = model.to_dict() == value and json.loads(model.to_json()) == value
        same = same and pickle.loads(pickle.dumps(model)) == model == copy.deepcopy(model) == shown(model)
        if not (same and type(model).from_json(model.to_json()) == model and len({model, shown(model)}) == 1):
            wrong.append(f"{name}: {model!r}")
    assert wrong == []
    assert classes == set(RESULTS.values())


@MADE
def test_replace_changes_what_is_named(model: Any) -> None:
    assert model.replace() == model
    cls = type(model)
    for name in cls.__match_args__:
        assert model.replace(**{name: getattr(model, name)}) == model, name
    with pytest.raises(TypeError, match="another"):
        model.replace(another=1)


def test_replace_leaves_the_model_as_it_was() -> None:
    other = SUMMARY.replace(name="x", status="PUBLISHED")
    assert (other.name, other.status, other.id, other.extra) == ("x", FlowStatus.PUBLISHED, SUMMARY.id, SUMMARY.extra)
    assert SUMMARY.status is FlowStatus.DRAFT
    assert SUMMARY.__replace__(name="x") == SUMMARY.replace(name="x")
    if sys.version_info >= (3, 13):
        assert copy.replace(SUMMARY, name="x") == SUMMARY.replace(name="x")


@pytest.mark.skipif(sys.version_info < (3, 10), reason="match came with Python 3.10")
def test_models_can_be_matched() -> None:
    program = """
match flow:
    case FlowSummary(_, name, FlowStatus.PUBLISHED):
        found = "published " + name
    case FlowSummary(id="1", status=FlowStatus.DRAFT, extra={"new": new}):
        found = new
"""
    for flow, wanted in [
        (FlowSummary(id="1", name="n", status="PUBLISHED"), "published n"),
        (FlowSummary(id="1", status="DRAFT", extra={"new": 5}), 5),
        (FlowSummary(id="2", status="DRAFT"), None),
    ]:
        scope = {**vars(flows8x8), "flow": flow, "found": None}
        exec(program, scope)
        assert scope["found"] == wanted


def test_unknown_members_are_kept_as_they_came() -> None:
    members = {"id": "1", "name": "n", "status": "BLOCKED", "categories": [], "validationErrors": [], **EXTRA}
    flow = FlowDetails.from_dict(members)
    assert flow.extra == EXTRA
    assert flow.to_dict() == members
    assert (flow.status, flow.status.is_known) == ("BLOCKED", False)


@pytest.mark.parametrize("members", [{"id": "1", "flowId": "9"}, {"id": "1", "name": "a", "flowName": "b"}])
def test_another_spelling_of_a_member_is_kept_beside_it(members: dict[str, str]) -> None:
    for given in (members, dict(reversed(members.items()))):
        flow = FlowSummary.from_dict(given)
        assert flow.to_dict() == {"name": "", "status": "", **members}
        for again in (FlowSummary.from_dict(flow.to_dict()), FlowSummary.from_json(flow.to_json()), shown(flow)):
            assert again == flow


def test_an_extra_member_cannot_stand_for_a_field() -> None:
    with pytest.raises((TypeError, FlowsError), match="id"):
        FlowSummary(id="1", extra={"id": "9"})


def test_what_is_done_to_a_dict_is_not_done_to_the_model() -> None:
    given = {"new": [1]}
    flow = FlowSummary(id="1", extra=given)
    given["new"].append(2)
    flow.extra["new"].append(3)
    flow.extra["another"] = 4
    flow.to_dict()["new"].append(5)
    assert flow.extra == {"new": [1]}
    reply = FlowReply(data={"a": {}})
    reply.data["a"]["b"] = 1
    assert reply.data == {"a": {}}


def test_results_that_hold_several_are_tuples() -> None:
    flow = FlowDetails(id="1", categories=iter(["OTHER"]), validation_errors=[FINDING])
    assert flow.categories == (flows8x8.FlowCategory.OTHER,)
    assert flow.validation_errors == (FINDING,)
    assert FINDING.pointers == (POINTER, ErrorPointer())


def test_a_list_of_flows_is_a_sequence() -> None:
    first, second, third = (FlowSummary(id=str(number)) for number in range(3))
    flows = FlowList(flows=[first, second, third], truncated=True)
    assert len(flows) == 3
    assert list(flows) == [first, second, third] == list(flows.flows)
    assert (flows[0], flows[-1], flows[True]) == (first, third, second)
    assert flows[1:] == (second, third)
    assert flows[::-2] == (third, first)
    assert flows[5:] == ()
    assert second in flows
    assert FlowSummary(id="9") not in flows
    assert "1" not in flows
    assert flows
    assert not FlowList()
    assert [flow.id for flow in reversed(flows)] == ["2", "1", "0"]
    for index in (3, -4, sys.maxsize):
        with pytest.raises(IndexError):
            _ = flows[index]
    with pytest.raises(TypeError):
        _ = flows["0"]  # type: ignore[call-overload]


def test_findings_of_a_saved_flow_are_raised_when_asked_for() -> None:
    good = SavedFlow(id="812")
    assert good.require_valid() == good
    with pytest.raises(ValidationFailedError) as raised:
        SavedFlow(id="812", validation_errors=[FINDING]).require_valid()
    assert raised.value.validation_errors == (FINDING,)
    assert "Invalid value found for property 'type'" in str(raised.value)


def test_a_report_is_valid_without_errors() -> None:
    assert LintReport(warnings=[OF_LINT]).is_valid
    assert not LintReport(errors=[OF_LINT]).is_valid


@pytest.mark.parametrize(
    ("cls", "arguments", "told"),
    [
        (SavedFlow, {}, "id"),
        (FlowSummary, {"id": 812}, "id"),
        (FlowSummary, {"id": None}, "id"),
        (FlowSummary, {"id": "1", "nam": "x"}, "nam"),
        (FlowDetails, {"id": "1", "categories": 5}, "categories"),
        (FlowDetails, {"id": "1", "categories": [5]}, "categories"),
        (FlowDetails, {"id": "1", "validation_errors": ["x"]}, "validation_errors"),
        (FlowSummary, {"id": "1", "extra": [1]}, "extra"),
        (FlowSummary, {"id": "1", "extra": {"x": object()}}, "extra"),
        (FlowSummary, {"id": "1", "extra": {1: "x"}}, "extra"),
        (FlowSummary, {"id": "1", "extra": {"x": float("nan")}}, "extra"),
        (FlowList, {"flows": ["1"]}, "flows"),
        (ErrorPointer, {"line_start": "3"}, "line_start"),
        (Finding, {"validation_error": FINDING, "severity": "fatal", "location": LOCATION}, "severity"),
        (FlowPreview, {"url": "u", "expires_at_raw": datetime.datetime.now(datetime.timezone.utc)}, "expires_at_raw"),
    ],
)
def test_what_no_model_can_hold_is_refused_by_name(cls: Any, arguments: dict[str, Any], told: str) -> None:
    with pytest.raises((TypeError, FlowsError), match=told):
        cls(**arguments)


def test_positions_are_no_arguments() -> None:
    with pytest.raises(TypeError):
        FlowSummary("1")  # type: ignore[misc]


@pytest.mark.parametrize("form", [5, None, [], "x", {1: 2}])
def test_what_is_no_dict_of_members_is_refused(form: Any) -> None:
    with pytest.raises((TypeError, FlowsError)):
        FlowSummary.from_dict(form)


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"id": {}}'])
def test_text_that_is_no_such_json_is_refused(text: str) -> None:
    with pytest.raises(FlowsError):
        FlowSummary.from_json(text)


def test_classes_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError):
        type("Mine", (FlowSummary,), {})


def test_answers_can_be_made_for_tests_of_programs_that_take_them() -> None:
    raw = RawResponse(status=201, headers={"X-A": "b"}, body=b'{"a":[1]}')
    assert (raw.status, raw.headers, raw.body, raw.text(), raw.json()) == (
        201,
        {"x-a": "b"},
        b'{"a":[1]}',
        '{"a":[1]}',
        {"a": [1]},
    )
    assert raw == pickle.loads(pickle.dumps(raw)) == copy.deepcopy(raw)
    assert hash(raw) == hash(copy.deepcopy(raw))
    response = Response(SUMMARY, headers={"X-Request-Id": "r"}, body=b"{}", attempts=2, elapsed=0.5)
    for made in (response, pickle.loads(pickle.dumps(response)), copy.deepcopy(response)):
        assert made.value == made.parse() == SUMMARY
        assert (made.status, made.headers, made.request_id) == (200, {"x-request-id": "r"}, "r")
        assert (made.body, made.attempts, made.elapsed) == (b"{}", 2, 0.5)
    for name in ("value", "status", "headers", "another"):
        with pytest.raises(AttributeError):
            setattr(response, name, None)


def test_what_is_no_text_or_no_json_is_said_to_be_none() -> None:
    for read in (RawResponse(body=b"\xff").text, RawResponse(body=b"{").json, RawResponse().json):
        with pytest.raises(DecodeError):
            read()


def test_an_explanation_is_a_value() -> None:
    found, again = flows8x8.explain("MIN_ITEMS_REQUIRED"), flows8x8.explain("MIN_ITEMS_REQUIRED")
    assert found is not None
    assert found == again == pickle.loads(pickle.dumps(found)) == copy.deepcopy(found)
    assert hash(found) == hash(again)
    assert found.code in repr(found)
    with pytest.raises(AttributeError):
        found.text = ""  # type: ignore[misc]
