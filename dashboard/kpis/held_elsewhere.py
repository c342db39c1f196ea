"""Held elsewhere: what people ask about that is not measured here, where it is held, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """One thing that is not measured here. `where` names who holds it, `why` is a sentence."""

    id: str
    title: str
    theme: int
    where: str
    why: str


HELD_ELSEWHERE = (
    HeldElsewhere(
        "relet_time",
        "Time to re-let a home",
        1,
        "The council's housing system, and its return to the Regulator of Social Housing",
        "The repairs extract holds the works in an empty home, not the days on which it fell "
        "empty and was let again.",
    ),
    HeldElsewhere(
        "building_safety",
        "Building safety: fire, gas, electricity, water, asbestos, lifts",
        1,
        "The compliance register, and the measures BS01 to BS05 of the Regulator of Social Housing",
        "A check is either done or overdue on one building, and what matters is which: a monthly "
        "share would hide it.",
    ),
    HeldElsewhere(
        "homelessness_demand",
        "How many people are homeless or may become so",
        1,
        "The council's homelessness return (H-CLIC), published each quarter by the government",
        "It is what the service has to meet, and does not show how well it is run.",
    ),
    HeldElsewhere(
        "send_outcomes",
        "Outcomes for children with special educational needs",
        1,
        "The council's children's service, and the Department for Education's statistics",
        "A journey to school is a small part of them, and the few children in each group could be "
        "recognised.",
    ),
    HeldElsewhere(
        "call_waiting",
        "Telephone waiting times",
        2,
        "The telephone system's own reports",
        "A call is answered before anybody knows which service it is about, so it belongs to no "
        "extract of one.",
    ),
    HeldElsewhere(
        "riddor",
        "Accidents at work that have to be reported (RIDDOR)",
        3,
        "The council's health and safety team, and the Health and Safety Executive",
        "They are so few that the people hurt could be recognised.",
    ),
    HeldElsewhere(
        "spend_against_budget",
        "Spending against the budget",
        6,
        "The council's finance system, and its budget monitoring reports to the cabinet",
        "Budgets are moved within the year, so spending can only be read beside the decisions "
        "that moved them.",
    ),
)
