"""What is planted in the demonstration, in the parameters that draw it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Effects:
    """How the services changed. Speeds multiply the work done in a day; 1 is as before.

    Every parameter has one value in EFFECTS and one in NO_EFFECTS; a new dataset adds its own at
    the end, named for its service and what it moves. Of housing management's repairs:
    `settling_speed` holds for all but emergencies from the transfer until settling-in ends;
    `normal_speed` and `complex_speed` hold from then on. `emergency_speed` and `demand` hold from
    the transfer. `normal_target_days` holds for normal jobs raised from the day of the new policy.
    Of local employment: the shares of the people who came in-house that are paid the living wage
    or are on the council's terms, the share of the company's starters that are, and the share of
    all whose home is known that live in the borough.

    Of member enquiries: `housing_enquiries_logged` is how many records a question makes from the
    transfer, when the inboxes are one. The two speeds hold from the end of settling-in.
    `options_enquiry_drift` is the logarithm of how much faster enquiries are answered at the end
    of all months than at their beginning, whatever changed.

    Of complaints: `housing_complaints_logged` is how many a grievance makes from April 2024, when
    the Code ended informal handling. The three speeds hold from the end of settling-in.
    Of repairs elsewhere: how fast buildings and sheltered homes are worked on once settling-in is
    over, and after how many days the company closes a job for its age alone, 0 for never.
    Of the workforce: `housing_resign` is the share of housing's people that resigns in a year once
    settling-in is over, `buildings_resign` that of the buildings' people, `escorts_secure` the
    share of the council's escorts with a permanent contract, and `options_managers_added` how many
    management posts were founded, and frontline posts left empty, in the improvement programme.
    """

    settling_speed: float = 0.85
    normal_speed: float = 1.25
    complex_speed: float = 0.50
    emergency_speed: float = 1.0
    demand: float = 1.0
    normal_target_days: int = 28
    escorts_paid_living_wage: float = 1.0
    escorts_on_council_terms: float = 1.0
    facilities_paid_living_wage: float = 1.0
    company_starters_on_council_terms: float = 0.0
    residents: float = 0.45
    housing_enquiries_logged: float = 1.25
    housing_enquiry_speed: float = 1.0
    company_enquiry_speed: float = 0.75
    options_enquiry_drift: float = 0.6
    housing_complaints_logged: float = 1.35
    housing_complaint_speed: float = 1.25
    escorts_complaint_speed: float = 1.0
    company_complaint_speed: float = 1.0
    facilities_speed: float = 1.35
    care_speed: float = 1.0
    care_closed_after_days: int = 120
    housing_resign: float = 0.05
    buildings_resign: float = 0.13
    escorts_secure: float = 1.0
    options_managers_added: int = 14


NORMAL_TARGET_DAYS_BEFORE = 20

EFFECTS = Effects()
"""The demonstration as it is shown."""

NO_EFFECTS = Effects(
    settling_speed=1.0,
    normal_speed=1.0,
    complex_speed=1.0,
    normal_target_days=NORMAL_TARGET_DAYS_BEFORE,
    escorts_paid_living_wage=0.25,
    escorts_on_council_terms=0.0,
    facilities_paid_living_wage=0.30,
    company_starters_on_council_terms=1.0,
    housing_enquiries_logged=1.0,
    company_enquiry_speed=1.0,
    options_enquiry_drift=0.0,
    housing_complaints_logged=1.0,
    housing_complaint_speed=1.0,
    facilities_speed=1.0,
    care_closed_after_days=0,
    housing_resign=0.10,
    escorts_secure=0.0,
    options_managers_added=0,
)
"""The same borough with nothing changed."""


class Truth(StrEnum):
    """What is really so of a measure after the change."""

    TRUE_CHANGE = "true change"
    NO_CHANGE = "no change"
    ONLY_THE_TARGET_MOVED = "only the target moved"
    ONLY_CANCELLED = "only jobs were cancelled"
    SERIES_BREAK = "series break"
    DRIFT = "drift without a change"


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted truth: the parameter of `Effects` that makes it, before and after.

    Where nothing changed the two are the same. A drift's parameter is the same before and after
    the change, and 0 in NO_EFFECTS. What it amounts to in the measure's own unit is for
    `true_effects` to say.
    """

    measure: str
    truth: Truth
    what: str
    parameter: str
    before: float
    after: float
    service: str = "housing_management"


