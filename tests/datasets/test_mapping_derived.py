from datetime import date

import pytest

from datasets.derived import _OF_DAYS, _OF_VALUES
from datasets.mapping_parts import NEEDS, OF_DATES, Function
from datasets.refusal import LeftOut
from tests.datasets.sending import london
from tests.datasets.understanding import column, fault, understood


def test_every_function_is_one_that_can_be_worked_out() -> None:
    of_columns = {Function.COPY, Function.FIRST_PRESENT, Function.JOINED}
    assert of_columns | set(OF_DATES) | set(_OF_VALUES) == set(Function) == set(NEEDS)
    assert set(OF_DATES) == set(_OF_DAYS)


def derived(name: str, source: str, function: str, more: str = "") -> str:
    return f'[[derived]]\ncolumn = "{name}"\nfrom = {source}\nfunction = "{function}"\n{more}\n'


UK = '[dates_of]\n"D" = "%d/%m/%Y"\n'


def test_a_leading_year_and_a_number_within() -> None:
    words = derived("case_opened_year", '"C"', "leading_year")
    assert column("case_opened_year", words, "complaints", C=["202012", "X1", None]) == [
        2020,
        None,
        None,
    ]
    words = derived("finding_no", '"C"', "number_within")
    assert column("finding_no", words, "complaints", C=["a", "b", "a", None]) == [1, 1, 2, None]


def test_the_day_of_a_time_is_london_s_and_the_month_its_first_day() -> None:
    late = [london(2026, 7, 3, 23, 30).astimezone(), None]
    words = derived("received_on", '"R"', "day_of")
    assert column("received_on", words, "complaints", R=late) == [date(2026, 7, 3), None]
    words = UK + derived("month", '"D"', "month_of")
    assert column("month", words, D=["31/07/2026", None]) == [date(2026, 7, 1), None]


def test_a_day_is_london_s_whatever_zone_the_times_are_of() -> None:
    zoned = 'time_zone = "UTC"\n[dates_of]\n"D" = "%d/%m/%Y %H:%M"\n'
    words = zoned + derived("received_on", '"D"', "day_of")
    sent = ["31/07/2026 23:30", "31/12/2026 23:30"]
    days = [date(2026, 8, 1), date(2026, 12, 31)]
    assert column("received_on", words, "complaints", D=sent) == days
    alone = 'time_zone = "Pacific/Auckland"\n' + UK + derived("received_on", '"D"', "day_of")
    assert column("received_on", alone, "complaints", D=["31/07/2026"]) == [date(2026, 7, 31)]


def test_a_day_centuries_away_makes_no_due_date() -> None:
    words = UK + derived("due_on", '"D"', "days_after", "days = 10")
    assert fault(words, "complaints", D=["31/12/9999"]).rows == (1,)


def test_a_due_date_follows_from_when_it_was_received() -> None:
    days = ["24/12/2026", None]  # a Thursday; then Christmas, and Boxing Day's Monday
    words = UK + derived("due_on", '"D"', "days_after", "days = 10")
    assert column("due_on", words, "complaints", D=days) == [date(2027, 1, 3), None]
    words = UK + derived("due_on", '"D"', "working_days_after", "days = 2")
    assert column("due_on", words, "complaints", D=days) == [date(2026, 12, 30), None]


def test_a_target_worked_out_in_days_is_that_days_last_moment() -> None:
    words = UK + derived("target_at", '"D"', "days_after", "days = 28")
    assert column("target_at", words, D=["03/04/2026"]) == [london(2026, 5, 1, 23, 59, 59)]


def test_the_first_of_several_columns_that_is_not_empty() -> None:
    words = derived("trade_code", '["A", "B"]', "first_present")
    assert column("trade_code", words, A=["a", None, " "], B=["b", "c", None]) == ["a", "c", None]


def test_an_unreadable_value_is_not_passed_over_for_the_next_column() -> None:
    words = derived("no_access_count", '["A", "B"]', "first_present")
    assert fault(words, A=["x", "1"], B=["2", "y"]).rows == (1,)


def test_a_lookup_says_what_its_table_says_and_names_what_it_does_not_list() -> None:
    words = derived(
        "done_by", '"T"', "lookup", 'table = {"Direct team" = "in_house", "Acme" = "contractor"}'
    )
    assert column("done_by", words, T=["Acme", "Direct team", None]) == [
        "contractor",
        "in_house",
        None,
    ]
    found = fault(words, T=["Acme", "Bcme"])
    assert (found.reason, found.rows) == ("not_in_table", (2,))
    assert "Bcme" not in found.sentence


def test_a_key_joined_from_several_columns_is_empty_where_one_is() -> None:
    words = derived("record_id", '["A", "N"]', "joined", 'by = "/"')
    assert column("record_id", words, A=["J", "J", None], N=[1.0, None, 3.0]) == [
        "J/1",
        None,
        None,
    ]
    assert fault(words, A=["J"], N=[1.5]).rows == (1,)


def test_a_day_says_that_something_was_done() -> None:
    words = 'sentinels = ["-"]\n' + derived("migrated", '"H"', "is_given")
    assert column("migrated", words, H=["05/10/2026", "-", None, " "]) == [
        True,
        False,
        False,
        False,
    ]
    assert column("migrated", words, H=[date(2026, 10, 5), None]) == [True, False]
    assert column("migrated", words, H=[None, None]) == [False, False]


