"""Levels: whether a measure is good enough, in words, whatever became of it."""

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.analysis.series import Series
from dashboard.kpis.measure import Better
from dashboard.kpis.words import format_level
from datasets.programme import Programme, Target


def target_in_force(programme: Programme, series: Series) -> Target | None:
    """The newest target of the measure, for its service."""
    targets = [
        target
        for target in programme.targets
        if target.service == series.service.id and target.measure == series.measure.id
    ]
    return max(targets, key=lambda target: target.from_day, default=None)


def level_words(programme: Programme, series: Series, verdict: VerdictRow | None) -> str:
    """Good enough or not: "Misses target 90%", "No target".

    Where no verdict says it, the newest figure is set against the target.
    """
    target = target_in_force(programme, series)
    if target is None:
        return Level.NO_TARGET.value
    value = format_level(series.measure, target.value)
    if verdict is not None and verdict.level is not Level.NO_TARGET:
        return f"{verdict.level} {value}"
    known = series.frame["value"].drop_nulls()
    better = series.measure.better
    if known.is_empty() or better is Better.CONTEXT:
        return f"Target {value}"
    met = known[-1] >= target.value if better is Better.HIGHER else known[-1] <= target.value
    return f"Newest figure {'meets' if met else 'misses'} target {value}"


def target_words(programme: Programme, series: Series) -> str:
    """The target in force now and who set it, or that there is none."""
    target = target_in_force(programme, series)
    if target is None:
        return "none"
    return f"{format_level(series.measure, target.value)}, set by {target.set_by}"
