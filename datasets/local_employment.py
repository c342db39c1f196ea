"""The local employment contract: jobs by employer and by where their holders live, as heads."""

from types import MappingProxyType

from datasets.contract import Column, Contract, Kind, Life, common_columns
from datasets.reported import with_reported_figures

JOBS_BY_AREA = "jobs_by_area"
RECORD_KINDS = (JOBS_BY_AREA,)

IN_BOROUGH, ELSEWHERE, UNKNOWN = AREAS = ("in_borough", "elsewhere", "unknown")
"""Where the people who hold the jobs live. An unknown home is neither in nor out of the borough."""

PARTS_OF_HEADCOUNT = ("at_or_above_llw", "apprentices", "new_starters", "on_council_terms")
PARTS = MappingProxyType(
    {
        **dict.fromkeys(PARTS_OF_HEADCOUNT, "headcount"),
        "raised_to_llw": "at_or_above_llw",
        "new_starters_local": "new_starters",
    }
)

"""Each count of some of the people, and the count that it cannot be larger than."""

COUNTS = ("headcount", "fte", *PARTS)
"""Every figure of a line: all of them are empty where the sender suppressed it."""


def _people(name: str, what: str) -> Column:
    return Column(name, Kind.WHOLE, what, least=0)


_LOCAL_EMPLOYMENT = Contract(
    name="local_employment",
    title="Local employment",
    columns=(
        *common_columns(RECORD_KINDS),
        Column("employer", Kind.TEXT, "Who employs these people: an organisation.", True),
        Column("area", Kind.CODE, "Where they live.", True, AREAS),
        Column("area_code", Kind.TEXT, "The ONS code of the area, where it is one place."),
        _people("headcount", "How many people are employed on the month's last day."),
        Column("fte", Kind.NUMBER, "Their full-time equivalents.", least=0),
        _people("at_or_above_llw", "Of them, paid at least the living wage rate."),
        Column(
            "llw_rate_gbp",
            Kind.NUMBER,
            "The hourly living wage rate that they were counted against, in pounds.",
            least=1,
            most=100,
            derived=True,
        ),
        _people("raised_to_llw", "Of them, brought up to the living wage rate in the month."),
        _people("apprentices", "Of them, apprentices."),
        _people("new_starters", "Of them, started in the month."),
        _people("new_starters_local", "Of those who started, living in the borough."),
        _people("on_council_terms", "Of them, on the council's terms and conditions."),
        Column("suppressed", Kind.FLAG, "Whether the sender hid the line's figures.", True),
    ),
    lives=MappingProxyType({JOBS_BY_AREA: Life("month", ("month",))}),
)

LOCAL_EMPLOYMENT = with_reported_figures(_LOCAL_EMPLOYMENT)