def test_yes_where_a_column_holds_one_of_the_values() -> None:
    words = derived("migrated", '"U"', "flag_if", 'values = ["LOADER", "7"]')
    assert column("migrated", words, U=["LOADER", "loader", None]) == [True, False, None]
    assert column("migrated", words, U=[7, 8, None]) == [True, False, None]


def test_what_was_in_force_on_the_day() -> None:
    words = UK + derived(
        "code_version",
        '"D"',
        "in_force",
        'table = {"2022-04-01" = "2022", "2024-04-01" = "2024"}',
    )
    days = ["31/03/2024", "01/04/2024", None]
    assert column("code_version", words, "complaints", D=days) == ["2022", "2024", None]
    assert fault(words, "complaints", D=["31/03/2022"]).rows == (1,)


def test_an_unreadable_date_is_named_in_what_is_derived_from_it() -> None:
    words = UK + derived("due_on", '"D"', "days_after", "days = 10")
    found = fault(words, "complaints", D=["24/12/2026", "2026-12-24"])
    assert (found.reason, found.column, found.rows) == ("date_format", "due_on", (2,))


def filters(*each: str) -> str:
    return "".join(f"[[filters]]\n{one}\n" for one in each)


ROWS = '[columns]\nrecord_id = "I"\n'
IDS = ["a", "b", "c", "d"]
CHOSEN = {
    "present": ('keep = "present"', ["x", " ", None, "y"], ["a", "d"]),
    "one of": ('keep = "one_of"\nvalues = ["x", "y"]', ["x", "X", None, "y"], ["a", "d"]),
    "one of, numbers": ('keep = "one_of"\nvalues = ["1"]', [1.0, 2.0, None, 1.5], ["a"]),
    "one of, whole numbers": ('keep = "one_of"\nvalues = ["1"]', [1, 2, None, 3], ["a"]),
    "one of, decimals": ('keep = "one_of"\nvalues = ["1.5"]', [1.0, 2.0, None, 1.5], ["d"]),
    "not one of, decimals": (
        'keep = "not_one_of"\nvalues = ["1.5"]',
        [1.0, 2.0, None, 1.5],
        ["a", "b", "c"],
    ),
    "one of nothing": ('keep = "one_of"\nvalues = ["x"]', [None] * 4, []),
    "not one of nothing": ('keep = "not_one_of"\nvalues = ["x"]', [None] * 4, IDS),
    "not one of": ('keep = "not_one_of"\nvalues = ["x"]', ["x", "X", None, "y"], ["b", "c", "d"]),
    "before": (
        'keep = "before"\nday = 2026-04-01',
        ["31/03/2026", "01/04/2026", None, "02/04/2026"],
        ["a"],
    ),
    "after": (
        'keep = "after"\nday = 2026-04-01',
        ["31/03/2026", "01/04/2026", None, "02/04/2026"],
        ["d"],
    ),
}


@pytest.mark.parametrize(("words", "values", "kept"), CHOSEN.values(), ids=CHOSEN.keys())
def test_rows_that_a_filter_leaves_out_are_counted(
    words: str, values: list[object], kept: list[str]
) -> None:
    form = UK if "day" in words else ""
    asked = ROWS + form + filters(f'column = "D"\n{words}\nwhy = "not ours"')
    records, left_out, faults = understood(asked, I=IDS, D=values)
    assert faults == []
    assert records["record_id"].to_list() == kept
    assert left_out == ((LeftOut("not ours", 4 - len(kept)),) if len(kept) < 4 else ())


def test_a_row_is_counted_under_the_first_filter_that_leaves_it_out() -> None:
    asked = ROWS + filters(
        'column = "A"\nkeep = "present"\nwhy = "no A"',
        'column = "B"\nkeep = "one_of"\nvalues = ["y"]\nwhy = "not y"',
    )
    _, left_out, _ = understood(asked, I=IDS, A=["1", None, "1", None], B=["y", "n", "n", "y"])
    assert left_out == (LeftOut("no A", 2), LeftOut("not y", 1))


def test_a_date_that_cannot_be_read_does_not_leave_its_row_out() -> None:
    asked = ROWS + UK + filters('column = "D"\nkeep = "before"\nday = 2026-04-01\nwhy = "later"')
    found = fault(asked, I=IDS[:2], D=["2026-03-01", "01/03/2026"])
    assert (found.reason, found.rows) == ("date_format", (1,))


def test_what_a_filter_leaves_out_need_not_be_readable() -> None:
    ours = 'column = "T"\nkeep = "one_of"\nvalues = ["R"]\nwhy = "others"'
    asked = '[columns]\nraised_at = "D"\n' + filters(ours)
    records, _, faults = understood(asked, D=["soon", "2026-04-01"], T=["Q", "R"])
    assert faults == []
    assert records["raised_at"].to_list() == [london(2026, 4, 1)]


def test_a_time_written_otherwise_than_in_iso_is_told_how_it_could_be() -> None:
    found = fault(derived("received_on", '"R"', "day_of"), "complaints", R=["2026-10-05 09:30:00"])
    assert "dates like 2026-11-03 (%Y-%m-%d), nor with a time as in 2026-11-03T14:30." in (
        found.sentence
    )
    plain = fault('[columns]\nreceived_on = "R"\n', "complaints", R=["5 October"])
    assert "dates like 2026-11-03 (%Y-%m-%d)." in plain.sentence
