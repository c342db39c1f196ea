"""Why a measure has no figures, in words."""

import polars as pl

from dashboard.analysis.asked import Asked
from dashboard.analysis.figures import Figures
from dashboard.kpis.inherited import INHERITED, month_inherited_from
from dashboard.kpis.measure import WARD, Derivation, Measure, Recipe
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.scrutiny import SCRUTINY
from dashboard.kpis.workforce_histories import TRANSFERRED
from datasets.calendar import month_in_words

COVERAGE_WORDS = {
    "complete": "every record",
    "closed_only": "closed records only",
    "migrated_open": "open records that were loaded from another system",
    "reported_figures": "reported figures only",
}

_RECIPE_WORDS = {
    Recipe.WEEKS_OF_WORK: "It needs three months of figures running, and there are not yet three.",
    Recipe.TRAILING_YEAR: "It needs twelve months of figures running, and has not yet had them.",
    Recipe.YEAR_TO_DATE: "It needs every month since April, and one of them has no figure.",
    Recipe.A_YEAR_ON: "It needs figures from twelve months before, and there are none.",
    Recipe.YEAR_A_YEAR_ON: "It needs two years of figures running, and has not yet had them.",
    Recipe.SHARE_OF_BOTH: "It needs both of the figures that it is made of, of the same month.",
}


def why_not_measured(figures: Figures, asked: Asked) -> str:
    """One sentence that says why there is no figure in any month."""
    return _why_no_records(figures.standing.cells, asked) or _why_no_figure(asked)


def _why_no_records(cells: pl.DataFrame, asked: Asked) -> str:
    """What the extracts lack; "" where they hold what is needed."""
    measure, service = asked.measure, asked.service
    if not service.has(measure.id):
        return f"It does not apply to {service.name}."
    if measure.dataset == SCRUTINY:
        return measure.why_none
    if cells.is_empty():
        return f"No {measure.dataset} extract has been published for {service.name}."
    wanting = _not_collected(cells, measure)
    if wanting:
        return f"The extracts do not hold what it needs: {', '.join(wanting)}."
    refused = _coverage_refused(cells, measure)
    if refused:
        words = " and ".join(COVERAGE_WORDS.get(name, name) for name in refused)
        return f"The extracts hold {words}, and it needs every record."
    return ""


def _why_no_figure(asked: Asked) -> str:
    measure, service = asked.measure, asked.service
    if measure.per_homes and not any(home.ward is None for home in service.homes):
        return f"The programme does not give the number of homes of {service.name}."
    if measure.derivation is Derivation.HISTORY:
        return _why_no_history(asked)
    if measure.why_none:
        return measure.why_none
    if measure.recipe is not None:
        return _RECIPE_WORDS[measure.recipe]
    if asked.breakdown == WARD:
        return "The extracts do not say which ward each record belongs to."
    return "The extracts hold no records that it counts."


def _parts(measure: Measure) -> list[Measure]:
    return [measure, *(MEASURES[part] for part in measure.derived_from)]


def _not_collected(cells: pl.DataFrame, measure: Measure) -> list[str]:
    """The columns that it reads and that some extract did not collect."""
    missing = set(cells["not_collected"].explode().drop_nulls().to_list())
    read = {column for part in _parts(measure) for column in part.reads}
    return sorted(missing & read)


def _coverage_refused(cells: pl.DataFrame, measure: Measure) -> list[str]:
    stated = set(cells["coverage"].drop_nulls().to_list()) - {""}
    taken = set.intersection(*(set(part.coverage) for part in _parts(measure)))
    return sorted(stated - taken)


def _why_no_history(asked: Asked) -> str:
    if TRANSFERRED.column in asked.measure.needs:
        return f"{asked.service.name} passed to no other sort of body, or nobody says who came."
    if INHERITED.column not in asked.measure.needs:
        return "It needs the records of earlier months too, kept in full, and they are not here."
    before = month_inherited_from(asked.programme, asked.service.id)
    if before is None:
        return f"No change to {asked.service.name} is on record, so nothing was inherited."
    return (
        f"It needs the records of {month_in_words(before)}, the month before the change, and of a "
        "month after it, from the same source system."
    )
