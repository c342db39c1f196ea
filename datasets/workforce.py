"""The workforce contract: post holders, vacant posts, agency workers, absence, baseline facts.

A month's extract is a snapshot taken at its end: whoever was in post then, and whoever left in the
month. `record_id` is the employment's number, and stays when somebody moves to another post within
it. People are told apart by a pseudonymous key, never by a name.

A full history is a file of such snapshots, one after the other with `month` filled; or it has one
row per employment with `month` empty and `movement` saying how it began (joiner or tupe_in), which
is cut into months by its dates. Posts, contracts and hours are then those of the day of the report.
"""

from types import MappingProxyType

from datasets.contract import Column, Contract, Kind, Life, Movement, common_columns
from datasets.reported import with_reported_figures

POST_HOLDER, VACANT_POST, AGENCY_ASSIGNMENT, TEAM_ABSENCE, BASELINE = RECORD_KINDS = (
    "post_holder",
    "vacant_post",
    "agency_assignment",
    "team_absence",
    "baseline",
)
_HOLDER = (POST_HOLDER,)
_POST = (POST_HOLDER, VACANT_POST)
_ROLE = (POST_HOLDER, VACANT_POST, AGENCY_ASSIGNMENT)
_AGENCY = (AGENCY_ASSIGNMENT,)
_TEAM = (TEAM_ABSENCE,)
_FACT = (BASELINE,)

ROLE_FAMILIES = ("frontline", "supervisor", "manager", "support")
CONTRACT_TYPES = ("permanent", "fixed_term", "apprentice", "casual", "zero_hours")
NO_HOURS_EXPECTED = ("casual", "zero_hours")
STAYED, JOINER, LEAVER, TUPE_IN, TUPE_OUT, MOVED = MOVEMENTS = (
    "none",
    "joiner",
    "leaver",
    "tupe_in",
    "tupe_out",
    "internal_move",
)
CAME, WENT = (JOINER, TUPE_IN), (LEAVER, TUPE_OUT)
TUPE = "tupe"
LEAVE_REASONS = (
    "resignation",
    "retirement",
    "redundancy_voluntary",
    "redundancy_compulsory",
    "end_fixed_term",
    TUPE,
    "other",
)

MOST_FTE = 1.2
"""The most that one post can be: a week somewhat longer than the full-time one."""


def _holder(name: str, kind: Kind, what: str, *, required: bool = False) -> Column:
    return Column(name, kind, what, required, kinds=_HOLDER)


def _fact(name: str, kind: Kind, what: str) -> Column:
    return Column(name, kind, what, required=True, kinds=_FACT)


def _amount(name: str, what: str, kinds: tuple[str, ...], *, required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, what, required, least=0, kinds=kinds)


_WORKFORCE = Contract(
    name="workforce",
    title="Workforce",
    columns=(
        *common_columns(RECORD_KINDS),
        _holder("employee_key", Kind.TEXT, "The person, as a pseudonym.", required=True),
        _holder("is_primary_post", Kind.FLAG, "Whether it is their main post.", required=True),
        Column("position_id", Kind.TEXT, "The post's number.", True, kinds=_POST),
        _holder("reports_to_position", Kind.TEXT, "The number of the post that it reports to."),
        Column("org_unit", Kind.TEXT, "The team.", True, kinds=(POST_HOLDER, TEAM_ABSENCE)),
        Column(
            "org_unit_lineage",
            Kind.TEXT,
            "The units that the team belongs to, the largest first.",
            kinds=(POST_HOLDER, TEAM_ABSENCE),
        ),
        Column(
            "role_family",
            Kind.CODE,
            "What sort of job it is, looked up by job title.",
            False,
            ROLE_FAMILIES,
            derived=True,
            kinds=_ROLE,
        ),
        _holder("employer", Kind.TEXT, "The body that employs them.", required=True),
        Column("contract_type", Kind.CODE, "Their contract.", True, CONTRACT_TYPES, kinds=_HOLDER),
        Column(
            "fte",
            Kind.NUMBER,
            "Contracted hours as a share of full time; 0 for zero hours.",
            True,
            least=0,
            most=MOST_FTE,
            kinds=_HOLDER,
        ),
        _holder(
            "employment_start",
            Kind.DATE,
            "When this employer began to employ them; after a TUPE transfer, its date.",
            required=True,
        ),
        _holder(
            "continuous_service_start",
            Kind.DATE,
            "When their unbroken service began, earlier employers included.",
        ),
        _holder("leave_date", Kind.DATE, "Their last day."),
        Column(
            "movement",
            Kind.CODE,
            "What happened in the month; who comes or goes by TUPE neither joins nor leaves.",
            True,
            MOVEMENTS,
            kinds=_HOLDER,
        ),
        Column("leave_reason", Kind.CODE, "Why they left.", False, LEAVE_REASONS, kinds=_HOLDER),
        Column(
            "established_fte",
            Kind.NUMBER,
            "The post's size.",
            True,
            least=0.01,
            kinds=(VACANT_POST,),
        ),
        Column("vacant_since", Kind.DATE, "When the post fell vacant.", kinds=(VACANT_POST,)),
        Column("assignment_ref", Kind.TEXT, "The assignment's number.", True, kinds=_AGENCY),
        _amount("agency_hours", "Hours worked in the month.", _AGENCY),
        _amount("agency_fte", "Hours as a share of full time.", _AGENCY),
        _amount("agency_cost_gbp", "What it cost in the month, in pounds.", _AGENCY),
        _amount("absence_days", "Working days lost to sickness.", _TEAM, required=True),
        _amount("mean_fte", "The team's mean FTE in the month.", _TEAM, required=True),
        _fact("fact_on", Kind.DATE, "The day that the fact is of."),
        _fact("fact", Kind.TEXT, "What was counted, in a few words."),
        Column("fact_count", Kind.WHOLE, "How many.", True, least=0, kinds=_FACT),
        _fact("fact_source", Kind.TEXT, "The document that says so."),
    ),
    lives=MappingProxyType(
        {
            POST_HOLDER: Life("employment_start", ("leave_date",)),
            VACANT_POST: Life("month", ("month",)),
            AGENCY_ASSIGNMENT: Life("month", ("month",)),
            TEAM_ABSENCE: Life("month", ("month",)),
            BASELINE: Life("month", ("month",)),
        }
    ),
    events=MappingProxyType({"leave_date": ("leave_reason",)}),
    movement=Movement(
        kind=POST_HOLDER,
        column="movement",
        still=STAYED,
        came=CAME,
        went=WENT,
        reason="leave_reason",
        by_reason=MappingProxyType({TUPE: TUPE_OUT}),
    ),
)

WORKFORCE = with_reported_figures(_WORKFORCE)
