"""Finding: what a reader is told of a series' change, which is a stored verdict or why none is."""

from dataclasses import dataclass

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.sentences import without_figures
from dashboard.analysis.frame import Status
from dashboard.analysis.judged.observed import why_never_judged
from dashboard.analysis.judged.read import verdict_on
from dashboard.analysis.judged.verdict_row import Expected, VerdictRow
from dashboard.analysis.series import Series
from dashboard.kpis.measure import WARD, Frequency
from datasets.programme import Programme
from datasets.store import LiveRelease

NOT_JUDGED, NO_FIGURES = "Not judged", "No figures"
NOT_IN_THIS_RELEASE = "Not judged in this release."
NOW_HIDDEN = (
    "a rule that was made later hides small numbers behind it, so no more is shown than this word"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A word and one sentence that begins with it.

    `outcome` is None where the word is not a verdict's. With `of_whole` the series is a ward's, and
    the verdict the whole service's, because the ward has none of its own.
    """

    word: str
    sentence: str
    outcome: Outcome | None = None
    verdict: VerdictRow | None = None
    of_whole: bool = False

    @property
    def label(self) -> str:
        """What of the sentence says what was found: "Improved but still below target"."""
        told = self.sentence
        if told.startswith(self.word):
            ends = [told.find(sign) for sign in (": ", " (", ".")]
        else:  # a ward's: "Noel Park: improved, with the borough. Its own figures ..."
            ends = [told.find(". ", told.find(": "))]
        return told[: min((end for end in ends if end > 0), default=len(told))]

    @property
    def rest(self) -> str:
        """The sentence after its label."""
        return self.sentence[len(self.label) :]


def finding_on(release: LiveRelease, programme: Programme, series: Series) -> Finding:
    """What the release says of a series; nothing is worked out anew."""
    if series.not_measured_why:
        return _without_figures(programme, series)
    row = _stored(release, series)
    if row is None:
        return Finding(NOT_JUDGED, _why_none(series))
    if not row.veiled and (series.frame["status"] == Status.NOW_HIDDEN).any():
        row = _veiled(row)
    return Finding(row.outcome.value, row.sentence, row.outcome, row)


def _stored(release: LiveRelease, series: Series) -> VerdictRow | None:
    if series.breakdown not in ("", WARD):
        return None
    ward = series.node if series.breakdown else None
    return verdict_on(release, series.service.id, series.measure.id, ward=ward)


def _without_figures(programme: Programme, series: Series) -> Finding:
    """What is not measured: a promise's own word, and no verdict of what nobody promised."""
    promised = any(
        promise.service == series.service.id and series.measure.id in promise.measures
        for promise in programme.promises
    )
    if not promised:
        return Finding(NO_FIGURES, f"{NO_FIGURES}. {series.not_measured_why}")
    word = Outcome.NOT_MEASURED
    return Finding(word.value, f"{word}. {series.not_measured_why}", word)


def _why_none(series: Series) -> str:
    if series.change is None:
        return f"{NOT_JUDGED}. No change to this service is on record."
    never = why_never_judged(series.measure)
    if never:
        return f"{NOT_JUDGED} on its own. {never}"
    if series.measure.frequency == Frequency.YEARLY:
        return f"{NOT_JUDGED}. Figures of whole years are too few to judge a change by."
    return NOT_IN_THIS_RELEASE


def _veiled(row: VerdictRow) -> VerdictRow:
    """The word alone: the numbers could give away a month that may no longer be shown."""
    return row.model_copy(
        update={
            "sentence": without_figures(row.outcome, NOW_HIDDEN),
            "reason": "",
            "effect": None,
            "relative": None,
            "smallest": "",
            "reviews": (),
            "others": (),
            "placebos": "",
            "together": "",
            "estimates": (),
            "expected": Expected(),
            "veiled": True,
        }
    )
