"""The public surface is the one that tests/contract.json describes."""

from __future__ import annotations

import inspect
import json
import sys
import types

import flows8x8
import pytest
from conftest import REPO
from flows8x8 import UNSET, AsyncClient, Client, ErrorKind, FlowsError
from flows8x8._async_raw import AsyncRawClient
from flows8x8._enums import _TextEnum
from flows8x8._errors import BY_KIND
from flows8x8._raw import RawClient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CONTRACT = json.loads((REPO / "tests" / "contract.json").read_text(encoding="utf-8"))
OPERATIONS = {operation["name"]: operation for operation in CONTRACT["operations"]}

#: Names of the contract that are called otherwise in Python; without a second name there is none.
CLIENT_METHODS = {"builder": "", "from_env": ""}  # The constructor is both.
CLIENT_OPTIONS = {"header": "extra_headers", "no_proxy": ""}  # proxy=False is the second.
CALL_OPTIONS = {"header": "extra_headers"}
#: Call options that only these operations have as arguments; for any other there is with_options.
OPTIONS_OF = {"raise_on_validation": ("create_flow", "update_flow"), "reconcile": ("create_flow",)}
RETURNS = {"nothing": "None", "string": "str", "FlowSummary | none": "FlowSummary | None"}
#: What a result can do: nothing of it in the classes that are made of an answer, or of the linter's own knowledge.
JSON_METHODS = {"replace", "to_dict", "to_json", "from_dict", "from_json"}
WITHOUT_JSON = ("Response", "RawResponse", "Explanation")
#: What Python has beyond the contract's fields and methods, or instead of them.
MORE_PROPERTIES = {"LintReport": {"is_valid"}, "Response": {"request_id"}}
MORE_METHODS = {"FlowList": {"index", "count"}, "Response": {"parse"}, "RawResponse": {"text", "json"}}
MORE_OF_ERRORS = {"cause", "is_retryable"}
#: Functions of Python alone.
MORE_FUNCTIONS = {"enable_logging", "disable_logging"}

MODELS = [name for name in CONTRACT["models"] if name != "Timestamp"]
BOTH = pytest.mark.parametrize("cls", [Client, AsyncClient])


def names(items: list[dict[str, Any]], renamed: dict[str, str] | None = None) -> list[str]:
    """The names of what is built, in Python's words."""
    called = [(renamed or {}).get(item["name"], item["name"]) for item in items if not item.get("planned")]
    return [name for name in called if name]


def public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


def parameters(function: Any) -> dict[str, inspect.Parameter]:
    return {name: spec for name, spec in inspect.signature(function).parameters.items() if name != "self"}


def fields(model: str) -> list[str]:
    """The fields of a model; a time is the text that came, and is shown as a datetime beside it."""
    items = CONTRACT["models"][model]["fields"]
    return [f"{item['name']}_raw" if item["type"] == "Timestamp" else item["name"] for item in items]


def times(model: str) -> set[str]:
    return {item["name"] for item in CONTRACT["models"][model]["fields"] if item["type"] == "Timestamp"}


@BOTH
def test_every_operation_is_a_method_of_the_client_and_nothing_else_is(cls: type) -> None:
    others = [CLIENT_METHODS.get(name, name) for name in CONTRACT["client_methods"]]
    assert public(cls) == {*OPERATIONS, *filter(None, others), "with_raw_response"}


@pytest.mark.parametrize("cls", [RawClient, AsyncRawClient])
def test_with_raw_response_has_the_operations_and_nothing_else(cls: type) -> None:
    assert public(cls) == {*OPERATIONS}


@BOTH
@pytest.mark.parametrize("name", OPERATIONS)
def test_parameters_of_an_operation_are_the_contract_s(cls: type, name: str) -> None:
    own = OPERATIONS[name]["parameters"]
    options = [option for option in names(CONTRACT["call_options"], CALL_OPTIONS) if option not in names(own)]
    options = [option for option in options if name in OPTIONS_OF.get(option, (name,))]
    found = parameters(getattr(cls, name))
    assert list(found)[: len(own)] == names(own)
    assert set(list(found)[len(own) :]) == set(options)
    for item in own:
        spec = found[item["name"]]
        if item["required"]:
            assert (spec.kind, spec.default) == (spec.POSITIONAL_OR_KEYWORD, spec.empty), item["name"]
        else:
            default = UNSET if item.get("nullable") else None
            assert (spec.kind, spec.default) == (spec.KEYWORD_ONLY, default), item["name"]
    for option in options:
        assert (found[option].kind, found[option].default) == (inspect.Parameter.KEYWORD_ONLY, None), option


