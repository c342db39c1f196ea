"""A series as files to keep: each carries its release, definition and caveats with it."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from typing import Literal

import xlsxwriter

from dashboard.analysis.covered import label_of
from dashboard.analysis.judged.finding import Finding
from dashboard.analysis.judged.how_judged import interval_words, review_words
from dashboard.analysis.series import Series, Status
from dashboard.charts.describe import STATUS_WORDS, gaps, message, pooled_sentences
from dashboard.charts.drawing import Drawing, expected_points, period_words
from dashboard.charts.still import still_chart

EXPECTED_COLUMNS = ("expected", "expected_low", "expected_high")
NOTHING_EXPECTED: tuple[float | None, ...] = (None,) * len(EXPECTED_COLUMNS)
DEMONSTRATION = "Demonstration: made-up figures."


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures came from, as every file says it."""

    council: str
    release: int
    published_on: str
    data_to: str
    publisher: str
    demonstration: bool

    @property
    def words(self) -> str:
        """One line for the foot of a picture."""
        notice = f"{DEMONSTRATION} " if self.demonstration else ""
        return (
            f"{notice}{self.council}, release {self.release}, published {self.published_on}, "
            f"data to {self.data_to}. Source: {self.publisher}."
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of a series, and its level, as every file says it."""

    finding: Finding
    level: str

    @property
    def sentence(self) -> str:
        """The sentence; of a ward without one, the whole service's, and said to be."""
        whole = "Of the whole service, for the ward has no verdict of its own: "
        return f"{whole if self.finding.of_whole else ''}{self.finding.sentence}"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said beside the verdict."""
        return self.finding.verdict.caveats if self.finding.verdict else ()

    @property
    def reviews(self) -> str:
        """Which review found it, and when."""
        return " ".join(review_words(self.finding.verdict)) if self.finding.verdict else ""

    def interval(self, series: Series) -> str:
        """The change with its 95% interval."""
        row = self.finding.verdict
        return interval_words(series.measure, row) if row else ""


def facts_of(series: Series, provenance: Provenance, judged: Judged) -> tuple[tuple[str, str], ...]:
    """What a reader of a file must know, as pairs of name and words."""
    measure = series.measure
    rows = [
        ("Measure", measure.title),
        ("Message", message(series, judged.finding)),
        ("Verdict", judged.finding.word),
        ("Verdict in a sentence", judged.sentence),
        ("Change, with its 95% interval", judged.interval(series)),
        ("Review", judged.reviews),
        ("Level", judged.level),
        ("Before and after", " ".join(plain(s) for s in pooled_sentences(series))),
        *(("What the months hold", words) for words in series.notes),
        ("Council", provenance.council),
        ("Service", series.service.name),
        ("Of", series.label),
        ("Release", str(provenance.release)),
        ("Published on", provenance.published_on),
        ("Data to", provenance.data_to),
        ("Unit", str(measure.unit)),
        ("Definition", measure.definition),
        ("Definition taken from", measure.source),
        ("Figures published by", provenance.publisher),
        *(("Caveat", caveat) for caveat in (*judged.caveats, *measure.caveats)),
    ]
    if provenance.demonstration:
        rows.insert(0, ("Notice", DEMONSTRATION))
    return tuple((name, words) for name, words in rows if words)


def csv_file(series: Series, provenance: Provenance, judged: Judged) -> bytes:
    """One row a month; what must travel with the figures is repeated on every row.

    What was expected without the change stands from the change on, with its 95% band.
    """
    facts = facts_of(series, provenance, judged)
    kept = {
        "notice": DEMONSTRATION if provenance.demonstration else "",
        "measure": series.measure.title,
        "of": series.label,
        "unit": str(series.measure.unit),
        "release": str(provenance.release),
        "published_on": provenance.published_on,
        "verdict": judged.finding.word,
        "sentence": judged.sentence,
        "interval": judged.interval(series),
        "review": judged.reviews,
        "level": judged.level,
        "definition": series.measure.definition,
        "caveats": " ".join(words for name, words in facts if name == "Caveat"),
        "notes": " ".join(series.notes),
        "source": provenance.publisher,
    }
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    columns = ["month", "numerator", "denominator", "value", "status", "records"]
    writer.writerow([*columns, *EXPECTED_COLUMNS, *kept])
    carried = [harmless(words) for words in kept.values()]
    expected = expected_by_period(series, judged.finding)
    for row in series.frame.to_dicts():
        figures = [row["numerator"], row["denominator"], row["value"]]
        writer.writerow(
            [
                row["month"].isoformat(),
                *figures,
                row["status"],
                label_of(row["coverage"], series.measure.dataset),
                *expected.get(period_words(series, row["month"]), NOTHING_EXPECTED),
                *carried,
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def expected_by_period(series: Series, finding: Finding) -> Mapping[str, tuple[float | None, ...]]:
    """By month in words, what was expected without the change, and the ends of its band."""
    if finding.verdict is None or finding.of_whole:
        return {}
    points = expected_points(series, finding.verdict.expected)
    return {point.period: (point.value, point.low, point.high) for point in points}


def xlsx_file(series: Series, provenance: Provenance, judged: Judged) -> bytes:
    """A workbook: what it is, then one marked-up table. No merged cells, nothing hidden."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": series.measure.title, "company": provenance.council})
        _about_sheet(book, facts_of(series, provenance, judged))
        _figures_sheet(book, series, judged.finding)
    return content.getvalue()


