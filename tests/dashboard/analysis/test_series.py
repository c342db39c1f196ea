"""From a release to a figure: statuses, gaps, source systems, before and after."""

from datetime import date

import polars as pl
import pytest

from dashboard.analysis.series import NoSuchSeriesError, Series, Status, read_series
from dashboard.kpis.disclosure import stricter
from datasets.calendar import months_between
from datasets.programme import SmallNumbers
from datasets.repairs import REPAIRS
from datasets.store import CellKey, LiveRelease
from tests.dashboard.building import PROGRAMME, cells, job, month, release, repairs, rows_of

EXPECTED = """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "jobs"
from = 2023-12-01
"""


def _finished(name: str, on_time: int, late: int, ward: str = "E1") -> list[dict[str, object]]:
    """Jobs raised and finished on the 1st to the 6th of a month."""
    jobs = []
    for number in range(on_time + late):
        target = "05" if number < on_time else "02"
        jobs.append(
            job(
                f"{name}-{ward}-{number}",
                f"{name}-01 10:00",
                target_at=f"{name}-{target} 12:00",
                completed_at=f"{name}-0{3 + number % 3} 09:00",
                ward_code=ward,
            )
        )
    return jobs


def _release(
    held: dict[str, list[dict[str, object]]], *, programme: str = PROGRAMME, **facts: object
) -> LiveRelease:
    keys = cells("repairs", held)
    rows = rows_of(repairs(held), REPAIRS, keys, programme=programme)
    return release(rows, keys, programme=programme, facts=dict.fromkeys(keys, facts))


def _statuses(series: Series) -> list[str]:
    return series.frame["status"].to_list()


FOUR_MONTHS = {
    "2024-01": _finished("2024-01", 6, 6),
    "2024-02": [],
    "2024-04": _finished("2024-04", 12, 8),
    "2024-05": _finished("2024-05", 9, 0),
}


def test_a_gap_is_missing_and_an_empty_month_is_not() -> None:
    found = read_series(_release(FOUR_MONTHS), "non_emergency_on_time")
    assert found.frame["month"].to_list() == [*months_between(month("2024-01"), month("2024-05"))]
    assert _statuses(found) == [
        Status.PUBLISHED,
        Status.PUBLISHED,
        Status.MISSING,
        Status.PUBLISHED,
        Status.PROVISIONAL,
    ]
    assert found.frame["numerator"].to_list() == [6, 0, None, 12, 9]
    assert found.frame["denominator"].to_list() == [12, 0, None, 20, 9]
    assert found.frame["value"].to_list() == [0.5, None, None, 0.6, 1.0]


def test_before_and_after_are_sums_over_sums_and_settling_in_is_counted() -> None:
    found = read_series(_release(FOUR_MONTHS), "non_emergency_on_time")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.numerator, found.before.denominator) == (6, 12)
    assert (found.before.first, found.before.last) == (month("2024-01"), month("2024-02"))
    assert found.before.months == 2
    assert (found.after.numerator, found.after.denominator) == (21, 29)
    assert found.after.value == pytest.approx(21 / 29)
    assert found.after.words == (
        "April 2024 to May 2024, 2 months: 21 of 29. 1 month without a figure left out. "
        "The 2 settling-in months are included."
    )


def test_the_month_of_the_change_is_after_it() -> None:
    held = {"2024-02": _finished("2024-02", 6, 6), "2024-03": _finished("2024-03", 7, 7)}
    middle = PROGRAMME.replace("on = 2024-03-01", "on = 2024-03-15")
    found = read_series(_release(held, programme=middle), "repairs_completed")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.numerator, found.after.numerator) == (12, 14)


def test_counts_are_pooled_as_a_mean_month_and_stocks_are_never_added_up() -> None:
    held = {
        "2024-03": [job(f"a{n}", "2024-03-02 10:00") for n in range(10)],
        "2024-04": [job(f"a{n}", "2024-03-02 10:00") for n in range(6)],
    }
    found = read_series(_release(held), "open_repairs").after
    assert found is not None
    assert (found.numerator, found.denominator, found.value) == (16, 2, 8)
    assert "averaged, not added up" in found.words
    rate = read_series(_release(held), "open_repairs_per_1000_homes").after
    assert rate is not None
    assert (rate.numerator, rate.denominator, rate.value) == (16, 1000, 16)


