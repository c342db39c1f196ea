"""Series: one measure by month or year, small numbers hidden, with its pooled before and after.

The one way from a release to a figure: pages, files and the command line all read it here.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.analysis.asked import Asked, NoSuchSeriesError, asked_for
from dashboard.analysis.figures import YEARLY, Figures, figures_of
from dashboard.analysis.frame import FRAME, Status, frame_of, with_reported
from dashboard.analysis.notes import (
    Migration,
    documents_words,
    migrations_in,
    no_comparison_words,
    notes_of,
)
from dashboard.analysis.pooled import Pooled, Window, pool
from dashboard.analysis.reading import line_of
from dashboard.analysis.reasons import why_not_measured
from dashboard.analysis.spread import banded, day_counts, middles
from dashboard.analysis.ward_years import MARCH, stored_by_ward_year
from dashboard.analysis.whole_years import months_held, whole_years
from dashboard.kpis.disclosure import stricter
from dashboard.kpis.inherited import INHERITED
from dashboard.kpis.measure import Family, Measure
from datasets.calendar import month_of
from datasets.programme import Intervention, Service, SmallNumbers
from datasets.store import LiveRelease

__all__ = ["NoSuchSeriesError", "Pooled", "Series", "Status", "read_series"]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A measure of one service, ward, comparator group or other node; safe to show.

    `frame` has one row per month (per year, dated 1 January, where `frequency` is "yearly"), oldest
    first: month, numerator, denominator, value, status. Shares are in [0, 1]. A month without a
    figure has nulls, never 0; one with nothing below the line has counts but no value. Of days, the
    numerator is the number of records and the value their exact median; `spread` then has month,
    cases, median, p90 and, for the whole service, the bands, null where small. `before` and `after`
    are None without a change, or without a figure on that side; where there is nothing to compare
    with, `no_comparison_why` says so. `not_measured_why` is "" unless no month at all has a figure.
    `notes` say what the months hold, and `migrations` when records were moved between systems.
    """

    measure: Measure
    service: Service
    breakdown: str
    node: str
    label: str
    frame: pl.DataFrame
    before: Pooled | None
    after: Pooled | None
    change: Intervention | None
    release: int
    not_measured_why: str = ""
    frequency: str = "monthly"
    spread: pl.DataFrame | None = None
    no_comparison_why: str = ""
    notes: tuple[str, ...] = ()
    migrations: tuple[Migration, ...] = ()


def read_series(
    release: LiveRelease,
    measure_id: str,
    service_id: str | None = None,
    *,
    ward: str | None = None,
    comparator: str | None = None,
    node: str | None = None,
    today: SmallNumbers | None = None,
) -> Series:
    """One series of a release. At most one of ward, comparator and node may be given.

    `today` is the newest release's small-number rule, where the release may be an older one: what
    either rule hides is hidden. `node` is a value of the measure's own breakdown, such as a
    priority. Without a service: the only one that has figures. NoSuchSeriesError says what there
    is instead.
    """
    asked = asked_for(release, measure_id, service_id, ward=ward, comparator=comparator, node=node)
    measure, service = asked.measure, asked.service
    change = asked.programme.headline(service.id)
    figures, frame, days, spread = _shown(release, asked, change, today)
    before, after = _pooled(measure, frame, days, change)
    measured = frame["status"].is_in([Status.MISSING, Status.NOT_MEASURED]).not_().any()
    return Series(
        measure=measure,
        service=service,
        breakdown=asked.breakdown,
        node=asked.node,
        label=asked.label,
        frame=frame,
        before=before,
        after=after,
        change=change,
        release=release.number,
        not_measured_why="" if measured else why_not_measured(figures, asked),
        frequency=measure.frequency,
        spread=_with_bands(asked, days, spread, today),
        no_comparison_why=_no_comparison(frame, change, before, after),
        notes=(
            *notes_of(measure, frame, figures.standing),
            *documents_words(figures.reported.of(measure.id), frame),
        ),
        migrations=migrations_in(figures.standing),
    )


def read_frame(release: LiveRelease, measure_id: str, service_id: str) -> pl.DataFrame:
    """The months (FRAME) of one series of a whole service, as `read_series` has them, and no more.

    NoSuchSeriesError as there.
    """
    asked = asked_for(release, measure_id, service_id, ward=None, comparator=None, node=None)
    change = asked.programme.headline(asked.service.id)
    return _shown(release, asked, change, None)[1]


