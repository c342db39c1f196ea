"""What people call columns, in the general English of the field.

The names are compared without capitals, marks or common abbreviations (`plain_words`).
"""

from collections.abc import Mapping
from types import MappingProxyType

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "month": ("reporting month", "period", "extract month"),
        "service": ("service name",),
        "source_organisation": ("organisation", "landlord", "landlord name"),
        "record_id": (
            "id", "record number", "row id", "unique id", "unique reference", "employment number",
            "employment reference",
        ),
        "work_order_ref": (
            "job no", "job ref", "job id", "job", "works order", "works order no", "order no",
            "repair no", "repair ref", "repair id", "wo ref",
        ),
        "repair_class": ("repair type", "job type", "works type", "order type", "repair category"),
        "is_emergency": ("emergency", "emergency flag", "emergency job", "emergency y n"),
        "priority_raw": ("priority", "priority name", "priority description", "job priority"),
        "priority_code": ("priority no", "hact priority"),
        "reported_at": ("date reported", "reported", "reported date"),
        "raised_at": (
            "date raised", "raised", "raised date", "logged", "date logged", "logged date",
            "created", "created date", "date created", "order date", "open date", "opened",
        ),
        "target_at": (
            "target", "target date", "due", "due date", "date due", "sla date",
            "target completion date",
        ),
        "original_target_at": ("original target", "original target date", "first target date"),
        "appointment_made_at": ("appointment made", "appointment made date"),
        "appointment_kept": ("appointment kept", "kept appointment"),
        "attended_at": (
            "attended", "attended date", "date attended", "first visit date", "first attended",
        ),
        "no_access_count": ("no access", "no access visits", "number of no access"),
        "completed_at": (
            "completed", "completed date", "date completed", "completion date", "finished",
            "actual completion date", "practical completion",
        ),
        "closed_other_at": ("cancelled", "cancelled date", "date cancelled", "cancellation date"),
        "close_reason": ("cancel reason", "cancellation reason", "closure reason"),
        "status_raw": ("job status", "order status", "repair status", "status"),
        "reopened_at": ("reopened", "reopened date", "date reopened"),
        "on_hold_reason": ("hold reason", "on hold"),
        "trade_code": ("trade", "trade name"),
        "sor_code": ("sor", "schedule of rates", "schedule of rates code"),
        "contractor_code": ("contractor", "contractor name", "contractor ref", "supplier"),
        "done_by": ("carried out by", "delivered by", "in house or contractor"),
        "area_patch": ("patch", "area", "neighbourhood", "housing patch", "estate patch"),
        "ward_code": ("ward",),
        "is_communal": ("communal", "communal flag", "communal repair"),
        "tenure": ("tenure type", "tenancy type"),
        "recall_of": ("recall", "recall job", "recall of job"),
        "follow_on_of": ("follow on", "follow on job", "parent job"),
        "first_visit_fix": ("first time fix", "fixed first time", "right first time", "ftf"),
        "is_damp_mould": ("damp", "mould", "damp and mould", "damp mould flag", "dmc"),
        "cost_gbp": ("cost", "job cost", "total cost", "invoice amount", "invoice value",
            "actual cost"),
        "variation_gbp": ("variation", "variation amount", "variation cost"),
        "complaint_ref": (
            "complaint no", "complaint id", "complaint", "complaint number", "case number",
        ),
        "stage": ("complaint stage", "stage number"),
        "regime": ("complaint regime", "complaints procedure", "ombudsman scheme"),
        "code_version": ("complaint handling code",),
        "complainant_type": ("complainant", "customer type"),
        "category": ("complaint category", "complaint type", "subject", "category name"),
        "theme": ("complaint theme", "root cause"),
        "channel": ("contact method", "received by", "source channel", "method received"),
        "team": ("department", "responsible team", "service team", "handling team"),
        "received_on": ("received", "date received", "received date"),
        "logged_on": ("logged", "date logged", "logged date"),
        "acknowledged_on": ("acknowledged", "acknowledged date", "date acknowledged"),
        "due_on_raw": ("due", "due date", "date due", "response due", "target date", "deadline"),
        "extension_agreed": ("extended", "extension", "extension agreed"),
        "extended_due_on": ("extended due date", "extension date", "extended to"),
        "escalated_on": ("escalated", "escalated date", "date escalated"),
        "responded_on": (
            "responded", "response date", "date responded", "response sent", "replied",
            "date of response", "answered",
        ),
        "status": ("complaint status", "case status"),
        "closed_on": ("closed", "closed date", "date closed"),
        "outcome": ("complaint outcome", "decision", "outcome decision"),
        "compensation_gbp": ("compensation", "compensation paid", "compensation amount"),
        "learning_recorded": ("learning", "lessons learned", "learning recorded"),
        "actions_due_on": (
            "actions due", "actions due date", "action due date", "remedy due date",
            "follow on actions due",
        ),
        "actions_met_on": (
            "actions completed", "actions completed date", "actions closed",
            "remedy completed date",
        ),
        "linked_work_order_ref": ("linked job", "linked repair", "related job no"),
        "case_ref": ("case id", "case reference", "case no", "ombudsman reference"),
        "finding_no": ("finding number",),
        "ombudsman": ("ombudsman name", "which ombudsman"),
        "determined_on": ("determination date", "decision date", "date of decision"),
        "case_opened_on": ("case opened", "date case opened", "case start date"),
        "case_opened_year": ("year case opened", "case year"),
        "orders_due_on": ("orders due", "orders due date", "compliance due date"),
        "orders_met_on": (
            "orders met", "orders complied", "compliance date", "orders completed date",
        ),
        "public_interest_report": ("public report", "public interest"),
        "finding": ("determination", "finding outcome"),
        "organisation_type": ("landlord type", "type of landlord"),
        "enquiry_ref": (
            "enquiry no", "enquiry id", "enquiry", "member enquiry no", "members enquiry no",
            "member enquiry ref", "members enquiry ref", "case no", "case id",
        ),
        "member_type": (
            "enquirer type", "requester type", "type of member", "member role", "enquirer role",
        ),
        "request_type": ("enquiry type", "type of enquiry", "type of request", "case type"),
        "receiving_body": ("receiving organisation", "received by organisation", "inbox owner"),
        "inbox": ("mailbox", "shared mailbox", "queue"),
        "passed_between_teams": (
            "reassignments", "number of reassignments", "times reassigned", "times passed on",
            "number of transfers",
        ),
        "sla_working_days": ("sla", "sla days", "working days allowed", "response days"),
        "due_on": ("sla date", "reply due", "answer due", "response due by"),
        "original_due_on": ("original due date", "first due date", "initial due date"),
        "holding_reply": (
            "holding response", "holding response sent", "holding reply sent", "interim reply",
            "interim response",
        ),
        "reopened_count": ("times reopened", "number of times reopened", "reopen count"),
        "last_reopened_on": ("last reopened", "reopened", "date reopened", "last reopened date"),
        "linked_complaint_ref": ("linked complaint", "related complaint", "complaint raised"),
        "is_primary_post": (
            "primary post", "main post", "primary assignment", "main job", "primary position",
        ),
        "position_id": (
            "position number", "post number", "position reference", "post reference", "position",
            "post id",
        ),
        "reports_to_position": (
            "reports to", "reports to post", "reporting position", "parent position",
            "supervisor position", "line manager position", "manager position number",
        ),
        "org_unit": ("organisation unit", "unit", "section", "cost centre", "team code"),
        "org_unit_lineage": ("hierarchy", "organisation path", "unit path", "directorate"),
        "role_family": ("job family", "job group", "staff group", "role type"),
        "contract_type": (
            "employment type", "type of contract", "contract", "employment category",
            "appointment type", "contract status",
        ),
        "employment_start": (
            "start date", "date started", "date of joining", "hire date", "employment start date",
            "latest start date", "date joined",
        ),
        "continuous_service_start": (
            "continuous service date", "continuous service", "reckonable service date",
            "service start date", "original start date",
        ),
        "leave_date": (
            "leaving date", "date left", "termination date", "end date", "last day",
            "employment end date", "date of leaving", "leaver date",
        ),
        "movement": ("staff movement", "movement type", "change in month", "starter or leaver"),
        "leave_reason": (
            "leaving reason", "reason for leaving", "termination reason", "leaver reason",
        ),
        "established_fte": ("establishment", "established wte", "budgeted fte", "post fte"),
        "vacant_since": ("vacant from", "vacancy start", "date vacant", "vacancy start date"),
        "assignment_ref": (
            "assignment number", "placement number", "placement reference", "booking reference",
            "timesheet reference", "order reference",
        ),
        "agency_hours": ("hours worked", "hours", "total hours", "hours billed", "timesheet hours"),
        "agency_fte": ("agency wte", "agency worker fte"),
        "agency_cost_gbp": ("charge", "total charge", "agency cost", "net cost", "spend"),
        "absence_days": (
            "days lost", "sick days", "sickness days", "working days lost", "days absent",
            "absence days lost",
        ),
        "mean_fte": ("average fte", "mean wte", "average wte", "fte in month"),
        "fact_on": ("fact date", "as at", "counted on"),
        "fact": ("what was counted", "statement", "baseline"),
        "fact_count": ("how many", "value counted"),
        "fact_source": ("source document", "source of fact"),
        "employer": ("employer name", "employing organisation", "company", "employed by"),
        "area": ("home area", "area of residence", "where they live", "residence"),
        "area_code": ("ons code", "home area code", "borough code"),
        "headcount": (
            "head count", "heads", "staff", "number of staff", "employees", "number of employees",
            "staff in post",
        ),
        "fte": ("full time equivalent", "full time equivalents", "wte", "total fte"),
        "at_or_above_llw": (
            "paid llw", "llw", "london living wage", "paid london living wage",
            "paid living wage", "at or above living wage",
        ),
        "llw_rate_gbp": ("llw rate", "living wage rate", "london living wage rate"),
        "raised_to_llw": ("raised to living wage", "uplifted to llw", "moved to llw"),
        "apprentices": ("apprentice", "number of apprentices"),
        "new_starters": ("starters", "joiners", "new starts", "new joiners"),
        "new_starters_local": ("local starters", "local new starters", "local joiners"),
        "on_council_terms": ("council terms", "council terms and conditions", "on council t and c"),
        "suppressed": ("hidden", "suppression", "suppressed flag", "small number"),
    }
)  # fmt: skip
"""For each column of ours, what it is called elsewhere."""