def test_days_are_pooled_as_the_exact_middle_of_all_records() -> None:
    def taking(days: list[int], name: str) -> list[dict[str, object]]:
        return [
            job(f"{name}{n}", f"{name}-01 10:00", completed_at=f"{name}-{1 + d:02} 10:00")
            for n, d in enumerate(days)
        ]

    held = {
        "2024-03": taking([0, 1, 2, 3, 4, 9], "2024-03"),
        "2024-04": taking([20] * 5, "2024-04"),
    }
    found = read_series(_release(held), "days_to_complete")
    assert found.frame["value"].to_list() == [2.5, 20.0]
    assert found.frame["numerator"].to_list() == [6, 5]
    assert found.after is not None
    assert (found.after.numerator, found.after.value, found.after.p90) == (11, 9, 20)
    assert found.spread is not None
    assert found.spread.select("cases", "median", "p90", "0-28", "29-90").rows() == [
        (6, 2.5, 9, 6, 0),
        (5, 20, 20, 5, 0),
    ]


def test_a_restated_month_says_so_unless_it_is_provisional() -> None:
    found = read_series(_release(FOUR_MONTHS, restated=True), "repairs_completed")
    assert [_statuses(found)[place] for place in (0, 2, 4)] == [
        Status.RESTATED,
        Status.MISSING,
        Status.PROVISIONAL,
    ]


def test_months_that_were_expected_and_never_came_are_missing() -> None:
    found = read_series(_release(FOUR_MONTHS, programme=PROGRAMME + EXPECTED), "repairs_completed")
    assert found.frame["month"][0] == month("2023-12")
    assert _statuses(found)[0] == Status.MISSING


def _two_systems(*, both_in_march: bool) -> LiveRelease:
    one = {"2024-02": _finished("2024-02", 6, 0), "2024-03": _finished("2024-03", 7, 0)}
    names = ["2024-02", "2024-03"] if both_in_march else ["2024-02"]
    other = {
        name: [{**row, "source_system": "other"} for row in _finished(name, 10, 0)]
        for name in names
    }
    keys = [*cells("repairs", one), *cells("repairs", other, "other")]
    frame = pl.concat([repairs(one), repairs(other)])
    plan = PROGRAMME + EXPECTED.replace("2023-12", "2024-02")
    plan += EXPECTED.replace("2023-12", "2024-02").replace('"jobs"', '"other"')
    return release(rows_of(frame, REPAIRS, keys, programme=plan), keys, programme=plan)


def test_source_systems_are_added_up_and_homes_are_not() -> None:
    live = _two_systems(both_in_march=True)
    assert read_series(live, "repairs_completed").frame["value"].to_list() == [16, 17]
    rate = read_series(live, "open_repairs_per_1000_homes").frame
    assert rate["denominator"].to_list() == [500, 500]


def test_a_month_that_lacks_one_source_system_is_missing_and_not_a_part_sum() -> None:
    found = read_series(_two_systems(both_in_march=False), "repairs_completed").frame
    assert found["value"].to_list() == [16, None]
    assert found["status"].to_list() == [Status.PUBLISHED, Status.MISSING]


def test_a_measure_that_one_system_lacks_is_not_measured_that_month() -> None:
    live = _two_systems(both_in_march=True)
    lost = (pl.col("source_system") == "other") & (pl.col("measure") == "repairs_completed")
    less = LiveRelease(live.release, live.root, live.frame.filter(~(lost & _in("2024-03"))))
    found = read_series(less, "repairs_completed").frame
    assert found["status"].to_list() == [Status.PUBLISHED, Status.NOT_MEASURED]
    assert found["value"].to_list() == [16, None]


def _in(name: str) -> pl.Expr:
    return pl.col("month") == month(name)


def test_wards_are_nought_where_nothing_happened_and_hidden_where_little_did() -> None:
    held = {
        "2024-03": _finished("2024-03", 9, 0) + _finished("2024-03", 8, 0, "E2"),
        "2024-04": _finished("2024-04", 9, 0),
        "2024-05": _finished("2024-05", 9, 0) + _finished("2024-05", 3, 0, "E2"),
    }
    live = _release(held)
    found = read_series(live, "repairs_completed", ward="E2")
    assert found.frame["numerator"].to_list() == [8, 0, None]
    assert _statuses(found)[2] == Status.HIDDEN
    # never one hidden ward alone
    assert _statuses(read_series(live, "repairs_completed", ward="E1"))[2] == Status.HIDDEN
    assert read_series(live, "repairs_completed").frame["numerator"].to_list() == [17, 9, 12]


WARDS_APART = {
    "2024-03": _finished("2024-03", 30, 0) + _finished("2024-03", 8, 0, "E2"),
    "2024-04": _finished("2024-04", 30, 0) + _finished("2024-04", 20, 0, "E2"),
    "2024-05": _finished("2024-05", 30, 0) + _finished("2024-05", 3, 0, "E2"),
}


