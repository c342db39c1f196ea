"""Studied: the effect on an analyst's series, and its verdict by the rules of a file."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.analysis.before_after.comparable import circumstances_of
from dashboard.analysis.before_after.decision import Looks, Subject
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.reviews import Review, Total, replay
from dashboard.analysis.before_after.unfit import Unfit, UnfitError
from dashboard.analysis.before_after.verdict import Verdict, judge
from dashboard.analysis.own_series.segmented import effect_beside, segmented_fit
from dashboard.analysis.own_series.study import Method, Study

if TYPE_CHECKING:
    from dashboard.analysis.before_after.newey_west import Segmented

KEY = "own"


def engine_fit(study: Study) -> BeforeAfter | Unfit:
    """The product's own estimate, beside the study's comparators and controls."""
    try:
        return before_after(
            study.told,
            study.change,
            trend=study.trend,
            comparators=study.comparators,
            controls=study.controls,
        )
    except UnfitError as error:
        return error.reason


@dataclass(frozen=True, eq=False)
class Studied:
    """A study answered: each part is worked out when it is first asked for."""

    study: Study

    @cached_property
    def engine(self) -> BeforeAfter | Unfit:
        """The product's own estimate."""
        return engine_fit(self.study)

    @cached_property
    def segmented(self) -> "Segmented | Unfit | None":
        """The segmented regression, where that is the study's method."""
        return segmented_fit(self.study) if self.study.method is Method.NEWEY_WEST else None

    @cached_property
    def fit(self) -> BeforeAfter | Unfit:
        """The effect by the study's method."""
        return self.engine if self.segmented is None else effect_beside(self.segmented, self.engine)

    @cached_property
    def facts(self) -> Circumstances:
        """What decides whether before and after may be compared."""
        study = self.study
        return circumstances_of(study.told, study.change, study.whys, period=study.words.period)

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """The looks at the effect, the first one first; none where there are too few periods."""
        return self._looks(self.study)

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict."""
        study = self.study
        subject = Subject(
            words=study.words,
            better=study.better,
            worthwhile=study.size,
            months=len(study.usable),
            comparators=len(study.comparators),
        )
        alone = replace(study, observed=study.told, comparators=())
        own = self._looks(alone) if study.comparators else ()
        return judge(subject, self.facts, Looks(self.reviews, own, today=self.fit), study.rules)

    def _looks(self, study: Study) -> tuple[Review, ...]:
        every = len(study.usable)

        def fit_after(_: str, periods: int) -> BeforeAfter | Unfit:
            if study is self.study and periods == every:
                return self.fit
            return Studied(study.as_of(periods)).fit

        return replay([Total(KEY, every, study.size)], fit_after, study.rules)[KEY]
