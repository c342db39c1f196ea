"""Deviations: a ward's series set against the rest of the borough, so that what moved both is gone.

Of small numbers: a month that may not be shown, of the ward or of the borough, has to be missing
from what is given here, and so has one in which the rest of the borough would be hidden, for a
rest of 1 to 4 tells as much as a ward of 1 to 4. Then all that comes out follows from figures that
anybody may read. Medians are the exception, since the rest's is not published: leave out its month
wherever its number of records would be hidden.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logit

from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import Kind, Numbers, Observed
from dashboard.analysis.before_after.scales import HALF_A_UNIT

WITH_WARDS = (Kind.COUNT, Kind.PROPORTION, Kind.DURATION)
"""The kinds of figure that wards are judged by; not a backlog, nor a mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Deviation:
    """A series whose effect is the ward's beyond the rest's, with `offset` on the scale of its fit.

    To be fitted as a step, without a trend.
    """

    series: Observed
    offset: Numbers


def rest_of(borough: Observed, ward: Observed) -> Observed:
    """The borough without one ward, of counts and proportions; missing where either is.

    So it is where the ward has more than the borough, which cannot be. The rest of a median is no
    difference of medians: it needs the records.
    """
    whole = np.all(_shown(borough.denominator) == 1) and np.all(_shown(ward.denominator) == 1)
    numerator = borough.numerator - ward.numerator
    denominator = borough.denominator - ward.denominator
    if borough.kind is Kind.COUNT and whole:
        denominator = borough.denominator
    impossible = (numerator < 0) | (denominator < 0)
    return replace(
        borough,
        numerator=np.where(impossible | np.isnan(denominator), np.nan, numerator),
        denominator=np.where(impossible | np.isnan(numerator), np.nan, denominator),
    )


def deviation_of(ward: Observed, rest: Observed) -> Deviation:
    """The ward against the rest of the borough, month by month; of the same kind and months.

    count       the ward's out of the borough's, offset log(exposure of ward / of rest)
    proportion  the ward's own, offset logit((rest's numerator + .5) / (rest's denominator + 1))
    duration    the ward's median, offset log(the rest's median + half a day)

    A month without the rest is missing; one in which the rest has nothing to judge has nothing.
    """
    if ward.kind is Kind.COUNT:
        return _count(ward, rest)
    if ward.kind is Kind.PROPORTION:
        offset = logit((rest.numerator + 0.5) / (rest.denominator + 1))
        return _where(ward, offset, nothing=rest.denominator == 0)
    offset = np.log(rest.numerator + HALF_A_UNIT)
    return _where(ward, offset, nothing=np.zeros_like(offset, dtype=np.bool_))


def _count(ward: Observed, rest: Observed) -> Deviation:
    exposed = (ward.denominator > 0) & (rest.denominator > 0)
    ratio = np.divide(ward.denominator, rest.denominator, out=np.ones(len(exposed)), where=exposed)
    both = ward.numerator + rest.numerator
    share = replace(ward, kind=Kind.PROPORTION, denominator=both)
    offset = np.where(np.isnan(both), np.nan, np.log(ratio))
    return _where(share, offset, nothing=~exposed)


def _where(series: Observed, offset: Numbers, nothing: Mask) -> Deviation:
    """With months missing where the offset is, and empty where there is nothing to judge by."""
    missing = np.isnan(offset) | np.isnan(series.numerator)
    shown = [
        np.where(missing, np.nan, np.where(nothing, 0.0, numbers))
        for numbers in (series.numerator, series.denominator)
    ]
    return Deviation(
        replace(series, numerator=shown[0], denominator=shown[1]),
        np.where(missing | nothing, 0.0, offset),
    )


def _shown(numbers: Numbers) -> Numbers:
    return numbers[~np.isnan(numbers)]
