"""Limits: why nothing more is said of a change than its interval, each within a sentence."""

from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.reviews import Review, sign_of
from dashboard.analysis.before_after.rules import Rules
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.wording import Words, counted
from dashboard.kpis.measure import Better


def moved_further(words: Words) -> str:
    """What stops a change from being called where others moved further the same way."""
    return f"{words.others} moved further the same way, so compared with them it went the other way"


def cap(fit: BeforeAfter, facts: Circumstances, comparators: int, rules: Rules) -> str:
    """Why neither a change nor the lack of one is found, however clear; "" where nothing stops it.

    `comparators` counts those that were declared in advance.
    """
    if fit.r1 > rules.unstable:
        return (
            f"the series is unstable: neighbouring {facts.period}s are so alike that a slow drift "
            "would look like a change"
        )
    if facts.before < rules.full_before and comparators < rules.comparators:
        return (
            f"there {'is' if facts.before == 1 else 'are'} only "
            f"{counted(facts.before, facts.period)} from "
            f"before, and with fewer than {rules.full_before} it takes at least "
            f"{rules.comparators} similar councils, chosen in advance, to compare with"
        )
    return ""


def turned_elsewhere(fit: BeforeAfter, adjusted: BeforeAfter | Unfit | None, words: Words) -> str:
    """Whether few comparators point the other way: then the council's own change is not called."""
    if isinstance(adjusted, BeforeAfter) and sign_of(adjusted) == -sign_of(fit) != 0:
        return f"compared with {words.others}, the difference points the other way"
    return ""


def hint(review: Review, better: Better, rules: Rules, period: str) -> str:
    """What one look points to without being enough for a verdict; "" where it points to nothing."""
    if review.candidate and not review.standing:
        quarter = "quarter" if (rules.every, period) == (QUARTER, "month") else "review"
        return (
            f"this {quarter} points to {_thing(review.candidate, better)}, and a verdict needs two "
            f"{quarter}s running"
        )
    if review.alone:
        many = review.family * rules.alpha >= 1
        chance = "is expected by chance" if many else "may come by chance"
        return (
            f"on its own this would count, but among {review.family} figures looked at, one like "
            f"it {chance}"
        )
    return ""


QUARTER = 3


def _thing(sign: int, better: Better) -> str:
    if better is Better.CONTEXT:
        return "a change"
    return "an improvement" if (sign > 0) == (better is Better.HIGHER) else "a worsening"
