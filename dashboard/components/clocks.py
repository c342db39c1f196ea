"""The two clocks of a measure, as a view shows them."""

from dashboard import cached
from dashboard.analysis.series import Series
from dashboard.charts.clocks import Told
from dashboard.components.view import View
from dashboard.kpis.measure import Measure
from dashboard.kpis.registry import MEASURES


def own_key(view: View, measure: Measure) -> cached.Key:
    """The measure in the view's ward, or in the whole area where it is not kept by ward."""
    ward = view.ward.code if view.ward and measure.shown_by_ward else None
    return cached.Key(view.root, view.release, measure.id, view.service.id, ward)


def others(view: View, measure: Measure) -> tuple[Series, ...]:
    """The measure in each group that the programme declares for comparison."""
    if not measure.by_comparator:
        return ()
    groups = [c for c in view.programme.comparators if c.service == view.service.id]
    found = [cached.series(view.key(measure.id, comparator=group.id)) for group in groups]
    return tuple(series for series in found if not series.not_measured_why)


def told(view: View, measure: Measure) -> Told:
    """One clock: the measure here and in each group."""
    return Told(cached.series(own_key(view, measure)), others(view, measure))


def twin_of(view: View, measure: Measure) -> Measure | None:
    """The same measure by another clock, where that has figures."""
    if measure.twin is None or measure.twin not in MEASURES:
        return None
    twin = MEASURES[measure.twin]
    return None if cached.series(own_key(view, twin)).not_measured_why else twin


def both_clocks(view: View, measure: Measure) -> tuple[Told, Told] | None:
    """The measure by its own clock, then by the other; None where there is no other."""
    twin = twin_of(view, measure)
    return None if twin is None else (told(view, measure), told(view, twin))