def why_none(
    release: LiveRelease, measure_id: str, service_id: str, *, today: SmallNumbers | None = None
) -> str:
    """`not_measured_why` of one series of a whole service, most often without working it out.

    NoSuchSeriesError as for `read_series`.
    """
    asked = asked_for(release, measure_id, service_id, ward=None, comparator=None, node=None)
    measure = asked.measure
    if INHERITED.column in measure.needs:  # it has figures that its series leaves out
        return read_series(release, measure_id, service_id, today=today).not_measured_why
    figures = figures_of(release, measure.dataset, service_id, measure.frequency, today)
    line = line_of(figures, asked)
    if (line.measured | line.hidden).any() or figures.reported.of(measure.id).height:
        return ""
    return why_not_measured(figures, asked)


def _shown(
    release: LiveRelease, asked: Asked, change: Intervention | None, today: SmallNumbers | None
) -> tuple[Figures, pl.DataFrame, pl.DataFrame | None, pl.DataFrame | None]:
    """The figures, the months that are shown, and the days and middles of durations."""
    measure = asked.measure
    figures = figures_of(release, measure.dataset, asked.service.id, measure.frequency, today)
    line = line_of(figures, asked)
    frame = _from_change_on(frame_of(measure, line, figures.standing), measure, change)
    if stored_by_ward_year(measure, asked.breakdown):
        frame = frame.filter(pl.col("month").dt.month() == MARCH)
    days = _days(release, asked, frame)
    spread = None if days is None else middles(days)
    if spread is not None:
        frame = _with_medians(frame, spread)
    if not asked.breakdown:
        frame = with_reported(frame, figures.reported.of(measure.id), measure)
    return figures, frame, days, spread


def _no_comparison(
    frame: pl.DataFrame,
    change: Intervention | None,
    before: Pooled | None,
    after: Pooled | None,
) -> str:
    """Why there is nothing to compare with, where there is a figure from after the change."""
    if change is None or before is not None or after is None:
        return ""
    return no_comparison_words(frame, month_of(change.on))


def _from_change_on(
    frame: pl.DataFrame, measure: Measure, change: Intervention | None
) -> pl.DataFrame:
    """What was inherited has no months before the change."""
    if INHERITED.column not in measure.needs:
        return frame
    return frame.clear() if change is None else frame.filter(pl.col("month") >= month_of(change.on))


def _days(release: LiveRelease, asked: Asked, frame: pl.DataFrame) -> pl.DataFrame | None:
    """The whole-day counts of the months that may be shown; None for measures without them."""
    if asked.measure.family is not Family.DURATION:
        return None
    months = frame.filter(pl.col("numerator").is_not_null())["month"].to_list()
    return day_counts(release, asked, months)


def _with_medians(frame: pl.DataFrame, spread: pl.DataFrame) -> pl.DataFrame:
    medians = spread.select("month", pl.col("median").alias("value"))
    without = frame.drop("value")
    joined = without.join(medians, on="month", how="left", maintain_order="left")
    return joined.select(FRAME.names())


def _with_bands(
    asked: Asked,
    days: pl.DataFrame | None,
    spread: pl.DataFrame | None,
    today: SmallNumbers | None,
) -> pl.DataFrame | None:
    """For the whole service, with the bands beside the middles."""
    if days is None or spread is None or asked.breakdown:
        return spread
    own = asked.programme.small_numbers
    rules = (own,) if today is None else (own, stricter(own, today))
    bands = banded(days, asked.measure, *rules)
    return spread.join(bands, on="month", how="left", maintain_order="left")


def _pooled(
    measure: Measure, frame: pl.DataFrame, days: pl.DataFrame | None, change: Intervention | None
) -> tuple[Pooled | None, Pooled | None]:
    """Before the month of the change, and from it on; by year, the year of the change is after."""
    if change is None or measure.no_before:
        return None, None
    yearly = measure.frequency == YEARLY
    first = date(change.on.year, 1, 1) if yearly else month_of(change.on)
    sides = []
    for side, note in (
        (pl.col("month") < first, ""),
        (pl.col("month") >= first, _after_note(change, yearly=yearly)),
    ):
        part = None if days is None else days.filter(side)
        rows = whole_years(measure, frame, first).filter(side)
        sides.append(pool(measure, Window(rows, yearly, part, note, months_held(measure))))
    return sides[0], sides[1]


def _after_note(change: Intervention, *, yearly: bool) -> str:
    if yearly:
        return f"All of {change.on.year}, the year of the change, is counted here."
    months = change.settling_in_months
    if not months:
        return ""
    return (
        "The settling-in month is included."
        if months == 1
        else (f"The {months} settling-in months are included.")
    )
