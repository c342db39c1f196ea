"""The made-up workforce: people reconcile month by month, and what is planted is there."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.demo.effects import EFFECTS, NO_EFFECTS, Effects
from datasets.demo.jobs import LAST_MONTH, MONTHS
from datasets.demo.scene import sending, stream
from datasets.demo.workforce import draw_workforce
from datasets.workforce import RECORD_KINDS, WORKFORCE
from expectations.snapshots import unlike

SENDERS = {scene.id: scene for scene in sending("workforce")}
HERE = pl.col("leave_date").is_null() | (pl.col("leave_date") == pl.col("month").dt.month_end())
HOLDER = pl.col("record_kind") == "post_holder"
CHANGE_OF_HOUSING = date(2024, 6, 1)


def draw(service: str, seed: int = 2024, effects: Effects = EFFECTS) -> pl.DataFrame:
    rng = stream(seed, "workforce", service)
    return draw_workforce(SENDERS[service], rng, MONTHS, LAST_MONTH, effects)


@pytest.fixture(scope="module")
def shown() -> dict[str, pl.DataFrame]:
    return {service: draw(service) for service in SENDERS}


def test_every_service_sends_every_kind_of_record_in_every_month_that_it_runs(shown) -> None:
    for service, records in shown.items():
        assert records.schema == WORKFORCE.schema
        assert set(records["record_kind"]) == set(RECORD_KINDS)
        running = [
            month
            for month in months_between(date(2020, 11, 1), LAST_MONTH)
            if not SENDERS[service].is_paused(month)
        ]
        assert records.filter(HOLDER)["month"].unique().sort().to_list() == running


@pytest.mark.parametrize("seed", range(20))
def test_who_is_there_reconciles_over_72_months_and_five_services(seed: int) -> None:
    for service in SENDERS:
        records = draw(service, seed)
        for own in records.partition_by("source_system"):
            assert unlike(own, WORKFORCE) == []


def test_whoever_goes_by_tupe_comes_by_tupe_the_day_after(shown) -> None:
    for service in ("housing_management", "homes_and_care", "facilities_management"):
        records = shown[service].filter(HOLDER)
        gone = records.filter(movement="tupe_out").select(
            "employee_key", day=pl.col("leave_date").dt.offset_by("1d")
        )
        came = records.filter(
            pl.col("continuous_service_start") < pl.col("employment_start"),
            pl.col("employment_start").dt.month_start() == pl.col("month"),
        ).select("employee_key", day="employment_start")
        assert gone.height > 20
        assert gone.sort("employee_key").equals(came.sort("employee_key"))


def _share(records: pl.DataFrame, of: pl.Expr, months: pl.Expr) -> float:
    here = records.filter(HOLDER, HERE, months)
    return here.filter(of).height / here.height


def test_escorts_have_permanent_contracts_since_the_council_employs_them(shown) -> None:
    permanent, after = pl.col("contract_type") == "permanent", pl.col("month") > date(2023, 6, 1)
    escorts = shown["travel_assistance"]
    assert (_share(escorts, permanent, ~after), _share(escorts, permanent, after)) == (0, 1)
    same = draw("travel_assistance", effects=NO_EFFECTS)
    assert _share(same, permanent, after) == 0


def test_fewer_of_housings_people_resign_once_it_has_settled(shown) -> None:
    def a_year(records: pl.DataFrame, months: pl.Expr) -> float:
        people = records.filter(HOLDER, months)
        return people.filter(leave_reason="resignation").height / people.height * 12

    after, settled = pl.col("month") < CHANGE_OF_HOUSING, pl.col("month") >= date(2024, 12, 1)
    housing, same = shown["housing_management"], draw("housing_management", effects=NO_EFFECTS)
    assert a_year(housing, after) == pytest.approx(0.10, abs=0.02)
    assert a_year(housing, settled) == pytest.approx(0.05, abs=0.02)
    assert a_year(same, settled) == pytest.approx(0.10, abs=0.025)


def test_options_have_more_managers_and_fewer_at_the_front_line(shown) -> None:
    def frontline(records: pl.DataFrame) -> float:
        here = records.filter(HOLDER, HERE, month=LAST_MONTH)
        of = here.filter(role_family="frontline")["fte"].sum()
        return float(of) / float(here["fte"].sum())

    changed, same = shown["housing_options"], draw("housing_options", effects=NO_EFFECTS)
    assert frontline(same) - frontline(changed) > 0.04


def test_nothing_names_a_person(shown) -> None:
    for records in shown.values():
        keys = records["employee_key"].drop_nulls()
        assert keys.str.contains(r"^[0-9a-f]{32}$").all()
