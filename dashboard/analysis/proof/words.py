"""Words: what the tables come to, in sentences; every number in them is the file's."""

from dashboard.analysis.proof.kept import Proof
from dashboard.analysis.proof.promises import PROMISES, Promise, limits_of
from dashboard.analysis.proof.tables import in_words


def promised(proof: Proof) -> list[dict[str, str]]:
    """Each promise: its limit, what was found, and whether it is kept."""
    return [
        {
            "What was tried": promise.words,
            "Limit": limits_of(promise),
            "Found": span(promise.found(proof)),
            "Kept": "yes" if promise.kept(proof) else "no",
        }
        for promise in PROMISES
    ]


def kept_in_short(proof: Proof) -> str:
    """How many promises are kept, and which are not."""
    lapsed = [promise for promise in PROMISES if not promise.kept(proof)]
    if not lapsed:
        return f"All {len(PROMISES)} are kept."
    said = "; ".join(_lapse(promise, proof) for promise in lapsed)
    return f"{len(PROMISES) - len(lapsed)} of {len(PROMISES)} are kept. Not kept: {said}."


def _lapse(promise: Promise, proof: Proof) -> str:
    return f"“{promise.words}” ({limits_of(promise)}; found {span(promise.found(proof))})"


def span(figures: tuple[float, ...]) -> str:
    """From the lowest to the highest: "92.4% to 97.1%"."""
    ends = [in_words("covers", end) for end in (min(figures), max(figures))]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def sizes(proof: Proof) -> str:
    """How much was made up."""
    drifts = max(row.tried for row in proof.of("drift"))
    boroughs = max(row.tried for row in proof.of("wards"))
    families = max(row.tried for row in proof.of("ten"))
    looked = max(row.tried for row in proof.of("looks"))
    return (
        f"{proof.series:,} made-up series stand behind a row, {drifts:,} where the level drifts "
        f"slowly, {looked:,} where each was looked at again and again, {families:,} services of "
        f"ten figures, and {boroughs:,} boroughs of 21 wards. Least squares, "
        f"Newey-West and GLSAR were tried on {proof.others['ols']:,} of a row's series, "
        f"ARIMA, which is slow, on {proof.others['arima']:,}; so their figures may be off by some "
        "points."
    )


def weak_spots(proof: Proof) -> list[tuple[str, str]]:
    """Where the method is weak: what happens, and what comes of it."""
    [fast] = proof.of("weak", "fast drift", "step")
    walks = tuple(row.found["covers"] for row in proof.of("weak", "random walk"))
    [few] = proof.of("weak", "few and nearly all", "step")
    [bent] = proof.of("weak", "bends before")
    [much] = proof.of("clearance", "18, 0.6")
    slow = Promise("", "drift", "covers", ("step",)).found(proof)
    return [
        (
            "A level that drifts fast.",
            (
                "An interval that should hold the truth 95 times in 100 does so "
                f"{percent(fast.found['covers'])} of the time if only a step is fitted (with slow "
                f"drift {span(slow)}). Where months are too much alike, pages say so, and "
                "nothing is called."
            ),
        ),
        ("A random walk.", f"No month forgets the last: {span(walks)}."),
        (
            "Very few failures.",
            (
                f"At 8 cases a month, 98% on time, {percent(few.found['answered'])} of series "
                "have failures enough to be judged at all; of their intervals "
                f"{percent(few.found['covers'])} hold the truth."
            ),
        ),
        (
            "A trend that bends before the change.",
            f"A straight line cannot follow it: {percent(bent.found['covers'])}.",
        ),
        ("Figures that move together fail together.", _together(proof)),
        (
            "Backlogs whose flow is much alike from month to month.",
            (
                "A forecast from 18 months that should be right 80 times in 100 is right "
                f"{percent(much.found['covers'])} of the time."
            ),
        ),
        ("It is slow to say yes.", _slow(proof)),
    ]


def _together(proof: Proof) -> str:
    rows = proof.of("ten", "0.7")
    services = span(tuple(row.found["any"] for row in rows))
    figures = [row.found["when_any"] for row in rows]
    return (
        "Where ten figures of a service share most of their unrest, any of them is wrongly called "
        f"in {services} of services, and then {min(figures):.1f} to {max(figures):.1f} of them on "
        "average."
    )


def _slow(proof: Proof) -> str:
    found = tuple(row.found["power_12"] for row in proof.of("looks", "reviews", "trend"))
    return (
        f"Beside a trend, a year of figures finds {span(found)} of true changes of the sizes below "
        "(“How soon a true change is found”). “Cannot tell” is not “no change”."
    )


def percent(figure: float) -> str:
    """A percentage, "95.2%"."""
    return in_words("", figure)