@pytest.mark.parametrize("ward", ["E1", "E2"])
def test_a_stricter_rule_set_later_hides_in_an_older_release_and_says_now_hidden(ward: str) -> None:
    live, later = _release(WARDS_APART), SmallNumbers(hide_up_to=9)
    own = read_series(live, "repairs_completed", ward=ward)
    assert _statuses(own) == ["published", "published", "hidden"]
    found = read_series(live, "repairs_completed", ward=ward, today=later)
    assert _statuses(found) == ["now_hidden", "published", "hidden"]
    assert found.frame["value"].to_list() == [None, own.frame["value"][1], None]
    assert found.after is not None
    assert found.after.words.startswith("Not given: 2 of 3 months are hidden")


@pytest.mark.parametrize("later", [SmallNumbers(hide_up_to=0), SmallNumbers(hide_up_to=4), None])
def test_a_laxer_rule_set_later_shows_nothing_more(later: SmallNumbers | None) -> None:
    live = _release(WARDS_APART)
    own = read_series(live, "repairs_completed", ward="E2")
    assert read_series(live, "repairs_completed", ward="E2", today=later).frame.equals(own.frame)


def test_what_is_worked_out_of_a_figure_now_hidden_is_now_hidden() -> None:
    held = {m: _finished(m, 12, 0) for m in ("2024-03", "2024-04", "2024-05")}
    held["2024-05"] += [job(f"open-{n}", "2024-05-02 10:00") for n in range(30)]
    live, later = _release(held), SmallNumbers(hide_up_to=12)
    assert _statuses(read_series(live, "weeks_of_work"))[-1] == "provisional"
    assert _statuses(read_series(live, "weeks_of_work", today=later))[-1] == "now_hidden"


def test_two_rules_are_as_strict_as_either() -> None:
    one = SmallNumbers(hide_up_to=7, public=("a_measure", "b_measure"), public_why="published")
    other = SmallNumbers(hide_up_to=4, public=("b_measure",), public_why="agreed")
    both = stricter(one, other)
    assert (both.hide_up_to, both.public) == (7, ("b_measure",))


def test_a_pool_is_withheld_where_many_months_are_hidden() -> None:
    held = {
        "2024-03": _finished("2024-03", 9, 0) + _finished("2024-03", 8, 0, "E2"),
        "2024-04": _finished("2024-04", 9, 0) + _finished("2024-04", 3, 0, "E2"),
    }
    found = read_series(_release(held), "repairs_completed", ward="E2").after
    assert found is not None
    assert found.value is None
    assert found.numerator is None
    assert found.words.startswith("Not given: 1 of 2 months is hidden")


def test_a_few_hidden_months_are_left_out_of_a_pool_and_it_says_so() -> None:
    names = [f"{m:%Y-%m}" for m in months_between(date(2024, 3, 1), date(2025, 2, 1))]
    held = {n: _finished(n, 9, 0) + _finished(n, 8, 0, "E2") for n in names}
    held["2024-09"] = _finished("2024-09", 9, 0) + _finished("2024-09", 3, 0, "E2")
    found = read_series(_release(held), "repairs_completed", ward="E2").after
    assert found is not None
    assert (found.numerator, found.months, found.value) == (88, 11, 8)
    assert "1 month with small numbers left out." in found.words


def test_a_ward_has_no_figures_from_before_it_existed() -> None:
    wards = '[[wards]]\ncode = "E2"\nname = "New"\nfrom = 2024-05-02\n'
    wards += '[[wards]]\ncode = "E1"\nname = "Old"\n'
    found = read_series(
        _release(FOUR_MONTHS, programme=PROGRAMME + wards), "repairs_completed", ward="E2"
    )
    assert found.label == "New"
    assert _statuses(found)[:4] == [
        Status.NOT_MEASURED,
        Status.NOT_MEASURED,
        Status.MISSING,
        Status.NOT_MEASURED,
    ]
    assert found.frame["value"][4] == 0


def test_weeks_of_work_need_three_months_and_are_hidden_with_their_parts() -> None:
    waiting = [job(f"w{n}", "2024-01-01 10:00") for n in range(26)]
    held = {
        name: waiting + _finished(name, 10, 0) for name in ("2024-01", "2024-02", "2024-03")
    } | {"2024-04": waiting + _finished("2024-04", 3, 0)}
    found = read_series(_release(held), "weeks_of_work")
    assert _statuses(found) == ["not_measured", "not_measured", "published", "hidden"]
    # 91 days are 13 weeks: 30 finished is 30/13 a week, and 26 are open
    assert found.frame["value"][2] == pytest.approx(26 / (30 / 13))
    assert found.frame["numerator"][3] is None


