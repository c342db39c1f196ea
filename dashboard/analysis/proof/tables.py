"""Tables: what was found in each situation, in words that somebody without statistics can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.analysis.proof.kept import Proof, Row

FITTED = "What is fitted"
LINES = {
    "step": "a step",
    "trend": "a step beside a trend",
    "slope": "a step and a new slope",
}
LIKENESS = {"0": "not alike", "0.3": "somewhat alike (0.3)", "0.6": "much alike (0.6)"}
OTHER_METHODS = {
    "covers": "This dashboard",
    "arima": "ARIMA",
    "glsar": "GLSAR",
    "ols": "Least squares",
    "newey_west_corrected": "Newey-West, corrected",
    "newey_west": "Newey-West",
}
FIGURES = {
    "count": "a count: 100 a month",
    "share": "a share: 80% of 200 a month",
    "median": "a median: 12 days, 60 jobs a month",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A table: `heads` of those parts of a case that tell rows apart (`down` are their places).

    The other parts stand across: `figures` gives the head of each column, by those parts and the
    figure's name ("step: reviews: false"). `words` are what the parts are called.
    """

    table: str
    title: str
    heads: tuple[str, ...]
    figures: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    down: tuple[int, ...] = (0, 1)

    def rows(self, proof: Proof) -> list[dict[str, str]]:
        """The rows, in words."""
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for row in proof.of(self.table):
            named = tuple(row.case[place] for place in self.down)
            words = [self.words.get(part, part) for part in named]
            start = dict(zip(self.heads, words, strict=True))
            found.setdefault(named, start).update(self._figures(row))
        heads = (*self.heads, *self.figures.values())
        return [{head: row[head] for head in heads if head in row} for row in found.values()]

    def _figures(self, row: Row) -> dict[str, str]:
        across = [part for place, part in enumerate(row.case) if place not in self.down]
        named = {": ".join([*across, name]): name for name in row.found}
        return {
            head: in_words(named[key], row.found[named[key]])
            for key, head in self.figures.items()
            if key in named
        }


def in_words(name: str, figure: float) -> str:
    """A figure as a table has it: "95.2%", or a plain number where it is none of a hundred."""
    if name in {"half_width", "when_any"}:
        return f"{figure:.2f}"
    return f"{figure:.1f}".removesuffix(".0") + "%"