def _about_sheet(book: xlsxwriter.Workbook, facts: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("About")
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format()
    wrapped.set_text_wrap()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (name, words) in enumerate(facts):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, words, wrapped)


def _figures_sheet(book: xlsxwriter.Workbook, series: Series, finding: Finding) -> None:
    sheet = book.add_worksheet("Figures")
    expected = expected_by_period(series, finding)
    rows = [
        [
            period_words(series, row["month"]),
            row["numerator"],
            row["denominator"],
            row["value"],
            STATUS_WORDS[Status(row["status"])],
            label_of(row["coverage"], series.measure.dataset),
            *expected.get(period_words(series, row["month"]), NOTHING_EXPECTED),
        ]
        for row in series.frame.to_dicts()
    ]
    headers = ["Month", "Numerator", "Denominator", "Value", "Status", "Records"]
    headers += ["Expected without the change", "Expected, lower end", "Expected, upper end"]
    sheet.set_column(0, len(headers) - 1, 18)
    sheet.add_table(
        0,
        0,
        max(len(rows), 1),
        len(headers) - 1,
        {"data": rows, "columns": [{"header": name} for name in headers], "name": "figures"},
    )
    sheet.freeze_panes(1, 1)


def picture_file(
    series: Series,
    drawing: Drawing,
    provenance: Provenance,
    judged: Judged,
    form: Literal["png", "svg"],
) -> bytes:
    """The chart as a picture with its message, verdict, caveats and release inside it."""
    lines = (
        f"{judged.sentence} {judged.level}. {judged.reviews}",
        " ".join(plain(sentence) for sentence in pooled_sentences(series)),
        " ".join(f"{sentence}." for sentence in gaps(drawing)),
        *judged.caveats,
        *series.measure.caveats,
        provenance.words,
    )
    notes = tuple(line.strip() for line in lines if line.strip())
    return still_chart(replace(drawing, notes=notes), form)


def harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def plain(markdown: str) -> str:
    """A sentence without its bold marks."""
    return markdown.replace("**", "")


def file_name(series: Series, release: int, suffix: str) -> str:
    """A name that says what is inside: "repairs_raised-housing-e05-release-47.csv"."""
    parts = [series.measure.id, series.service.id, series.node, f"release-{release}"]
    safe = (re.sub(r"[^A-Za-z0-9_-]+", "-", part) for part in parts if part)
    return f"{'-'.join(safe)}.{suffix}"