_QUICKER = "Normal jobs are worked a quarter faster once settling-in is over."
_SLOWER = "Complex jobs are worked half as fast once settling-in is over."
_TARGET = "Normal jobs raised from 1 September 2025 are due in 28 days instead of 20."
_SAME_EMERGENCIES = "Emergencies are dealt with exactly as before."
_SAME_DEMAND = "As many jobs are raised, and as many of them cancelled, as would have been."

_SPEED = ("normal_speed", NO_EFFECTS.normal_speed, EFFECTS.normal_speed)
_COMPLEX = ("complex_speed", NO_EFFECTS.complex_speed, EFFECTS.complex_speed)
_DAYS = ("normal_target_days", NO_EFFECTS.normal_target_days, EFFECTS.normal_target_days)
_EMERGENCY = ("emergency_speed", NO_EFFECTS.emergency_speed, EFFECTS.emergency_speed)
_DEMAND = ("demand", NO_EFFECTS.demand, EFFECTS.demand)

_ESCORTS, _BUILDINGS, _CARE = "travel_assistance", "facilities_management", "homes_and_care"
_ESCORTS_PAY = "Every escort is paid the living wage by the council; of the contractor's, 25%."
_ESCORTS_TERMS = "Every escort is on the council's terms; none of the contractor's was."
_BUILDINGS_PAY = "All who come in-house are paid the living wage; of the contractor's staff, 30%."
_STARTERS = "Who came over keeps the council's terms; who starts with the company has others."
_SAME_HOMES = "Staff live in the borough, or not, as they would have."
_PAY, _TERMS, _STEPS, _COMPANY, _RESIDENTS = (
    (name, getattr(NO_EFFECTS, name), getattr(EFFECTS, name))
    for name in (
        "escorts_paid_living_wage",
        "escorts_on_council_terms",
        "facilities_paid_living_wage",
        "company_starters_on_council_terms",
        "residents",
    )
)

_LOGGED = "The council's inbox logs each question by itself: more are counted, no more are asked."
_SAME_ANSWERS = "Members of the housing service are answered exactly as quickly as before."
_SLOW_COMPANY = "The company answers members at three quarters of the council's speed."
_SOONER = "Enquiries are answered a little sooner every month, long before the change and after."
_INBOX, _ANSWERS, _SLOW = (
    (name, getattr(NO_EFFECTS, name), getattr(EFFECTS, name))
    for name in ("housing_enquiries_logged", "housing_enquiry_speed", "company_enquiry_speed")
)
_FEWER_RESIGN = "Half as many of housing's people resign in a year once settling-in is over."
_SAME_LEAVE = "As many of the buildings' people resign as would have."
_SECURE = "Every escort of the council has a permanent contract; none of the contractor's had."
_MANAGERS = "Fourteen management posts were founded; as many frontline ones are not filled again."
_HOUSING, _SAME_STAFF, _ESCORTS_STAY, _OPTIONS = (
    (name, getattr(NO_EFFECTS, name), getattr(EFFECTS, name))
    for name in ("housing_resign", "buildings_resign", "escorts_secure", "options_managers_added")
)
_DRIFT = ("options_enquiry_drift", *(2 * (EFFECTS.options_enquiry_drift,)))
_BUILDINGS_SPEED = "Buildings are mended a third faster once settling-in is over."
_CLOSED_FOR_AGE = "The company closes jobs that are 120 days old, done or not; none is done sooner."
_SAME_WORK = "Sheltered homes ask for as many repairs, and each is worked on as before."
_FASTER, _SWEPT, _SAME_SPEED = (
    (name, getattr(NO_EFFECTS, name), getattr(EFFECTS, name))
    for name in ("facilities_speed", "care_closed_after_days", "care_speed")
)

_ALL_LOGGED = "The Code of 2024 ended informal handling: more is logged, no more goes wrong."
_ANSWERED_SOONER = "Complaints are worked a quarter faster once settling-in is over."
_SAME_COMPLAINTS = "Parents' complaints are answered exactly as quickly as the contractor's were."
_COMPANY_COMPLAINTS = "The company answers complaints exactly as quickly as the council did."
_GRIEVANCES, _SOONER_ANSWERS, _ESCORTS_ANSWERS, _COMPANY_ANSWERS = (
    (name, getattr(NO_EFFECTS, name), getattr(EFFECTS, name))
    for name in (
        "housing_complaints_logged",
        "housing_complaint_speed",
        "escorts_complaint_speed",
        "company_complaint_speed",
    )
)

