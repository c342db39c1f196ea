"""A verdict as pages say it: a shape, its word, the one sentence, and the level beside it."""

from collections import Counter
from collections.abc import Iterable

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.marks import MARKS
from dashboard.analysis.judged.finding import Finding
from dashboard.components.text import escape

NO_BREAK = "\u00a0"


def in_a_line(finding: Finding) -> str:
    """The shape, then the sentence with the word in it bold: the same for good news and bad."""
    space = " " if finding.rest.startswith(" ") else ""
    rest = f"{space}{escape(finding.rest)}"
    return f"{shape(finding.outcome)}**{escape(finding.label)}**{rest}"


def shape(outcome: Outcome | None) -> str:
    """The character of a word's shape with its space; "" for what is not a verdict's word."""
    return "" if outcome is None else f"{escape(MARKS[outcome].text)}{NO_BREAK}"


def of_whole(ward: str, finding: Finding) -> str:
    """The same, and where it is the whole service's although a ward is shown, said to be."""
    line = in_a_line(finding)
    if not finding.of_whole:
        return line
    return f"No verdict on {escape(ward)} alone. The whole service:\\\n{line}"


def counts(findings: Iterable[Finding]) -> str:
    """How many have each word, in an order that is always the same."""
    found = Counter(finding.outcome for finding in findings)
    parts = [
        f"{shape(outcome)}**{found[outcome]}**{NO_BREAK}{outcome.value.lower()}"
        for outcome in Outcome
        if found[outcome] or outcome in (Outcome.IMPROVED, Outcome.WORSENED)
    ]
    if found[None]:
        parts.append(f"**{found[None]}**{NO_BREAK}not judged")
    return f"{NO_BREAK}· ".join(parts)
