"""The six themes of the landing page, the claims, and what the page cannot show."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import cached
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.finding import Finding
from dashboard.components import verdict
from dashboard.components.card import card_key, measure_card, measure_line, unknown_measure
from dashboard.components.text import counted, escape
from dashboard.components.view import View
from dashboard.kpis.held_elsewhere import HELD_ELSEWHERE
from dashboard.kpis.registry import MEASURES
from datasets.calendar import month_in_words
from datasets.programme import THEMES, Claim, Promise

CARDS_WITHOUT_PROMISE = 3
"""How many measures of a theme without a promise are shown in full."""

NUMBERS = range(1, len(THEMES) + 1)

NO_MEASURE = Finding(
    Outcome.NOT_MEASURED.value,
    f"{Outcome.NOT_MEASURED}. The promise names no measure that could test it.",
    Outcome.NOT_MEASURED,
)

CANNOT_SHOW = """\
- Whether the change caused a difference. It shows what was different before and after.
- Differences between groups of residents: the extracts hold no protected characteristics. The \
council's equality assessment is the place to look.
"""


def measures_by_theme(view: View) -> Mapping[int, tuple[str, ...]]:
    """What each theme shows: what its promises name, then what else there are figures for."""
    promised = {number: _promised(view, number) for number in NUMBERS}
    everywhere = {measure for named in promised.values() for measure in named}
    measured = cached.measured(view.root, view.release, view.service.id)
    return {
        number: promised[number]
        + tuple(
            measure.id
            for measure in MEASURES.values()
            if measure.theme == number and measure.id in measured - everywhere
        )
        for number in NUMBERS
    }


def _promised(view: View, number: int) -> tuple[str, ...]:
    named = [m for promise in promises(view, number) for m in promise.measures]
    return tuple(dict.fromkeys(named))


def promises(view: View, number: int) -> tuple[Promise, ...]:
    """The promises made for this service under one theme."""
    return tuple(
        promise
        for promise in view.programme.promises
        if promise.theme == number and promise.service == view.service.id
    )


def summary(view: View, shown: Mapping[int, Sequence[str]]) -> str:
    """How many of the promised measures have each word; without promises, of all."""
    measured = cached.measured(view.root, view.release, view.service.id)
    known = {measure for measures in shown.values() for measure in measures} & measured
    if not known:
        return "**No measure of this service has figures yet.**"
    if view.programme.headline(view.service.id) is None:
        return f"{_have_figures(len(known))}. None is judged: no change is on record."
    promised = [measure for number in NUMBERS for measure in _promised(view, number)]
    counted_of = list(dict.fromkeys(promised)) or [m for m in MEASURES if m in known]
    named = "that a promise names" if promised else "with figures"
    findings = [_finding(view, measure) for measure in counted_of]
    sentence = f"{counted(len(findings), 'measure')} {named}: {verdict.counts(findings)}."
    others = len(known.difference(counted_of))
    if others:
        sentence += (
            f" {counted(others, 'other measure stands', 'other measures stand')} below them, "
            "under the same rules."
        )
    return sentence


def _have_figures(number: int) -> str:
    return counted(number, "measure has figures", "measures have figures")


def _finding(view: View, measure: str) -> Finding:
    if measure not in MEASURES:
        return unknown_measure()
    return cached.finding(card_key(view, measure))


def theme(view: View, number: int, shown: Mapping[int, Sequence[str]]) -> None:
    """One theme: each promise with the measures that test it, then what else there is."""
    st.header(f"{number}. {THEMES[number - 1]}", anchor=False)
    left = list(shown[number])
    made = promises(view, number)
    for promise in made:
        st.markdown(promise_words(promise))
        if not promise.measures:
            st.markdown(verdict.in_a_line(NO_MEASURE))
        for measure in promise.measures:
            if measure in left:
                left.remove(measure)
                measure_card(view, measure)
    if made:
        _also_measured(view, number, left)
    else:
        for measure in left[:CARDS_WITHOUT_PROMISE]:
            measure_card(view, measure)
        _also_measured(view, number, left[CARDS_WITHOUT_PROMISE:])
    if not made and not shown[number]:
        st.markdown(
            "Nothing to show: no promise on record names a measure here, and no figures have been "
            "loaded."
        )


@st.fragment
def _also_measured(view: View, number: int, measures: Sequence[str]) -> None:
    """What no promise names, told shortly and once it is opened: promises stay in sight."""
    if not measures:
        return
    others = counted(len(measures), "other measure", "other measures")
    title = f"{others}, which no promise on record names"
    opened = st.expander(title, key=f"others of theme {number}", on_change="rerun")
    if opened.open:
        with opened:
            for measure in measures:
                measure_line(view, measure)


def promise_words(promise: Promise) -> str:
    """A promise: what was said, by whom, when and where."""
    when = escape(promise.date_words or month_in_words(promise.on))
    return (
        f"Promised: “{escape(promise.text)}” "
        f":small[:gray[{escape(promise.who)}, {when}. Document: {escape(promise.source)}.]]"
    )


def counted_once(view: View) -> None:
    """What was counted once about the service's staff, with day and source; no verdict follows."""
    facts = cached.baseline(view.root, view.release, view.service.id)
    if not facts:
        return
    st.header("Counted once, and not judged", anchor=False)
    st.markdown("\n".join(f"- {escape(fact.words)}" for fact in facts))


def claims(view: View) -> None:
    """What has been claimed about this service, by whom, and the evidence found for it."""
    made = [claim for claim in view.programme.claims if claim.service == view.service.id]
    if not made:
        return
    st.header("Claims, and the evidence for them", anchor=False)
    for claim in made:
        st.markdown(_claim_words(claim))


def _claim_words(claim: Claim) -> str:
    status = " and ".join(claim.status).capitalize()
    when = claim.date_words or (month_in_words(claim.on) if claim.on else "")
    who = ", ".join(escape(part) for part in (claim.who, when) if part)
    counter = "".join(f" {escape(words)}" for words in claim.counter_claims)
    return (
        f"- **{status}**: “{escape(claim.text)}” {who}.{counter} Document: {escape(claim.source)}."
    )


def what_cannot_be_shown() -> None:
    """The limits of the page, in words."""
    st.header("What this page cannot show", anchor=False)
    titles = [one.title[0].lower() + one.title[1:] for one in HELD_ELSEWHERE]
    elsewhere = f"- What is held elsewhere: {'; '.join(titles)}."
    st.markdown(f"{CANNOT_SHOW}{elsewhere} The page about the data says where, and why.")
