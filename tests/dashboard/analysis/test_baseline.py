"""Baseline facts reach a reader in words, once each, with day and source; small ones hidden."""

from datetime import date

from dashboard.analysis.baseline import baseline_facts
from datasets.workforce import WORKFORCE
from tests.dashboard.building import SERVICE, cells, records, release, rows_of


def fact(number: str, on: date, what: str, count: int) -> dict[str, object]:
    return {
        "record_kind": "baseline",
        "record_id": number,
        "fact_on": on,
        "fact": what,
        "fact_count": count,
        "fact_source": "Made-up transfer list, p. 3",
    }


AT_TRANSFER = fact("F1", date(2024, 3, 1), "escorts, all on zero hours", 62)
FEW = fact("F2", date(2023, 9, 30), "managers before it", 4)
NONE = fact("F3", date(2024, 3, 1), "people on permanent contracts", 0)


def test_a_fact_is_told_once_with_its_day_and_source() -> None:
    corrected = AT_TRANSFER | {"fact_count": 61}
    held = {"2024-03": [AT_TRANSFER, FEW], "2024-04": [corrected, NONE]}
    keys = cells("workforce", held)
    live = release(rows_of(records(WORKFORCE, held), WORKFORCE, keys), keys)
    assert [fact.words for fact in baseline_facts(live, SERVICE)] == [
        "30 September 2023: 9 or fewer managers before it (Made-up transfer list, p. 3).",
        "1 March 2024: 61 escorts, all on zero hours (Made-up transfer list, p. 3).",
        "1 March 2024: 0 people on permanent contracts (Made-up transfer list, p. 3).",
    ]
    assert baseline_facts(live, "another") == ()


def test_a_release_without_facts_tells_none() -> None:
    keys = cells("workforce", ["2024-03"])
    assert (
        baseline_facts(release(rows_of(records(WORKFORCE, {}), WORKFORCE, keys), keys), SERVICE)
        == ()
    )
