"""Texts with names, and times."""

from __future__ import annotations

import copy
import datetime
import json
import pickle

import pytest
from flows8x8 import UNSET, ErrorKind, FlowCategory, FlowDetails, FlowPreview, FlowReply, FlowStatus, Region

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

UNKNOWN = FlowStatus("ON_HOLD")
KNOWN: list[Any] = [*FlowStatus, *FlowCategory, *Region, *ErrorKind]
UTC = datetime.timezone.utc


def test_a_known_status_is_one_object() -> None:
    assert FlowDetails(id="1", status="DRAFT").status is FlowStatus.DRAFT
    assert FlowDetails.from_json('{"id": "1", "status": "PUBLISHED"}').status is FlowStatus.PUBLISHED
    assert FlowDetails(id="1", categories=["OTHER"]).categories[0] is FlowCategory.OTHER
    assert FlowStatus("DRAFT") is FlowStatus(FlowStatus.DRAFT) is FlowStatus.DRAFT


def test_an_unknown_status_keeps_its_text() -> None:
    status = FlowDetails(id="1", status="ON_HOLD").status
    assert (type(status), status, status.is_known) == (FlowStatus, "ON_HOLD", False)
    assert status == UNKNOWN
    assert hash(status) == hash("ON_HOLD")
    assert FlowStatus.DRAFT.is_known
    assert FlowStatus("draft") != FlowStatus.DRAFT


@pytest.mark.parametrize("member", [*KNOWN, UNKNOWN])
def test_a_named_text_is_a_str(member: Any) -> None:
    assert isinstance(member, str)
    assert member == str(member) == member.value
    assert type(member.value) is type(str(member)) is str
    assert f"{member}" == f"{member!s}" == "%s" % member == format(member) == member.value  # noqa: UP031
    assert json.loads(json.dumps({"member": member, member: 1})) == {"member": member.value, member.value: 1}
    assert {member.value: 1}[member] == {member: 1}[member.value] == 1
    assert member + "" == member.value


@pytest.mark.parametrize("member", [*KNOWN, UNKNOWN])
def test_a_named_text_is_copied_pickled_and_printed(member: Any) -> None:
    names = {cls.__name__: cls for cls in (FlowStatus, FlowCategory, Region, ErrorKind)}
    again = [pickle.loads(pickle.dumps(member, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    again += [copy.copy(member), copy.deepcopy(member), eval(repr(member), names)]
    for other in again:
        assert (type(other), other) == (type(member), member)
        assert other is member or not member.is_known


def test_repr_of_a_named_text_says_whether_it_is_known() -> None:
    assert repr(FlowStatus.DRAFT) == "FlowStatus.DRAFT"
    assert repr(UNKNOWN) == "FlowStatus('ON_HOLD')"
    assert repr(Region.AP) == "Region.AP"
    assert repr(ErrorKind.NOT_FOUND) == "ErrorKind.NOT_FOUND"


def test_a_class_of_named_texts_is_a_collection() -> None:
    assert next(iter(FlowCategory)) is FlowCategory.SIGN_UP
    assert len(FlowCategory) == 8
    assert "OTHER" in FlowCategory
    assert FlowCategory.OTHER in FlowCategory
    assert "ON_HOLD" not in FlowStatus
    assert UNKNOWN not in FlowStatus
    for other in (None, 5, ()):
        assert other not in FlowStatus


def test_a_named_text_is_frozen() -> None:
    with pytest.raises(AttributeError):
        FlowStatus.DRAFT.note = "x"  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [None, 5, b"DRAFT"])
def test_what_is_no_text_is_no_status(value: Any) -> None:
    with pytest.raises(TypeError, match="FlowStatus is made of a str"):
        FlowStatus(value)


@pytest.mark.parametrize("value", ["us", "", "AP", None, 5])
def test_another_region_is_refused_with_all_there_are(value: Any) -> None:
    with pytest.raises((ValueError, TypeError), match="ap, na, eu, id"):
        Region(value)


def test_unset_is_one_object_that_is_false() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("2030-05-06T07:08:09Z", datetime.datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2030-05-06T07:08:09.010Z", datetime.datetime(2030, 5, 6, 7, 8, 9, 10_000, tzinfo=UTC)),
        ("2030-05-06T09:08:09+02:00", datetime.datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2030-05-06T07:08:09+0000", datetime.datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2017-04-19T02:31:19.4297387+00:00", datetime.datetime(2017, 4, 19, 2, 31, 19, 429_000, tzinfo=UTC)),
        ("1969-12-31T23:59:59.500Z", datetime.datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime.datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_aware_and_in_utc(raw: str, wanted: datetime.datetime) -> None:
    preview = FlowPreview(url="u", expires_at_raw=raw)
    assert preview.expires_at == wanted
    assert preview.expires_at is not None
    assert preview.expires_at.utcoffset() == datetime.timedelta()
    assert preview.expires_at_raw == raw
    assert FlowReply(timestamp_raw=raw).timestamp == wanted
    assert preview.to_dict() == {"url": "u", "expiresAt": raw}


# The last three are times, but none that a datetime can hold in UTC.
@pytest.mark.parametrize(
    "raw",
    [
        *("", "soon", "2030-13-01T00:00:00Z", "2030-05-06T07:08:09", "+10000-01-01T00:00:00Z"),
        *("0000-12-31T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"),
    ],
)
def test_a_time_that_cannot_be_read_is_none_and_keeps_its_text(raw: str) -> None:
    preview = FlowPreview(url="u", expires_at_raw=raw)
    assert (preview.expires_at, preview.expires_at_raw) == (None, raw)
    assert preview.to_dict()["expiresAt"] == raw


def test_a_time_that_is_not_there_is_none() -> None:
    preview = FlowPreview(url="u")
    assert (preview.expires_at, preview.expires_at_raw) == (None, None)
