from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest

from datasets.date_formats import DateFormat
from datasets.suggestion.sampling import FORMATS
from tests.datasets.sending import london
from tests.datasets.understanding import column, fault

RAISED = '[columns]\nraised_at = "R"\n[dates]\nraised_at = "{form}"\n'

WRITTEN = {
    "day first": ("%d/%m/%Y %H:%M", "03/04/2026 09:30", london(2026, 4, 3, 9, 30)),
    "no noughts": ("%d/%m/%Y %H:%M", "3/4/2026 9:30", london(2026, 4, 3, 9, 30)),
    "month first, as declared": ("%m/%d/%Y %H:%M", "03/04/2026 09:30", london(2026, 3, 4, 9, 30)),
    "a date alone": ("%d.%m.%Y", "03.04.2026", london(2026, 4, 3)),
    "digits only": ("%Y%m%d", "20260403", london(2026, 4, 3)),
    "short month": ("%d-%b-%Y", "3-APR-2026", london(2026, 4, 3)),
    "long month": ("%d %B %Y", "3 April 2026", london(2026, 4, 3)),
    "morning": ("%d/%m/%Y %I:%M %p", "03/04/2026 12:05 AM", london(2026, 4, 3, 0, 5)),
    "evening": ("%d/%m/%Y %I:%M%p", "03/04/2026 9:30pm", london(2026, 4, 3, 21, 30)),
    "parts of a second": (
        "%Y-%m-%d %H:%M:%S.%f",
        "2026-04-03 09:30:15.250",
        london(2026, 4, 3, 9, 30, 15, 250_000),
    ),
    "seven digits of them": (
        "%Y-%m-%d %H:%M:%S.%f",
        "2026-04-03 09:30:15.1234567",
        london(2026, 4, 3, 9, 30, 15, 123_456),
    ),
    "its own offset": (
        "%Y-%m-%dT%H:%M:%S%z",
        "2026-04-03T09:30:00+02:00",
        datetime(2026, 4, 3, 7, 30, tzinfo=UTC),
    ),
    "Z for its offset": (
        "%Y-%m-%dT%H:%M:%S%z",
        "2026-07-03T09:30:00Z",
        datetime(2026, 7, 3, 9, 30, tzinfo=UTC),
    ),
    "a Z in the format is UTC": (
        "%Y-%m-%dT%H:%M:%SZ",
        "2026-07-03T09:30:00Z",
        datetime(2026, 7, 3, 9, 30, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize(("form", "text", "answer"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_date_is_read_in_its_declared_format(form: str, text: str, answer: datetime) -> None:
    assert column("raised_at", RAISED.format(form=form), R=[text]) == [answer]


OTHERWISE = {
    "another order": ("%d/%m/%Y", "2026/04/03"),
    "a month that is none": ("%d/%m/%Y", "04/13/2026"),
    "a day that is none": ("%d/%m/%Y", "31/02/2026"),
    "a time that was not declared": ("%d/%m/%Y", "03/04/2026 09:30"),
    "no time, where one was": ("%d/%m/%Y %H:%M", "03/04/2026"),
    "two digits of a year for four": ("%d/%m/%Y", "03/04/26"),
    "digits that could be parted in two ways": ("%Y%m%d", "2026113"),
    "day and time run together": ("%d/%m/%Y %H:%M", "03/04/202609:30"),
    "a long name for a short": ("%d %b %Y", "3 April 2026"),
    "another language": ("%d %B %Y", "3 avril 2026"),
    "thirteen in the afternoon": ("%d/%m/%Y %I:%M %p", "03/04/2026 13:05 PM"),
    "the hour 24": ("%d/%m/%Y %H:%M", "03/04/2026 24:00"),
    "other people's digits": ("%d/%m/%Y", "٠٣/٠٤/٢٠٢٦"),
    "a word": ("%d/%m/%Y", "soon"),
    "a year too far off": ("%d/%m/%Y", "03/04/9999"),
}


@pytest.mark.parametrize(("form", "text"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_a_date_written_otherwise_is_refused_never_guessed(form: str, text: str) -> None:
    found = fault(RAISED.format(form=form), R=["03/04/2026" if "B" not in form else None, text])
    assert (found.reason, found.column) == ("date_format", "raised_at")
    assert text not in found.sentence
    assert 2 in found.rows


def test_undeclared_text_is_iso_8601_with_or_without_its_zone() -> None:
    words = '[columns]\nraised_at = "R"\n'
    sent = ["2026-07-03", "2026-07-03T09:30:00", "2026-07-03T09:30:00.5Z"]
    assert column("raised_at", words, R=[*sent, "2026-07-03T09:30:00+01:00"]) == [
        london(2026, 7, 3),
        london(2026, 7, 3, 9, 30),
        datetime(2026, 7, 3, 9, 30, 0, 500_000, tzinfo=UTC),
        london(2026, 7, 3, 9, 30),
    ]
    assert fault(words, R=["2026-07-03 09:30:00"]).reason == "date_format"


@pytest.mark.parametrize(
    ("last", "text", "year"),
    [
        (2039, "29/02/24", 2024),
        (2039, "03/04/39", 2039),
        (2039, "03/04/40", 1940),
        (1999, "03/04/00", 1900),
        (2069, "03/04/69", 2069),
    ],
)
def test_years_of_two_digits_end_with_the_year_that_is_declared(
    last: int, text: str, year: int
) -> None:
    words = f"short_years_to = {last}\n" + RAISED.format(form="%d/%m/%y")
    (read,) = column("raised_at", words, R=[text])
    assert (read.year, f"{read:%d/%m}") == (year, text[:5])


def test_a_leap_day_of_a_year_that_has_none_is_refused() -> None:
    words = "short_years_to = 1999\n" + RAISED.format(form="%d/%m/%y")
    assert fault(words, R=["29/02/00"]).reason == "date_format"


def test_a_month_may_be_written_without_its_day() -> None:
    words = '[columns]\nmonth = "M"\n[dates]\nmonth = "%b %Y"\n'
    assert column("month", words, M=["Apr 2026", "Oct 2025"]) == [
        date(2026, 4, 1),
        date(2025, 10, 1),
    ]


def test_times_that_name_no_zone_are_of_the_zone_that_is_declared() -> None:
    words = 'time_zone = "UTC"\n' + RAISED.format(form="%d/%m/%Y %H:%M")
    assert column("raised_at", words, R=["03/07/2026 23:30", "03/12/2026 23:30"]) == [
        london(2026, 7, 4, 0, 30),
        london(2026, 12, 3, 23, 30),
    ]


def test_a_date_column_takes_midnights_of_that_zone_only() -> None:
    words = 'time_zone = "UTC"\n[columns]\nreceived_on = "R"\n'
    form = '[dates]\nreceived_on = "%Y-%m-%d %H:%M"\n'
    sent = ["2026-07-03 00:00"]
    assert column("received_on", words + form, "complaints", R=sent) == [date(2026, 7, 3)]
    assert fault(words + form, "complaints", R=["2026-07-03 23:00"]).rows == (1,)


MOMENTS = [
    datetime(2024, 2, 28, 23, 59, 59, tzinfo=UTC) + n * timedelta(hours=1_009) for n in range(60)
]


@pytest.mark.parametrize("form", FORMATS)
def test_what_python_writes_in_a_format_is_read_as_python_reads_it(form: str) -> None:
    written = [moment.strftime(form) for moment in MOMENTS]
    meant = [datetime.strptime(text, form).replace(tzinfo=UTC) for text in written]
    read = DateFormat(form, 2068).read(pl.Series(written), time(0, 0))
    assert read.dt.replace_time_zone("UTC").to_list() == meant


def test_a_format_by_source_column_is_that_of_everything_made_from_it() -> None:
    words = (
        'drop = []\n[columns]\nraised_at = "R"\n[dates_of]\n"R" = "%d/%m/%Y"\n'
        '[[derived]]\ncolumn = "reported_at"\nfrom = "R"\nfunction = "copy"\n'
    )
    for name in ("raised_at", "reported_at"):
        assert column(name, words, R=["03/04/2026"]) == [london(2026, 4, 3)]
