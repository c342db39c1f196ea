import pytest

from tests.datasets.sending import london
from tests.datasets.understanding import a_mapping, column, fault, understood

PRIORITY = '[columns]\npriority_code = "P"\n[codes.priority_code]\n'


def test_codes_are_translated_and_others_kept_for_the_gate() -> None:
    words = '[columns]\nrepair_class = "C"\n[codes.repair_class]\nR = "responsive"\n'
    assert column("repair_class", words, C=["R", " R ", "r", "Q", None]) == [
        "responsive",
        "responsive",
        "r",
        "Q",
        None,
    ]


def test_a_code_that_cannot_be_a_number_is_named_not_guessed() -> None:
    found = fault(PRIORITY + 'E24 = "2"\n', P=["E24", "E48"])
    assert (found.reason, found.rows) == ("wrong_type", (2,))


def test_a_number_that_is_no_code_is_not_lost() -> None:
    assert fault(PRIORITY + '"1" = 2\n', P=[1.0, 1.5]).rows == (2,)


def test_a_star_is_a_code_like_any_other() -> None:
    words = '[columns]\nrepair_class = "C"\n[codes.repair_class]\n"*" = "void"\n'
    assert column("repair_class", words, C=["*", "Q"]) == ["void", "Q"]


def test_what_a_blank_means_may_be_declared_and_a_code_may_mean_nothing() -> None:
    words = (
        'sentinels = ["-"]\n[columns]\nis_emergency = "E"\n'
        '[codes.is_emergency]\nY = true\nU = ""\n"" = false\n'
    )
    assert column("is_emergency", words, E=["Y", None, "  ", "-", "U"]) == [
        True,
        False,
        False,
        False,
        None,
    ]
    assert column("is_emergency", words, E=[None, None]) == [False, False]


def test_one_code_may_say_several_columns_of_ours() -> None:
    words = (
        '[columns]\npriority_raw = "P"\n[codes_of."P"]\n'
        'E24 = {priority_code = 2, is_emergency = true, repair_class = "responsive"}\n'
        'V = {priority_code = "", is_emergency = false, repair_class = "void"}\n'
    )
    records, _, faults = understood(words, P=["E24", "V"])
    assert faults == []
    names = ("priority_raw", "priority_code", "is_emergency", "repair_class")
    assert records.select(names).rows() == [
        ("E24", 2, True, "responsive"),
        ("V", None, False, "void"),
    ]
    assert a_mapping(words).sources == ("P",)


def test_sentinels_are_nothing_in_text_numbers_and_dates() -> None:
    words = (
        'sentinels = ["NULL", "9999"]\n[sentinels_of]\n"D" = ["31/12/9999"]\n"T" = ["<5"]\n'
        '[columns]\ncompleted_at = "D"\ntrade_code = "T"\nno_access_count = "N"\n'
        '[dates]\ncompleted_at = "%d/%m/%Y"\n'
    )
    for numbers in ([1, 9999], [1.0, 9999.0], ["1", "9999"]):
        assert column("no_access_count", words, N=numbers, D=["NULL"] * 2) == [1, None]
    assert column("trade_code", words, T=["<5", "NULL", "PL"]) == [None, None, "PL"]
    assert column("completed_at", words, D=["31/12/9999", "03/04/2026"]) == [
        None,
        london(2026, 4, 3),
    ]


def test_a_sentinel_of_one_column_is_a_value_in_another() -> None:
    words = '[sentinels_of]\n"T" = ["[x]"]\n[columns]\ntrade_code = "T"\nsor_code = "S"\n'
    records, _, _ = understood(words, T=["[x]"], S=["[x]"])
    assert records.select("trade_code", "sor_code").row(0) == (None, "[x]")


def test_a_typed_day_is_nothing_by_its_columns_own_format() -> None:
    words = (
        '[sentinels_of]\n"D" = ["01/01/1900"]\n[columns]\ncompleted_at = "D"\n'
        '[dates]\ncompleted_at = "%d/%m/%Y"\n'
    )
    days = [london(1900, 1, 1), london(2026, 4, 3)]
    assert column("completed_at", words, D=days) == [None, london(2026, 4, 3)]


