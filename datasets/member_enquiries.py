"""The member enquiries contract: what councillors, MPs and other members asked, and the answers."""

from types import MappingProxyType

from datasets.contract import Column, Contract, Kind, Life, common_columns
from datasets.reported import with_reported_figures

(MEMBER_ENQUIRY,) = RECORD_KINDS = ("member_enquiry",)

MEMBER_TYPES = ("councillor", "mp", "leader_mayor", "assembly_member", "other")
REQUEST_TYPES = ("casework", "information", "policy")
RECEIVING_BODIES = ("almo", "council", "trading_company", "contractor")
NOT_YET_ANSWERED = ("submitted", "assigned", "in_progress", "reassignment_required")
RESPONDED, CLOSED = OVER = ("responded", "closed")
STATUSES = (*NOT_YET_ANSWERED, *OVER)
ABOUT_REPAIRS = ("repairs", "damp_and_mould")
CATEGORIES = (
    *ABOUT_REPAIRS,
    "building_safety",
    "adaptations",
    "allocations_and_transfers",
    "homelessness",
    "anti_social_behaviour",
    "estates_and_cleaning",
    "rent_and_charges",
    "leasehold",
    "transport",
    "social_care",
    "staff_conduct",
    "other",
)

LEAST_SLA, MOST_SLA = 1, 60
"""Working days that an answer may be promised in: a week of hours or a year is a slip."""


def _text(name: str, what: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, what, required)


def _date(name: str, what: str, *, required: bool = False, derived: bool = False) -> Column:
    return Column(name, Kind.DATE, what, required, derived=derived)


def _count(name: str, what: str) -> Column:
    return Column(name, Kind.WHOLE, what, least=0)


_MEMBER_ENQUIRIES = Contract(
    name="member_enquiries",
    title="Member enquiries",
    columns=(
        *common_columns(RECORD_KINDS),
        _text("enquiry_ref", "The enquiry's reference.", required=True),
        Column("member_type", Kind.CODE, "What sort of member asked.", True, MEMBER_TYPES),
        _text("member_key", "The member, as a pseudonym; never shown."),
        Column("request_type", Kind.CODE, "What was asked for.", False, REQUEST_TYPES),
        Column("receiving_body", Kind.CODE, "Whose inbox it came to.", True, RECEIVING_BODIES),
        _text("inbox", "The inbox, as the sender's system names it."),
        _text("channel", "How it came in."),
        _text("team", "The team that answers."),
        _count("passed_between_teams", "How often it was passed from one team to another."),
        Column("category", Kind.CODE, "What it is about.", True, CATEGORIES),
        _date("received_on", "When it was received.", required=True),
        Column(
            "sla_working_days",
            Kind.WHOLE,
            "The working days in which an answer is promised.",
            least=LEAST_SLA,
            most=MOST_SLA,
            derived=True,
        ),
        _date("due_on", "When the answer is due, as the system says now.", derived=True),
        _date("original_due_on", "When the answer was first due.", derived=True),
        Column("holding_reply", Kind.FLAG, "Whether a holding reply was sent: it is no answer."),
        _date("responded_on", "When it was answered; empty while it is open again."),
        Column("status", Kind.CODE, "Its status.", False, STATUSES),
        _date("closed_on", "When it was closed; empty while it is open again."),
        _count("reopened_count", "How often it was opened again."),
        _date("last_reopened_on", "When it was last opened again."),
        _text("ward_code", "The ward's ONS code."),
        _text("linked_complaint_ref", "The complaint that it became."),
        _text("linked_work_order_ref", "The repair that it is about."),
    ),
    lives=MappingProxyType({MEMBER_ENQUIRY: Life("received_on", ("closed_on",))}),
    events=MappingProxyType(
        {
            "responded_on": ("status",),
            "closed_on": ("status",),
            "last_reopened_on": ("reopened_count", "status"),
        }
    ),
    undone_by=MappingProxyType(
        {"closed_on": "last_reopened_on", "responded_on": "last_reopened_on"}
    ),
)

MEMBER_ENQUIRIES = with_reported_figures(_MEMBER_ENQUIRIES)