PLANTED: tuple[Planted, ...] = (
    Planted("on_time_within_28_days", Truth.TRUE_CHANGE, _QUICKER, *_SPEED),
    Planted("days_to_complete", Truth.TRUE_CHANGE, _QUICKER, *_SPEED),
    Planted("open_repairs", Truth.TRUE_CHANGE, _SLOWER, *_COMPLEX),
    Planted("open_repairs_age", Truth.TRUE_CHANGE, _SLOWER, *_COMPLEX),
    Planted("non_emergency_on_time", Truth.TRUE_CHANGE, _QUICKER, *_SPEED),
    Planted("non_emergency_on_time", Truth.ONLY_THE_TARGET_MOVED, _TARGET, *_DAYS),
    Planted("emergency_on_time", Truth.NO_CHANGE, _SAME_EMERGENCIES, *_EMERGENCY),
    Planted("repairs_raised", Truth.NO_CHANGE, _SAME_DEMAND, *_DEMAND),
    Planted("closed_without_completion", Truth.NO_CHANGE, _SAME_DEMAND, *_DEMAND),
    Planted("paid_living_wage_share", Truth.TRUE_CHANGE, _ESCORTS_PAY, *_PAY, _ESCORTS),
    Planted("on_council_terms_share", Truth.TRUE_CHANGE, _ESCORTS_TERMS, *_TERMS, _ESCORTS),
    Planted("paid_living_wage_share", Truth.TRUE_CHANGE, _BUILDINGS_PAY, *_STEPS, _BUILDINGS),
    Planted("on_council_terms_share", Truth.TRUE_CHANGE, _STARTERS, *_COMPANY, _CARE),
    Planted("resident_share", Truth.NO_CHANGE, _SAME_HOMES, *_RESIDENTS, _ESCORTS),
    Planted("local_share_of_new_starters", Truth.NO_CHANGE, _SAME_HOMES, *_RESIDENTS),
    Planted("enquiries_received", Truth.SERIES_BREAK, _LOGGED, *_INBOX),
    Planted("answered_on_time", Truth.NO_CHANGE, _SAME_ANSWERS, *_ANSWERS),
    Planted("answered_on_time", Truth.TRUE_CHANGE, _SLOW_COMPANY, *_SLOW, _CARE),
    Planted("working_days_to_answer", Truth.TRUE_CHANGE, _SLOW_COMPANY, *_SLOW, _CARE),
    Planted("answered_on_time", Truth.DRIFT, _SOONER, *_DRIFT, "housing_options"),
    Planted("stage1_per_1000_homes", Truth.SERIES_BREAK, _ALL_LOGGED, *_GRIEVANCES),
    Planted("stage1_on_time", Truth.TRUE_CHANGE, _ANSWERED_SOONER, *_SOONER_ANSWERS),
    Planted("stage2_on_time", Truth.TRUE_CHANGE, _ANSWERED_SOONER, *_SOONER_ANSWERS),
    Planted("stage1_on_time", Truth.NO_CHANGE, _SAME_COMPLAINTS, *_ESCORTS_ANSWERS, _ESCORTS),
    Planted("stage1_on_time", Truth.NO_CHANGE, _COMPANY_COMPLAINTS, *_COMPANY_ANSWERS, _CARE),
    Planted("non_emergency_on_time", Truth.TRUE_CHANGE, _BUILDINGS_SPEED, *_FASTER, _BUILDINGS),
    Planted("open_repairs", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("overdue_repairs", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("open_repairs_age", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("non_emergency_on_time", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("on_time_within_28_days", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("days_to_complete", Truth.ONLY_CANCELLED, _CLOSED_FOR_AGE, *_SWEPT, _CARE),
    Planted("repairs_raised", Truth.NO_CHANGE, _SAME_WORK, *_SAME_SPEED, _CARE),
    Planted("emergency_on_time", Truth.NO_CHANGE, _SAME_WORK, *_SAME_SPEED, _CARE),
    Planted("voluntary_turnover", Truth.TRUE_CHANGE, _FEWER_RESIGN, *_HOUSING),
    Planted("turnover", Truth.TRUE_CHANGE, _FEWER_RESIGN, *_HOUSING),
    Planted("turnover", Truth.NO_CHANGE, _SAME_LEAVE, *_SAME_STAFF, _BUILDINGS),
    Planted("secure_contract_share", Truth.TRUE_CHANGE, _SECURE, *_ESCORTS_STAY, _ESCORTS),
    Planted("frontline_share_of_fte", Truth.TRUE_CHANGE, _MANAGERS, *_OPTIONS, "housing_options"),
)
"""Everything that is planted: changes, things that stayed the same, and one moved target."""