PERSONAL_WORDS = frozenset(
    {
        "name", "surname", "forename", "firstname", "lastname", "initials", "address",
        "postcode", "street", "telephone", "mobile", "email", "mail", "fax", "dob", "birth",
        "insurance", "ni", "nino", "contact", "tenant", "resident", "customer", "caller",
        "vulnerability", "vulnerable", "disability", "ethnicity", "gender", "sex", "religion",
        "bank", "account",
        "location", "latitude", "longitude", "geocoded", "easting", "northing", "zip", "zipcode",
    }
)  # fmt: skip
"""A column whose name has one of these is of a person, or of where one lives."""

FREE_TEXT_WORDS = frozenset(
    {
        "note", "notes", "comment", "comments", "description", "narrative", "details", "detail",
        "memo", "remarks", "text", "message", "summary",
    }
)  # fmt: skip
"""A column whose name has one of these is somebody's own words, where names end up."""

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "property_key": (
            "uprn", "property reference", "property number", "property key", "asset reference",
            "unit reference", "dwelling reference", "tenancy reference", "tenancy number",
            "tenancy",
        ),
        "employee_key": (
            "payroll number", "payroll reference", "payroll", "employee number",
            "employee reference", "employee key", "staff number", "staff reference",
            "person reference",
        ),
        "member_key": (
            "member key", "member reference", "member number", "councillor reference",
            "councillor number", "enquirer reference",
        ),
    }
)  # fmt: skip
"""References that point at a home or a person, the best of each first: only pseudonyms are kept."""
