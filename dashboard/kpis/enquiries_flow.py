"""Member enquiries that come in: how many, for how many homes, what about."""

from dashboard.kpis.enquiries_cases import INBOX, INBOXES, ON_REPAIRS, OURS, RECEIVED
from dashboard.kpis.links import links
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    Recipe,
    Unit,
)

_MORE = "More may mean worse service, or members who find it easier to ask."
_WHERE_THE_HOME_IS = (
    "By ward, an enquiry counts where the home is, whoever asked: it says nothing of how busy a "
    "councillor is."
)

ENQUIRIES_RECEIVED = Measure(
    id="enquiries_received",
    title="Member enquiries received",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.ENQUIRIES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition="Enquiries from councillors, MPs and other members received in the month.",
    source=OURS,
    reads=("received_on",),
    numerator=RECEIVED,
    breakdown=INBOX,
    caveats=(_MORE, INBOXES),
    hides=links("enquiries_per_1000_homes", "share_about_repairs"),
)

ENQUIRIES_PER_1000_HOMES = Measure(
    id="enquiries_per_1000_homes",
    title="Member enquiries for every 1,000 homes",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.PER_1000_HOMES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=(
        "Enquiries from councillors, MPs and other members received in the month, for every 1,000 "
        "homes that the programme file gives for its last day."
    ),
    source=OURS,
    reads=("received_on",),
    numerator=RECEIVED,
    per_homes=True,
    by_ward=True,
    ward_years_only=True,
    companion="enquiries_received",
    caveats=(_MORE, INBOXES),
    hides=links("enquiries_received"),
)

ENQUIRIES_IN_A_YEAR = Measure(
    id="enquiries_per_1000_homes_year",
    title="Member enquiries in twelve months for every 1,000 homes",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.PER_1000_HOMES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=(
        "Enquiries received in the twelve months up to this one, for every 1,000 homes of a mean "
        "month. For a ward, one figure for each financial year."
    ),
    source=OURS,
    reads=("received_on",),
    derivation=Derivation.DERIVED,
    derived_from=("enquiries_per_1000_homes",),
    recipe=Recipe.TRAILING_YEAR,
    levels=True,
    per_homes=True,
    by_ward=True,
    companion="enquiries_received",
    caveats=(_MORE, _WHERE_THE_HOME_IS),
)

SHARE_ABOUT_REPAIRS = Measure(
    id="share_about_repairs",
    title="Member enquiries about repairs",
    theme=2,
    dataset="member_enquiries",
    unit=Unit.SHARE,
    better=Better.CONTEXT,
    family=Family.PROPORTION,
    clock=Clock.RECEIVED,
    definition=(
        "Of the enquiries received in the month: the share whose category is repairs, or damp and "
        "mould."
    ),
    source=OURS,
    reads=("received_on", "category"),
    numerator=RECEIVED & ON_REPAIRS,
    denominator=RECEIVED,
    breakdown=INBOX,
    companion="enquiries_received",
    caveats=("One enquiry has one category, although it may be about several things.",),
)