COST = '[columns]\ncost_gbp = "C"\n[numbers]\ncost_gbp = [{styles}]\n'
ALL = '"commas", "pound_sign", "brackets", "minus_after", "percent"'
NUMBERS = {
    "1204": 1204.0,
    "1,204": 1204.0,
    "1,204,000.50": 1204000.5,
    "£12.50": 12.5,
    "-£12.50": -12.5,
    "£-12.50": -12.5,
    "(5.00)": -5.0,
    "(£1,204)": -1204.0,
    "5.00-": -5.0,
    "12%": 0.12,
    "33.3 %": 0.333,
    "0": 0.0,
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_as_its_mapping_says_that_it_is_written(text: str, number: float) -> None:
    assert column("cost_gbp", COST.format(styles=ALL), C=[text]) == [number]


UNCLEAR = (
    "1,20", "12,04", "1,2045", "1.204,50", "(5.00", "5.00)", "(-5)", "-5-", "--5", "£", "%", "()",
    "$5", "5p", "1e3", "12e-2", "1 204", "NaN", "inf", "1,204-00", "12%%", "+-5",
)  # fmt: skip


@pytest.mark.parametrize("text", UNCLEAR)
def test_a_number_written_in_no_declared_way_is_refused(text: str) -> None:
    assert fault(COST.format(styles=ALL), C=["1", text]).rows == (2,)


@pytest.mark.parametrize("text", ["1,204", "£12.50", "(5.00)", "5.00-", "12%"])
def test_without_a_declaration_marks_around_digits_are_refused(text: str) -> None:
    assert fault('[columns]\ncost_gbp = "C"\n', C=[text]).reason == "wrong_type"
    others = ", ".join(
        f'"{style}"'
        for style in ("commas", "pound_sign", "brackets", "minus_after", "percent")
        if style != {"1": "commas", "£": "pound_sign", "(": "brackets"}.get(text[0])
    )
    if text[0] in "1£(" and text != "12%":
        assert fault(COST.format(styles=others), C=[text]).reason == "wrong_type"


def test_a_whole_number_may_be_declared_to_end_in_point_nought() -> None:
    words = '[columns]\nno_access_count = "N"\n'
    declared = words + '[numbers]\nno_access_count = ["point_zero", "commas"]\n'
    assert column("no_access_count", declared, N=["3.0", "1,204.00", "4"]) == [3, 1204, 4]
    assert fault(declared, N=["3.5"]).rows == (1,)
    assert fault(words, N=["3.0"]).rows == (1,)


def test_a_constant_stands_in_every_row() -> None:
    words = '[constants]\nsource_system = "theirs"\nis_communal = false\npriority_code = 4\n'
    records, _, _ = understood(words + '[columns]\nrecord_id = "I"\n', I=["a", "b"])
    names = ("source_system", "is_communal", "priority_code", "record_id")
    assert records.select(names).rows() == [("theirs", False, 4, "a"), ("theirs", False, 4, "b")]


def test_numbers_meant_in_thousands_are_read_exactly() -> None:
    cost = '[columns]\ncost_gbp = "C"\n[numbers]\ncost_gbp = ["in_thousands", "commas"]\n'
    assert column("cost_gbp", cost, C=["5,840.4", "0.001", "-2", None]) == [
        5_840_400.0,
        1.0,
        -2000.0,
        None,
    ]
    assert column("cost_gbp", cost, C=[12.345, 7.0]) == [12_345.0, 7_000.0]
    people = '[columns]\nheadcount = "H"\n[numbers]\nheadcount = ["in_thousands"]\n'
    assert column("headcount", people, "local_employment", H=["21847", "5840.4"]) == [
        21_847_000,
        5_840_400,
    ]
    assert column("headcount", people, "local_employment", H=[21847, None]) == [21_847_000, None]
    assert fault(people, "local_employment", H=["1.5", "0.0004", "x"]).rows == (2, 3)