@BOTH
@pytest.mark.parametrize("name", OPERATIONS)
def test_results_of_an_operation_are_the_contract_s(cls: type, name: str) -> None:
    wanted = OPERATIONS[name]["returns"]
    assert inspect.signature(getattr(cls, name)).return_annotation == RETURNS.get(wanted, wanted)
    assert inspect.iscoroutinefunction(getattr(cls, name)) == (cls is AsyncClient)


@BOTH
def test_options_of_the_client_are_the_contract_s(cls: type) -> None:
    found = parameters(cls)
    assert set(found) == set(names(CONTRACT["client_options"], CLIENT_OPTIONS))
    assert {spec.kind for spec in found.values()} == {inspect.Parameter.KEYWORD_ONLY}
    switches = {item["name"]: item["default"] for item in CONTRACT["client_options"] if item["type"] == "bool"}
    del switches["no_proxy"]
    # What has a default in the core says None here, so that the default is written down once; for the rate limit, where
    # None says something else, it is UNSET.
    wanted = {name: switches.get(name, UNSET if name == "rate_limit" else None) for name in found}
    assert {name: spec.default for name, spec in found.items()} == wanted


@BOTH
def test_options_of_a_call_are_options_of_a_copy(cls: type) -> None:
    found = parameters(cls.with_options)  # type: ignore[attr-defined]
    assert set(found) == set(names(CONTRACT["call_options"], CALL_OPTIONS))
    assert {(spec.kind, spec.default) for spec in found.values()} == {(inspect.Parameter.KEYWORD_ONLY, None)}


def test_every_option_of_the_client_is_described() -> None:
    described = inspect.getdoc(Client) or ""
    assert [name for name in parameters(Client) if name not in described] == []


def test_functions_are_the_contract_s() -> None:
    functions = {name for name in flows8x8.__all__ if callable(getattr(flows8x8, name)) and name.islower()}
    assert functions - MORE_FUNCTIONS == set(names(CONTRACT["functions"]))
    for function in CONTRACT["functions"]:
        found = parameters(getattr(flows8x8, function["name"]))
        assert list(found) == names(function["parameters"]), function["name"]
        required = {name for name, spec in found.items() if spec.default is spec.empty}
        assert required == {item["name"] for item in function["parameters"] if item["required"]}, function["name"]


@pytest.mark.parametrize("name", MODELS)
def test_fields_of_a_model_are_the_contract_s(name: str) -> None:
    cls = getattr(flows8x8, name)
    # In Python what must be given comes before what may be, so the order is not compared.
    assert sorted(cls.__match_args__) == sorted(fields(name))
    properties = {member for member in public(cls) if inspect.isdatadescriptor(inspect.getattr_static(cls, member))}
    assert properties == {*fields(name), *times(name), *MORE_PROPERTIES.get(name, ())}
    methods = {*CONTRACT["models"][name].get("methods", ()), *MORE_METHODS.get(name, ())}
    methods |= set() if name in WITHOUT_JSON else JSON_METHODS
    assert public(cls) - properties == methods


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Python 3.9 shows no signature of a class that is not its own")
@pytest.mark.parametrize("name", [name for name in MODELS if name not in WITHOUT_JSON])
def test_a_model_is_made_of_its_fields_in_the_order_of_its_match_args(name: str) -> None:
    cls = getattr(flows8x8, name)
    found = parameters(cls)
    assert tuple(found) == cls.__match_args__
    assert {spec.kind for spec in found.values()} == {inspect.Parameter.KEYWORD_ONLY}


def test_models_are_the_contract_s() -> None:
    classes = {name for name in flows8x8.__all__ if hasattr(getattr(flows8x8, name), "__match_args__")}
    assert classes == set(MODELS)


