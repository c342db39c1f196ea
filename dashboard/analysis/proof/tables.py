"""Tables: what was found in each situation, in words that somebody without statistics can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.analysis.proof.kept import Proof, Row

LINES = {
    "step": "a step",
    "trend": "beside a trend",
    "slope": "a step and a new slope",
}
LIKENESS = {"0": "not alike", "0.3": "a little alike (0.3)", "0.6": "much alike (0.6)"}
BEFORE = {"24": "24 months before", "36": "36 months before"}
NEWER = {"covers": "Ours", "arima": "ARIMA", "glsar": "GLSAR"}
USUAL = {
    "ols": "OLS",
    "newey_west_corrected": "Newey-West with t",
    "newey_west": "Newey-West",
}
FIGURES = {
    "count": "a count: 100 a month",
    "share": "a share: 80% of 200 a month",
    "median": "a median: 12 days, 60 jobs a month",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A table: `head` is of its first column, the situation; `down` are the parts that make it.

    The other parts of a case stand across: `figures` gives the head of each column, by those parts
    and the figure's name ("reviews: false"). `words` are what the parts are called. No table has
    more columns than a phone has room for.
    """

    table: str
    title: str
    head: str
    figures: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    down: tuple[int, ...] = (0, 1)

    def rows(self, proof: Proof) -> list[dict[str, str]]:
        """The rows, in words."""
        found: dict[str, dict[str, str]] = {}
        for row in proof.of(self.table):
            situation = self.situation(row.case)
            found.setdefault(situation, {self.head: situation}).update(self._figures(row))
        return list(found.values())

    def situation(self, case: Sequence[str]) -> str:
        """What was made up, in words: "36 months before, beside a trend"."""
        return ", ".join(self.words.get(case[place], case[place]) for place in self.down)

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
    "Months more or less alike: every situation",
    "How alike months are",
    NEWER,
    LINES | LIKENESS | BEFORE,
    down=(0, 1, 2),
)
DRIFT = Told(
    "drift",
    "A level that drifts slowly: every situation",
    "Drift a month (of the scatter)",
    NEWER,
    LINES | BEFORE | {"0.01": "10%", "0.02": "14%", "0.05": "22%"},
    down=(0, 1, 2),
)
ALIKE_USUAL = replace(ALIKE, title="Months more or less alike: the usual methods", figures=USUAL)
DRIFT_USUAL = replace(DRIFT, title="A level that drifts slowly: the usual methods", figures=USUAL)
KINDS = Told(
    "kinds",
    "Counts, shares, medians and a transfer in steps",
    "Figure",
    {"step: covers": "Right: a step", "trend: covers": "Right: beside a trend"},
    {f"count {of}": f"a count of about {of} a month" for of in (2, 5, 20, 100)}
    | {f"share {of}": f"a share of {of:,} a month" for of in (30, 200, 1500)}
    | {"median 40": "a median of 40 jobs a month", "phased": "a transfer in three steps"},
    down=(0,),
)
COMPARATORS = Told(
    "comparators",
    "Compared with similar councils",
    "Councils compared with",
    {"covers": "Right", "half_width": "Half the interval's width"},
    LINES | {"0": "none"},
)
ONE_LOOK = Told(
    "one_look",
    "One look, after 12 months, when nothing happened",
    "Figure, and neighbouring months",
    {"step: false": "Wrongly called: a step", "trend: false": "Wrongly called: beside a trend"},
    LIKENESS | FIGURES,
)
FALSE = Told(
    "looks",
    "Two years of looking, when nothing happened: ever wrongly called",
    "Figure, and what is fitted",
    {"reviews: false": "Our reviews", "monthly: false": "Each month"},
    LINES | FIGURES,
)
BACK = Told(
    "looks",
    "Two years of looking, after a true change: found, and taken back",
    "Figure, and what is fitted",
    {"reviews: back": "Our reviews", "monthly: back": "Each month"},
    LINES | FIGURES,
)
POWER = Told(
    "looks",
    "How soon a true change is found: after so many months",
    "True change, and what is fitted",
    {f"reviews: power_{at}": f"{at}" for at in (6, 12, 18, 24)},
    LINES
    | {
        "count": "15% fewer of 100 a month",
        "share": "80% to 86% of 200 a month",
        "median": "18% quicker than 12 days (60 jobs a month)",
    },
)
TEN = Told(
    "ten",
    "Ten figures of a service at once, when nothing happened",
    "The ten figures, and what is fitted",
    {
        "any_one_look": "Any wrong, one look",
        "any": "Any ever wrong, two years",
        "when_any": "How many then",
    },
    LINES | {"0": "move apart", "0.7": "share 70% of their unrest"},
)
WARDS = Told(
    "wards",
    "Wards: 21 of them, about 11 jobs a month each",
    "How they are judged, and what is fitted to the borough",
    {"any": "Any wrongly called", "power": "Found"},
    LINES
    | {
        "leaning": "ours: leaning on all wards, by reviews",
        "alone": "each alone, by reviews",
        "alone, one look": "each alone, one look after 24 months",
        "alone, no family": "the same, not allowing for how many wards there are",
        "borough": "the borough itself, by reviews",
    },
    down=(1, 0),
)
DIFFERENTLY = Told(
    "differently",
    "One ward that moves otherwise than the rest",
    "The borough",
    {
        "others_none": "Any said to differ, when none does",
        "others_one": "Any other said to, when one does",
        "itself_one": "That one found",
    },
    {"0": "does not change", "-0.12": "has 12% fewer"},
    down=(0,),
)
CLEARANCE = Told(
    "clearance",
    "Forecasts that should be right 80 times in 100",
    "Months of figures, and the flow",
    {"covers": "Ours is right", "straight_line": "A straight line is right"},
    {
        "18, 0": "18 months, not alike",
        "18, 0.3": "18 months, a little alike (0.3)",
        "18, 0.6": "18 months, much alike (0.6)",
        "12, 0.3": "12 months, a little alike (0.3)",
        "8, 0.3": "8 months, a little alike (0.3)",
        "18, noisy": "18 months, twice as noisy",
    },
    down=(0,),
)
WEAK = Told(
    "weak",
    "What is hard for every method: how often each is right",
    "What happens, and what is fitted",
    {"covers": "Ours", "arima": "ARIMA", "ols": "Least squares"},
    LINES
    | {
        "fast drift": "the level drifts fast (each month by 45% of the scatter)",
        "random walk": "a random walk (each month starts where the last ended)",
        "few and nearly all": "8 cases a month, 98% of them on time",
        "bends before": "the trend bends half-way through the months before",
    },
)
EVERY = (
    WEAK,
    ALIKE,
    ALIKE_USUAL,
    DRIFT,
    DRIFT_USUAL,
    KINDS,
    COMPARATORS,
    FALSE,
    BACK,
    POWER,
    ONE_LOOK,
    TEN,
    WARDS,
    DIFFERENTLY,
    CLEARANCE,
)
"""All that the page shows, in its order."""


def methods(proof: Proof) -> list[dict[str, str]]:
    """Each method beside ours: how often its interval holds the truth, on average and at worst."""
    rows = []
    for name, words in (NEWER | USUAL).items():
        row = {"Method": words}
        for table, told in (("alike", "Months alike"), ("drift", "Slow drift")):
            found = [one.found[name] for one in proof.of(table)]
            mean, worst = in_words(name, sum(found) / len(found)), in_words(name, min(found))
            row[f"{told}: on average (at worst)"] = f"{mean} ({worst})"
        rows.append(row)
    return rows
