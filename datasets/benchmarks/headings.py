"""By which words of its heading a column of the regulator's workbook is known."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from datasets.benchmarks.figures import (
    ASKED_COMPLAINT,
    ASKED_REPAIR,
    CLOSED,
    COMPLETED,
    HOMES,
    OPEN,
    RAISED,
    TARGET_DAYS,
)

NAME, CODE, TYPE, REGION, NOTE = "name", "code", "type", "region", "note"
PART, BASE = " part", " base"
SURVEYED, RENTED = "surveyed", "rented"
_UNSEEN = re.compile("[\u200b\u200c\u200d\ufeff]")
_FOOTNOTES = re.compile(r"[\s\d,*†‡¹²³%]+$")
_LONGEST = 600


def plain(heading: str) -> str:
    """A heading in small letters, on one line, without footnote digits and unseen marks."""
    flat = " ".join(_UNSEEN.sub("", heading[:_LONGEST]).split())
    return _FOOTNOTES.sub("", flat).casefold()


def _code(code: str, part: str) -> str:
    """RP02 1, RP02(1), RP02 (1), RP02 pt1: one code, as the years have written it."""
    return rf"{code} ?\(?(pt ?)?{part}\)?"


_SHARE = "^(proportion|number) of .*"
_RENTED = "^lcra - (proportion|number) of .*"

LANDLORD: Mapping[str, str] = MappingProxyType(
    {NAME: "^landlord name$", CODE: "^landlord code$", TYPE: "^landlord type$"}
)
"""What a row of landlords begins with, on every sheet."""

_AREA = {REGION: "^landlord predominant region$"}
_SURVEY = {
    RENTED: r"^relevant tenant population size \(lcra\)$",
    SURVEYED: "^total sample size achieved$",
    **{
        f"TP{number}": rf"^proportion of respondents who report .*\(tp{number}\)$"
        for number in ("01", "02", "03", "06", "08", "09")
    },
    ASKED_REPAIR: r"^proportion of (tenants|respondents) .*\(tp02 responses\)$",
    ASKED_COMPLAINT: r"^proportion of (tenants|respondents) .*\(tp09 responses\)$",
}
_RECORDS: dict[str, str] = {
    "RP01": r"^proportion of homes .*\(rp01\)$",
    f"RP01{PART}": r"^number of .*\(rp01 numerator\)$",
    f"RP01{BASE}": r"^number of .*\(rp01 denominator\)$",
    TARGET_DAYS: r"^what is your \(maximum\) target timescale for non-emergency repairs",
    HOMES: rf"^number of dwelling units owned .*\({_code('nm01', '1')} denominator\)$",
}
for _family, _start in (("RP02", _SHARE), ("CH01", _RENTED), ("CH02", _RENTED)):
    for _part in ("1", "2"):
        _id, _found = f"{_family}({_part})", _code(_family.lower(), _part)
        _RECORDS[_id] = rf"{_start}\({_found}\)$"
        _RECORDS[f"{_id}{PART}"] = rf"{_start}\({_found} numerator\)$"
        _RECORDS[f"{_id}{BASE}"] = rf"{_start}\({_found} denominator\)$"

SURVEY: Mapping[str, str] = MappingProxyType({**LANDLORD, **_AREA, **_SURVEY})
RECORDS: Mapping[str, str] = MappingProxyType({**LANDLORD, **_AREA, **_RECORDS})
SOME_YEARS: Mapping[str, str] = MappingProxyType(
    {
        RAISED: "^number of responsive repairs raised during the reporting year$",
        COMPLETED: "^number of responsive repairs completed during the reporting year$",
        CLOSED: "^number of responsive repairs closed during the reporting year for any reason "
        "apart from completion",
        OPEN: "^number of outstanding responsive repairs that had not been completed",
        NOTE: "^any additional notes from rsh$",
    }
)
"""Columns that not every year has. The data dictionary's field names are not used: in 2024/25
those of repairs closed and of work in progress stand the wrong way round."""


def columns_by_role(headings: Iterable[str], wanted: Mapping[str, str]) -> dict[str, list[str]]:
    """The headings that fit each role; a role that none fits is not in the answer."""
    known = [(heading, plain(heading)) for heading in headings]
    found = {
        role: [heading for heading, words in known if re.search(pattern, words)]
        for role, pattern in wanted.items()
    }
    return {role: fits for role, fits in found.items() if fits}