@pytest.mark.parametrize("name", CONTRACT["enums"])
def test_values_of_an_enum_are_the_contract_s(name: str) -> None:
    cls, contract = getattr(flows8x8, name), CONTRACT["enums"][name]
    assert list(cls) == contract["values"]
    assert {member for member in vars(cls) if member.isupper()} == {value.upper() for value in contract["values"]}
    for value in contract["values"]:
        assert getattr(cls, value.upper()) is cls(value)
    if contract["open"]:
        assert cls("ANOTHER") == "ANOTHER"
    else:
        with pytest.raises(ValueError, match=contract["values"][-1]):
            cls("another")


def test_enums_are_the_contract_s() -> None:
    classes = [getattr(flows8x8, name) for name in flows8x8.__all__]
    enums = {cls.__name__ for cls in classes if isinstance(cls, type) and issubclass(cls, _TextEnum)}
    assert enums == {*CONTRACT["enums"], "ErrorKind"}


def test_every_kind_of_error_has_a_class_of_its_own() -> None:
    kinds = names(CONTRACT["errors"]["kinds"])
    assert list(ErrorKind) == kinds
    assert list(BY_KIND) == kinds
    assert len(set(BY_KIND.values())) == len(kinds)
    for kind, cls in BY_KIND.items():
        assert cls.kind is ErrorKind(kind)
        assert vars(cls)["kind"] is cls.kind, f"{cls.__name__} has the kind of its base"
        assert cls.__name__ in flows8x8.__all__


def test_fields_of_an_error_are_the_contract_s() -> None:
    own = set(names(CONTRACT["errors"]["fields"])) - {"api"}
    envelope = set(names(CONTRACT["errors"]["api"])) - {"message"} | {"api_message", "timestamp_raw"}
    error = FlowsError("text")
    found = public(FlowsError) | set(vars(error))
    assert found - public(Exception) == own | envelope | MORE_OF_ERRORS | {"to_dict"}
    made_of = parameters(FlowsError)
    assert set(made_of) == {"text", *vars(error)}


def without_own_words(text: str | None) -> str:
    return (text or "").replace(":class:`AsyncClient`", ":class:`Client`")


def test_both_clients_have_the_same_methods_and_say_the_same_of_them() -> None:
    assert public(Client) == public(AsyncClient)
    assert inspect.signature(Client) == inspect.signature(AsyncClient)
    for name in sorted(public(Client)):
        blocking, awaited = (inspect.getattr_static(cls, name) for cls in (Client, AsyncClient))
        assert without_own_words(awaited.__doc__) == blocking.__doc__, name
        assert blocking.__doc__, name
        assert isinstance(blocking, property) == isinstance(awaited, property), name
        if not isinstance(blocking, property):
            assert inspect.signature(blocking) == inspect.signature(awaited), name


@pytest.mark.parametrize("name", flows8x8.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(flows8x8, name)
    if name == "__version__":
        return
    # Of the class itself: a class without a text of its own would pass with its base's.
    text = vars(value).get("__doc__") if isinstance(value, type) else value.__doc__
    assert text, f"{name} has no docstring"
    if isinstance(value, type):
        assert value.__module__ == "flows8x8", f"{name} is shown as one of {value.__module__}"


@pytest.mark.parametrize("name", [*MODELS, "CancelToken", "FlowsError"])
def test_every_member_of_a_class_is_documented(name: str) -> None:
    cls = getattr(flows8x8, name)
    own = [member for member in public(cls) if not hasattr(Exception, member) and member != "kind"]
    assert [member for member in own if not inspect.getattr_static(cls, member).__doc__] == []


def test_nothing_else_is_public() -> None:
    found = {name for name in dir(flows8x8) if not name.startswith("_")}
    found -= {name for name in found if isinstance(vars(flows8x8).get(name), types.ModuleType)}
    # What __future__ leaves in a module, and what keeps imports for type checkers alone from being made.
    found -= {"annotations", "TYPE_CHECKING"}
    assert len(flows8x8.__all__) == len(set(flows8x8.__all__))
    assert found | {"__version__"} == set(flows8x8.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Clinet'"):
        _ = flows8x8.Clinet
