"""The complaints contract: complaint stages, and an Ombudsman's determinations."""

from types import MappingProxyType

import polars as pl

from datasets.complaint_code import CODE_VERSIONS, WORKED_OUT
from datasets.contract import Column, Contract, Kind, Life, common_columns
from datasets.reported import with_reported_figures

COMPLAINT_STAGE, DETERMINATION = RECORD_KINDS = ("complaint_stage", "determination")
_STAGE = (COMPLAINT_STAGE,)
_FINDING = (DETERMINATION,)

REGIMES = ("housing_ombudsman", "lgsco", "childrens_statutory", "adults_statutory")
COMPLAINANTS = ("tenant", "shared_owner", "leaseholder", "temporary_accommodation", "other")
STATUSES = ("open", "responded", "withdrawn", "closed")
OUTCOMES = ("upheld", "partly_upheld", "not_upheld", "resolved", "withdrawn")
OMBUDSMEN = ("housing", "lgsco")
FINDINGS = (
    "severe_maladministration",
    "maladministration",
    "service_failure",
    "reasonable_redress",
    "no_maladministration",
    "outside_jurisdiction",
    "upheld_fault_and_injustice",
    "upheld_fault_no_injustice",
    "not_upheld",
    "closed_after_initial_enquiries",
    "premature_or_invalid",
)
UPHELD_BY_HOUSING_OMBUDSMAN = ("severe_maladministration", "maladministration", "service_failure")
FINDINGS_OF = MappingProxyType({"housing": FINDINGS[:6], "lgsco": FINDINGS[6:]})
UPHELD_BY_LGSCO = ("upheld_fault_and_injustice", "upheld_fault_no_injustice")
STAFF_CONDUCT = "staff_conduct"
ORGANISATION_TYPES = ("council_or_almo", "housing_association", "other", "unknown")


_ANSWERED = pl.col("responded_on").is_not_null()


def _stage(name: str, kind: Kind, what: str, *, required: bool = False) -> Column:
    return Column(name, kind, what, required, kinds=_STAGE)


def _finding(name: str, kind: Kind, what: str, *, required: bool = False) -> Column:
    return Column(name, kind, what, required, kinds=_FINDING)


_COMPLAINTS = Contract(
    name="complaints",
    title="Complaints",
    columns=(
        *common_columns(RECORD_KINDS, others_allowed=_FINDING),
        _stage("complaint_ref", Kind.TEXT, "The complaint's reference.", required=True),
        Column("stage", Kind.WHOLE, "The stage: 1 or 2.", True, least=1, most=2, kinds=_STAGE),
        Column(
            "regime", Kind.CODE, "Whose rules apply.", False, REGIMES, derived=True, kinds=_STAGE
        ),
        Column(
            "code_version",
            Kind.CODE,
            "Which Complaint Handling Code applies, by its year.",
            False,
            CODE_VERSIONS,
            derived=True,
            kinds=_STAGE,
        ),
        Column("complainant_type", Kind.CODE, "Who complained.", False, COMPLAINANTS, kinds=_STAGE),
        Column("category", Kind.TEXT, "What it is about.", True),
        _stage("theme", Kind.TEXT, "The theme, staff conduct among them."),
        _stage("channel", Kind.TEXT, "How it came in."),
        _stage("team", Kind.TEXT, "The team that answers."),
        _stage("received_on", Kind.DATE, "When it was received.", required=True),
        _stage("logged_on", Kind.DATE, "When it was logged."),
        _stage("acknowledged_on", Kind.DATE, "When it was acknowledged."),
        Column("due_on", Kind.DATE, "When the answer is due.", derived=True, kinds=_STAGE),
        _stage("due_on_raw", Kind.DATE, "The due date as the sender's system has it."),
        _stage("extension_agreed", Kind.FLAG, "Whether an extension was agreed."),
        _stage("extended_due_on", Kind.DATE, "The due date after the extension."),
        _stage("escalated_on", Kind.DATE, "When it went to the next stage."),
        _stage("responded_on", Kind.DATE, "When it was answered."),
        Column("status", Kind.CODE, "Its status.", True, STATUSES, kinds=_STAGE),
        _stage("closed_on", Kind.DATE, "When it was closed."),
        Column("outcome", Kind.CODE, "How it ended.", False, OUTCOMES, kinds=_STAGE),
        Column("compensation_gbp", Kind.NUMBER, "Paid, in pounds.", least=0, kinds=_STAGE),
        _stage("learning_recorded", Kind.FLAG, "Whether a lesson was recorded."),
        _stage("actions_due_on", Kind.DATE, "When the agreed actions are due."),
        _stage("actions_met_on", Kind.DATE, "When the agreed actions were done."),
        _stage("linked_work_order_ref", Kind.TEXT, "The repair that it is about."),
        _stage("ward_code", Kind.TEXT, "The ward's ONS code."),
        _stage("tenure", Kind.TEXT, "The home's tenure."),
        _finding("case_ref", Kind.TEXT, "The Ombudsman's case reference.", required=True),
        Column(
            "finding_no",
            Kind.WHOLE,
            "The finding's number in its case.",
            True,
            least=1,
            kinds=_FINDING,
        ),
        Column("ombudsman", Kind.CODE, "Which Ombudsman.", True, OMBUDSMEN, kinds=_FINDING),
        _finding("determined_on", Kind.DATE, "When it was decided.", required=True),
        _finding("case_opened_on", Kind.DATE, "When the case was opened."),
        Column(
            "case_opened_year",
            Kind.WHOLE,
            "The year in which the case was opened.",
            least=1990,
            most=2100,
            derived=True,
            kinds=_FINDING,
        ),
        Column("finding", Kind.CODE, "What the Ombudsman found.", True, FINDINGS, kinds=_FINDING),
        Column(
            "organisation_type",
            Kind.CODE,
            "What sort of landlord it is about.",
            False,
            ORGANISATION_TYPES,
            kinds=_FINDING,
        ),
        _finding("orders_due_on", Kind.DATE, "When the orders are due."),
        _finding("orders_met_on", Kind.DATE, "When the orders were met."),
        _finding("public_interest_report", Kind.FLAG, "Whether a public interest report was made."),
    ),
    lives=MappingProxyType(
        {
            COMPLAINT_STAGE: Life("received_on", ("closed_on",)),
            DETERMINATION: Life(
                "determined_on", ("determined_on",), outstanding=("orders_due_on", "orders_met_on")
            ),
        }
    ),
    events=MappingProxyType(
        {
            "acknowledged_on": (),
            "escalated_on": (),
            "responded_on": ("status", "outcome", "compensation_gbp", "learning_recorded"),
            "closed_on": ("status", "outcome"),
            "actions_met_on": (),
            "orders_met_on": (),
        }
    ),
    before_events=MappingProxyType(
        {
            "status": pl.when(_ANSWERED).then(pl.lit("responded")).otherwise(pl.lit("open")),
            "outcome": pl.when(_ANSWERED).then("outcome"),
        }
    ),
    worked_out=WORKED_OUT,
    numbered_by=MappingProxyType({"complaint_ref": "stage", "case_ref": "finding_no"}),
    others_allowed=_FINDING,
)

COMPLAINTS = with_reported_figures(_COMPLAINTS)
