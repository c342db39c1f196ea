"""The repairs contract: works orders, hazard cases and disrepair cases."""

from types import MappingProxyType

from datasets.contract import Column, Contract, Kind, Life, common_columns
from datasets.reported import with_reported_figures

WORKS_ORDER, HAZARD_CASE, DISREPAIR_CASE = RECORD_KINDS = (
    "works_order",
    "hazard_case",
    "disrepair_case",
)
_JOB = (WORKS_ORDER,)
_HAZARD = (HAZARD_CASE,)

REPAIR_CLASSES = ("responsive", "void", "planned", "cyclical")
PRIORITY_NAMES = MappingProxyType(
    {1: "immediate", 2: "emergency", 3: "urgent", 4: "normal", 5: "inspection"}
)
TARGET_BASES = ("hours", "calendar_days", "working_days")
TARGET_EVENTS = ("attend", "make_safe", "complete")
CLOSE_REASONS = (
    "tenant_cancelled",
    "landlord_cancelled",
    "duplicate",
    "reclassified",
    "no_access",
    "migrated",
    "other",
)
DONE_BY = ("in_house", "contractor")
HAZARD_CLASSES = ("none", "significant", "emergency")
CLOCK_STOPPED = ("decanted", "no_hazard_found", "consent_refused", "no_access")
COST_BASES = ("invoice", "schedule_of_rates", "timesheet", "none")


def _text(name: str, what: str, kinds: tuple[str, ...] = _JOB, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, what, required, kinds=kinds)


def _instant(name: str, what: str, kinds: tuple[str, ...] = _JOB) -> Column:
    return Column(name, Kind.INSTANT, what, kinds=kinds)


def _code(name: str, what: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, Kind.CODE, what, allowed=allowed, kinds=_JOB)


def _flag(name: str, what: str) -> Column:
    return Column(name, Kind.FLAG, what, kinds=_JOB)


_REPAIRS = Contract(
    name="repairs",
    title="Repairs",
    columns=(
        *common_columns(RECORD_KINDS),
        _text("work_order_ref", "The works order's reference.", (), required=True),
        Column(
            "repair_class",
            Kind.CODE,
            "What sort of repair it is.",
            True,
            REPAIR_CLASSES,
            kinds=_JOB,
        ),
        Column("is_emergency", Kind.FLAG, "Whether it was an emergency.", True, kinds=_JOB),
        _text("priority_raw", "The priority as the sender's system names it.", required=True),
        Column(
            "priority_code",
            Kind.WHOLE,
            "HACT priority: 1 immediate, 2 emergency, 3 urgent, 4 normal, 5 inspection.",
            least=1,
            most=5,
            kinds=_JOB,
        ),
        Column("reported_at", Kind.INSTANT, "When it was reported.", derived=True, kinds=_JOB),
        Column("raised_at", Kind.INSTANT, "When the order was raised.", True),
        Column(
            "target_at",
            Kind.INSTANT,
            "When it was due, as the system says now.",
            kinds=_JOB,
            is_limit=True,
        ),
        Column(
            "original_target_at",
            Kind.INSTANT,
            "The first target ever seen for the job.",
            derived=True,
            kinds=_JOB,
            is_limit=True,
        ),
        _code("target_basis", "How the target is counted.", TARGET_BASES),
        _code("target_event", "What the target promises.", TARGET_EVENTS),
        _instant("appointment_made_at", "When an appointment was made."),
        _flag("appointment_kept", "Whether the appointment was kept."),
        _instant("attended_at", "When somebody first attended."),
        Column("no_access_count", Kind.WHOLE, "Visits that found nobody in.", least=0, kinds=_JOB),
        _instant("completed_at", "When the work was finished.", ()),
        _instant("closed_other_at", "When it was closed without being done.", ()),
        Column(
            "close_reason", Kind.CODE, "Why it was closed without being done.", False, CLOSE_REASONS
        ),
        Column(
            "status_code", Kind.TEXT, "HACT status on extraction day.", derived=True, kinds=_JOB
        ),
        _text("status_raw", "The status as the sender's system names it.", ()),
        _instant("reopened_at", "When it was reopened."),
        _text("on_hold_reason", "Why it is on hold."),
        _text("trade_code", "The trade."),
        _text("sor_code", "The schedule of rates code."),
        _text("contractor_code", "The contractor's code."),
        _code("done_by", "Who did the work.", DONE_BY),
        _text("area_patch", "The management patch.", ()),
        _text("ward_code", "The ward's ONS code.", ()),
        _flag("is_communal", "Whether it is in a shared part of the building."),
        _text("tenure", "The home's tenure.", ()),
        _text("property_key", "The home, as a pseudonym.", ()),
        _text("recall_of", "The job that this one puts right."),
        _text("follow_on_of", "The job that this one follows."),
        _flag("first_visit_fix", "Whether the first visit fixed it."),
        _flag("is_damp_mould", "Whether it is about damp or mould."),
        _text("how_flagged", "How damp and mould was recognised."),
        Column(
            "hazard_class", Kind.CODE, "The hazard's class.", False, HAZARD_CLASSES, kinds=_HAZARD
        ),
        _instant("hazard_aware_at", "When the landlord became aware.", _HAZARD),
        _instant("hazard_investigated_at", "When it was investigated.", _HAZARD),
        _instant("hazard_summary_sent_at", "When the written summary was sent.", _HAZARD),
        _instant("hazard_made_safe_at", "When it was made safe.", _HAZARD),
        _instant("hazard_preventative_started_at", "When further work began.", _HAZARD),
        Column(
            "clock_stopped_reason",
            Kind.CODE,
            "Why the clock stopped.",
            False,
            CLOCK_STOPPED,
            kinds=_HAZARD,
        ),
        Column("cost_gbp", Kind.NUMBER, "What the job cost, in pounds.", least=0, kinds=_JOB),
        Column(
            "variation_gbp", Kind.NUMBER, "Added to the cost afterwards, in pounds.", kinds=_JOB
        ),
        _code("cost_basis", "Where the cost comes from.", COST_BASES),
        Column("migrated", Kind.FLAG, "Whether it was loaded from another system.", derived=True),
    ),
    lives=MappingProxyType(
        {kind: Life("raised_at", ("completed_at", "closed_other_at")) for kind in RECORD_KINDS}
    ),
    events=MappingProxyType(
        {
            "completed_at": ("first_visit_fix",),
            "closed_other_at": ("close_reason",),
            "attended_at": (),
            "reopened_at": (),
            "appointment_made_at": ("appointment_kept",),
            "hazard_investigated_at": ("clock_stopped_reason",),
            "hazard_summary_sent_at": (),
            "hazard_made_safe_at": (),
            "hazard_preventative_started_at": (),
        }
    ),
)

REPAIRS = with_reported_figures(_REPAIRS)