ALIKE = Told(
    "alike",
    "Months more or less alike, every row",
    ("Neighbouring months", "Months before", FITTED),
    OTHER_METHODS,
    LINES | LIKENESS,
    down=(0, 1, 2),
)
DRIFT = Told(
    "drift",
    "A level that drifts slowly, every row",
    ("Drift a month", "Months before", FITTED),
    OTHER_METHODS,
    LINES | {"0.01": "10% of scatter", "0.02": "14% of scatter", "0.05": "22% of scatter"},
    down=(0, 1, 2),
)
KINDS = Told(
    "kinds",
    "Counts, shares, medians and a transfer in steps",
    ("Figure",),
    {"step: covers": "Right: a step", "trend: covers": "Right: beside a trend"},
    {f"count {of}": f"a count of about {of} a month" for of in (2, 5, 20, 100)}
    | {f"share {of}": f"a share of {of:,} a month" for of in (30, 200, 1500)}
    | {"median 40": "a median of 40 jobs a month", "phased": "a transfer in three steps"},
    down=(0,),
)
COMPARATORS = Told(
    "comparators",
    "Compared with similar councils",
    ("Councils compared with",),
    {
        "step: covers": "Right: a step",
        "trend: covers": "Right: beside a trend",
        "step: half_width": "Half the width: a step",
        "trend: half_width": "Half the width: beside a trend",
    },
    {"0": "none"},
    down=(0,),
)
ONE_LOOK = Told(
    "one_look",
    "One look, after 12 months, when nothing happened",
    ("Figure", "Neighbouring months"),
    {
        "step: false": "Wrongly called: a step",
        "trend: false": "Wrongly called: beside a trend",
        "step: excludes_0": "Interval without 0: a step",
        "trend: excludes_0": "Interval without 0: beside a trend",
    },
    LIKENESS | FIGURES,
)
FALSE = Told(
    "looks",
    "Two years of looking, when nothing happened: ever wrongly called",
    ("Figure",),
    {
        "step: reviews: false": "Our reviews: a step",
        "step: monthly: false": "Each month: a step",
        "trend: reviews: false": "Our reviews: beside a trend",
        "trend: monthly: false": "Each month: beside a trend",
    },
    FIGURES,
    down=(0,),
)
BACK = Told(
    "looks",
    "Two years of looking, after a true change: found, and taken back",
    ("Figure",),
    {key.replace("false", "back"): head for key, head in FALSE.figures.items()},
    FIGURES,
    down=(0,),
)
POWER = Told(
    "looks",
    "How soon a true change is found",
    ("True change", FITTED),
    {f"reviews: power_{at}": f"After {at} months" for at in (6, 12, 18, 24)},
    LINES
    | {
        "count": "15% fewer, of 100 a month",
        "share": "80% to 86%, of 200 a month",
        "median": "18% quicker than 12 days, 60 jobs a month",
    },
)
TEN = Told(
    "ten",
    "Ten figures of a service at once, when nothing happened",
    ("The ten figures", FITTED),
    {
        "any_one_look": "Any wrongly called, one look",
        "any": "Any ever wrongly called, two years",
        "when_any": "How many then, on average",
    },
    LINES | {"0": "move apart", "0.7": "share 70% of their unrest"},
)
WARDS = Told(
    "wards",
    "Wards: 21 of them, about 11 jobs a month each",
    ("How they are judged",),
    {
        "step: any": "Any wrongly called: a step",
        "trend: any": "Any wrongly called: beside a trend",
        "step: power": "Found: a step",
        "trend: power": "Found: beside a trend",
    },
    {
        "leaning": "ours: leaning on all wards, by reviews",
        "alone": "each alone, by reviews",
        "alone, one look": "each alone, one look after 24 months",
        "alone, no family": "the same, not allowing for how many wards there are",
        "borough": "the borough itself, by reviews",
    },
    down=(1,),
)
DIFFERENTLY = Told(
    "differently",
    "One ward that moves otherwise than the rest",
    ("The borough",),
    {
        "others_none": "Any ward said to differ, when none does",
        "others_one": "Any other said to differ, when one has half as many again",
        "itself_one": "That one found",
    },
    {"0": "does not change", "-0.12": "has 12% fewer"},
    down=(0,),
)
CLEARANCE = Told(
    "clearance",
    "Forecasts that should be right 80 times in 100",
    ("Months of figures, and the flow",),
    {"covers": "Ours is right", "straight_line": "A straight line is right"},
    {
        "18, 0": "18 months, not alike",
        "18, 0.3": "18 months, somewhat alike (0.3)",
        "18, 0.6": "18 months, much alike (0.6)",
        "12, 0.3": "12 months, somewhat alike (0.3)",
        "8, 0.3": "8 months, somewhat alike (0.3)",
        "18, noisy": "18 months, twice as noisy",
    },
    down=(0,),
)
WEAK = Told(
    "weak",
    "What is hard for every method: how often each is right",
    ("What happens",),
    {
        "step: covers": "Ours: a step",
        "step: arima": "ARIMA: a step",
        "trend: covers": "Ours: beside a trend",
        "trend: arima": "ARIMA: beside a trend",
    },
    {
        "fast drift": "the level drifts fast: each month by 45% of the scatter",
        "random walk": "a random walk: each month starts where the last ended",
        "few and nearly all": "8 cases a month, 98% of them on time",
        "bends before": "the trend bends half-way through the months before",
    },
    down=(0,),
)
EVERY = (
    ALIKE,
    DRIFT,
    KINDS,
    COMPARATORS,
    ONE_LOOK,
    FALSE,
    BACK,
    POWER,
    TEN,
    WARDS,
    DIFFERENTLY,
    CLEARANCE,
    WEAK,
)
"""All that the page shows; each row of the file is in one of them."""


def methods(proof: Proof) -> list[dict[str, str]]:
    """Each method beside ours: how often its interval holds the truth, on average and at worst."""
    rows = []
    for name, words in OTHER_METHODS.items():
        row = {"Method": words}
        for table, told in (("alike", "Months alike"), ("drift", "Slow drift")):
            found = [one.found[name] for one in proof.of(table)]
            row[f"{told}: on average"] = in_words(name, sum(found) / len(found))
            row[f"{told}: at worst"] = in_words(name, min(found))
        rows.append(row)
    return rows
