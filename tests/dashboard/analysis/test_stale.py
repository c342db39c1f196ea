"""What is out of date on a day, by hand: the 15th, or the next working day, of the next month."""

from datetime import date

from dashboard.analysis.stale import stale
from datasets.programme import parse_programme
from datasets.store import CellKey
from tests.dashboard.building import PROGRAMME, month

CAME = {
    "first_published_on": "2026-05-01",
    "published_at": "2026-05-01T09:00:00",
    "due_on": None,
    **dict.fromkeys(("first_load", "restated"), False),
    **dict.fromkeys(("checks_waived", "set_aside"), 0),
}
ONE = (("complaints", "inbox", "2026-06", ""),)
HANDED_OVER = (("repairs", "old", "2026-06", "2026-08"), ("repairs", "new", "2026-09", ""))
AT_ONCE = (("workforce", "hr", "2026-06", ""), ("workforce", "agency", "2026-06", ""))

SEPTEMBER_LATE = (
    "{} out of date: last good data August 2026; the extract for September 2026 was due on "
    "15 October 2026."
)


def told(expected, here: dict[str, str], today: str, *, then: bool = False) -> list[str]:
    """What is said of a service; `here` are each system's months, as "6 7 8"."""
    places = {system: dataset for dataset, system, *_ in expected}
    plan = PROGRAMME + "".join(
        f'[[expected]]\ndataset = "{dataset}"\nservice = "homes"\nsource_system = "{system}"\n'
        f"from = {first}-01\n" + (f"to = {last}-01\n" if last else "")
        for dataset, system, first, last in expected
    )
    held = {
        CellKey(places[system], "homes", system, month(f"2026-{int(n):02d}")): CAME
        for system, months in here.items()
        for n in months.split()
    }
    found = stale(held, parse_programme(plan), "homes", date.fromisoformat(today))
    return [one.words(then=then) for one in found]


def test_nothing_is_stale_until_its_day_is_over() -> None:
    assert told(ONE, {"inbox": "6 7 8"}, "2026-10-15") == []
    assert told(ONE, {"inbox": "6 7 8"}, "2026-10-16") == [SEPTEMBER_LATE.format("Complaints are")]


def test_many_months_are_one_sentence() -> None:
    said = (
        "Complaints are out of date: last good data July 2026; 3 extracts, August 2026 to "
        "October 2026, have not come; the first was due on 15 September 2026."
    )
    assert told(ONE, {"inbox": "6 7"}, "2026-11-17") == [said]


def test_where_nothing_ever_came_it_is_said() -> None:
    said = (
        "Complaints are out of date: no data yet; the extract for June 2026 was due on "
        "15 July 2026."
    )
    assert told(ONE, {"inbox": ""}, "2026-07-16") == [said]


def test_a_gap_in_the_middle_makes_nothing_stale() -> None:
    assert told(ONE, {"inbox": "6 8 9"}, "2026-10-20") == []


def test_a_system_that_was_followed_is_a_gap_and_its_successor_is_told_by_the_dataset() -> None:
    assert told(HANDED_OVER, {"old": "6 7", "new": "9"}, "2026-10-20") == []
    assert told(HANDED_OVER, {"old": "6 7 8", "new": ""}, "2026-10-20") == [
        SEPTEMBER_LATE.format("Repairs are")
    ]


def test_one_of_two_systems_is_named() -> None:
    assert told(AT_ONCE, {"hr": "6 7 8 9", "agency": "6 7 8"}, "2026-10-20") == [
        SEPTEMBER_LATE.format("Workforce from agency is")
    ]


def test_of_a_release_that_is_pinned_it_is_told_as_it_was_then() -> None:
    said = (
        "Complaints were out of date when this release was published: last good data June 2026; "
        "2 extracts, July 2026 to August 2026, had not come; the first was due on 17 August 2026."
    )
    assert told(ONE, {"inbox": "6"}, "2026-09-20", then=True) == [said]