def test_inherited_jobs_begin_with_the_change_and_have_no_before() -> None:
    old = [job(f"o{n}", "2024-01-01 10:00") for n in range(9)]
    held = {"2024-02": old, "2024-03": old[:7], "2024-04": old[:6]}
    found = read_series(_release(held), "inherited_jobs_still_open")
    assert found.frame["month"].to_list() == [month("2024-03"), month("2024-04")]
    assert found.frame["value"].to_list() == [7, 6]
    assert found.before is None
    assert found.after is not None


def test_without_a_change_there_is_no_before_and_after() -> None:
    plan = PROGRAMME.replace("headline = true", "headline = false")
    found = read_series(_release(FOUR_MONTHS, programme=plan), "repairs_completed")
    assert found.change is None
    assert found.before is None
    assert found.after is None


@pytest.mark.parametrize(
    ("measure", "facts", "words"),
    [
        (
            "overdue_repairs",
            {"not_collected": ["target_at"]},
            "do not hold what it needs: target_at",
        ),
        ("open_repairs", {"coverage": "closed_only"}, "closed records only, and it needs every"),
    ],
)
def test_what_could_not_be_measured_says_why(
    measure: str, facts: dict[str, object], words: str
) -> None:
    live = _release(FOUR_MONTHS, **facts)
    less = LiveRelease(live.release, live.root, live.frame.filter(pl.col("measure") != measure))
    found = read_series(less, measure)
    assert words in found.not_measured_why
    assert set(_statuses(found)) == {Status.NOT_MEASURED, Status.MISSING}
    assert found.frame["numerator"].null_count() == found.frame.height
    assert found.before is None


def test_a_dataset_that_never_came_says_so() -> None:
    found = read_series(_release(FOUR_MONTHS), "ombudsman_upheld")
    assert found.not_measured_why == "No complaints extract has been published for Homes."
    assert found.frame.is_empty()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"measure_id": "nonsense"}, "no measure 'nonsense'"),
        ({"measure_id": "open_repairs", "service_id": "x"}, "no service 'x'"),
        ({"measure_id": "open_repairs", "comparator": "everyone"}, "not kept by comparator"),
        ({"measure_id": "ombudsman_upheld", "ward": "E1"}, "not kept by ward"),
        ({"measure_id": "ombudsman_upheld", "comparator": "x"}, "There are: everyone, councils"),
        ({"measure_id": "open_repairs", "ward": "E1", "node": "4"}, "not crossed"),
        ({"measure_id": "open_repairs", "node": "9"}, "no priority code '9'"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(asked: dict[str, str], words: str) -> None:
    with pytest.raises(NoSuchSeriesError) as refusal:
        read_series(_release(FOUR_MONTHS), **asked)
    assert words in str(refusal.value)


def test_several_services_have_to_be_told_apart() -> None:
    second = PROGRAMME + '[[services]]\nid = "second"\nname = "Second"\norganisations = []\n'
    held = repairs(FOUR_MONTHS)
    both = pl.concat([held, held.with_columns(pl.lit("second").alias("service"))])
    keys = cells("repairs", FOUR_MONTHS)
    keys += [CellKey("repairs", "second", key.source_system, key.month) for key in keys]
    live = release(rows_of(both, REPAIRS, keys, programme=second), keys, programme=second)
    with pytest.raises(NoSuchSeriesError, match="homes, second"):
        read_series(live, "repairs_completed")
    assert read_series(live, "repairs_completed", "second").service.name == "Second"


def test_one_priority_can_be_read() -> None:
    found = read_series(_release(FOUR_MONTHS), "repairs_completed", node="4")
    assert found.label == "normal priority"
    assert found.frame["numerator"].to_list() == [12, 0, None, 20, 9]


def test_the_frame_has_the_columns_that_every_reader_relies_on() -> None:
    frame = read_series(_release(FOUR_MONTHS), "days_to_complete").frame
    assert frame.columns == ["month", "numerator", "denominator", "value", "status", "coverage"]
    assert frame["month"].is_sorted()


def test_a_ward_that_nobody_knows_is_told_with_those_there_are() -> None:
    """Where the programme lists no wards, those of the records are the ones there are."""
    with pytest.raises(NoSuchSeriesError, match=r"no ward 'E9'.*There are: E1, E2"):
        read_series(_release(FOUR_MONTHS), "repairs_completed", ward="E9")
