"""The Before report in words, and for JSON."""

from collections.abc import Iterator

from dashboard.analysis.covered import RECORDS, label_of
from dashboard.before import Before
from dashboard.kpis.registry import measures_of
from datasets.calendar import in_words, month_in_words

NAMED = 4
NOTHING_BEFORE = (
    "No fair comparison: no figures from before. The level, the trend since and the target stay."
)


def before_words(report: Before) -> str:
    """The report in a few sentences."""
    start = f"Before {report.change.name} ({in_words(report.change.on)}), {report.dataset}:"
    if report.is_nothing:
        return f"{start} {NOTHING_BEFORE}"
    records = RECORDS.get(report.dataset, "records")
    said = [f"{start} {'; '.join(_held(report))}."]
    said += [
        f"{count:,} {records} share one date of opening, {in_words(on)}."
        for on, count in report.shared
    ]
    return " ".join([*said, *_compared(report)])


def _held(report: Before) -> Iterator[str]:
    if report.months:
        first, last = report.months[0], report.months[-1]
        span = " to ".join(month_in_words(m) for m in dict.fromkeys((first, last)))
        yield f"{_months(len(report.months))}, {span}"
    for coverage, count in report.coverages:
        label = label_of(coverage, report.dataset)
        yield label if count == len(report.months) else f"{label} in {_months(count)}"
    if report.reported:
        yield f"reported figures in {_months(report.reported)}"


def _compared(report: Before) -> Iterator[str]:
    of = len(report.comparable) + len(report.not_comparable)
    kind = report.dataset.replace("_", " ")
    yield (
        f"{len(report.comparable)} of {of} {kind} measures can be compared"
        + (f"; {len(report.not_comparable)} cannot." if report.not_comparable else ".")
    )
    titles = {measure.id: measure.title for measure in measures_of(report.dataset)}
    reasons = dict.fromkeys(why for _, why in report.not_comparable)
    for reason in reasons:
        named = [titles[name] for name, why in report.not_comparable if why == reason]
        yield f"{reason}: {_few(named, of)}."


def _few(titles: list[str], of: int) -> str:
    """A few titles, and how many more there are; all of them where it is every measure."""
    if len(titles) == of > NAMED:
        return "all of them"
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    return ", ".join(titles[:NAMED]) + more


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def before_facts(report: Before) -> dict[str, object]:
    """The report, for JSON."""
    return {
        "dataset": report.dataset,
        "service": report.service,
        "change": report.change.on.isoformat(),
        "months": [month.isoformat()[:7] for month in report.months],
        "coverage": [{"coverage": name, "months": count} for name, count in report.coverages],
        "reported_months": report.reported,
        "shared_dates": [{"on": on.isoformat(), "records": n} for on, n in report.shared],
        "comparable": list(report.comparable),
        "not_comparable": [{"measure": name, "why": why} for name, why in report.not_comparable],
        "words": before_words(report),
    }
