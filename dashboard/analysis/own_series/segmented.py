"""The segmented regression of a study; statsmodels is slow to load, and is so only when asked."""

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.unfit import Unfit, UnfitError
from dashboard.analysis.own_series.study import Study

if TYPE_CHECKING:
    from dashboard.analysis.before_after.newey_west import Segmented


def segmented_fit(study: Study) -> "Segmented | Unfit":
    """The segmented regression of a study, without season, comparators or controls."""
    from dashboard.analysis.before_after.newey_west import (  # noqa: PLC0415 (loads statsmodels)
        segmented_regression,
    )

    try:
        return segmented_regression(study.told, study.change, lags=study.lags)
    except UnfitError as error:
        return error.reason


def effect_beside(found: "Segmented | Unfit", engine: BeforeAfter | Unfit) -> BeforeAfter | Unfit:
    """Its effect; how alike neighbours are is the engine's word, which its own cannot give."""
    if isinstance(found, Unfit):
        return found
    if isinstance(engine, Unfit):
        return found.effect
    return replace(found.effect, r1=engine.r1, drift=engine.drift)
