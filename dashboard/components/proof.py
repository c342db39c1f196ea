"""How sure we are, on its page: what was promised, what was found, and where it is weak."""

from collections.abc import Sequence

import streamlit as st

from dashboard.analysis.proof import tables, words
from dashboard.analysis.proof.kept import proof
from dashboard.analysis.proof.tables import Told
from dashboard.components.official import escaped

NOT_TRIED = "not tried"


def what_it_means() -> None:
    """What 95% sure means, and how we came to know whether we are."""
    st.markdown(
        "Pages say things like “12% fewer, 95% sure between 3% and 20%”. Said of a hundred "
        "figures, such a sentence should hold the truth about 95 times. Whether it does cannot be "
        "seen from real figures, since nobody knows the truth about them. So we made up many "
        "thousands of series of which we know it, and had them judged as yours are."
    )
    st.markdown(
        "This is a test of the method, not of any council. Real figures may be worse behaved than "
        "all of these. And “changed after” never means “caused by”, however sure we are."
    )


def promises() -> None:
    """What was promised, and what was found."""
    st.header("What was promised, and what was found", anchor=False)
    st.markdown(
        "The limits are part of the program: a version that does not keep them fails its own test. "
        "Where several situations were tried, the lowest and the highest figure stand here. "
        f"**{words.kept_in_short(proof())}**"
    )
    _table(words.promised(proof()), "Promises, their limits, and what was found")


def weak_spots() -> None:
    """Where the method is weak."""
    st.header("Where it is weak", anchor=False)
    st.markdown("\n".join(f"- **{what}** {then}" for what, then in words.weak_spots(proof())))
    _told(tables.WEAK)


def other_methods() -> None:
    """The methods that people use instead, in the same situations."""
    st.header("Beside the methods that are often used", anchor=False)
    st.markdown(
        "How often a “95% sure” interval really holds the truth. All methods got the same series, "
        "season, trend and step. A method that finds more mostly gets that from false alarms. "
        "“Months alike” are 18 situations, in which a high month is more or less often followed "
        "by a high one; in “slow drift” (12 situations) the level wanders by itself."
    )
    _table(tables.methods(proof()), "How often each method's interval holds the truth")
    st.markdown(
        "A step is a level that moves once; beside a trend, it is told apart from where a straight "
        "line was going; with a new slope, that line turns as well. OLS is ordinary least "
        "squares. “Newey-West” is as the library has it unless asked (3 lags); “with t” it is "
        "corrected for short series."
    )
    for told in (tables.ALIKE, tables.ALIKE_USUAL, tables.DRIFT, tables.DRIFT_USUAL):
        _told(told, folded=True)


def kinds() -> None:
    """Counts, shares and medians, and comparisons with others."""
    st.header("Large figures and small ones", anchor=False)
    st.markdown(
        "Small numbers make intervals wide, not wrong. Here the figures scatter by a tenth more "
        "than chance alone would have them, and a month is somewhat like the one before."
    )
    _told(tables.KINDS)
    st.subheader("Compared with similar councils", anchor=False)
    st.markdown(
        "Most of what moved this share (80% of 200 a month) moved similar councils too. Comparing "
        "takes that away, so the interval gets narrower, and is right as often. (Its width is in "
        "log odds, the scale of the fit: only how it shrinks tells something.)"
    )
    _table(tables.COMPARATORS.rows(proof()), tables.COMPARATORS.title)


def looking_again() -> None:
    """False alarms, verdicts taken back, and how soon a true change is found."""
    st.header("Looking again and again", anchor=False)
    st.markdown(
        "Whoever looks each month and calls what stands out will sooner or later call something "
        "that is nothing. Here a verdict needs two quarterly reviews running, or one very clear "
        "one, and stays until the figures lean away from it. “Each month” calls whatever stands "
        "out in that month."
    )
    for told in (tables.FALSE, tables.BACK, tables.POWER):
        _told(told)
    _told(tables.ONE_LOOK, folded=True)
    st.header("Many figures at once", anchor=False)
    st.markdown(
        "The more figures are looked at, the likelier it is that one stands out by chance. So ten "
        "figures have to be clearer than one alone would."
    )
    _told(tables.TEN)


def wards() -> None:
    """Wards, leaning on all or each alone."""
    st.header("Wards", anchor=False)
    st.markdown(
        "A ward's own figures are few, and wards are many. So each leans on all of them. “Any "
        "wrongly called” is the share of boroughs in which nothing happened and some ward was "
        "called a change within two years; “found” the share of wards whose verdict stands after "
        "two years, where every ward has 12% fewer jobs."
    )
    _told(tables.WARDS)
    _told(tables.DIFFERENTLY)


def clearance() -> None:
    """When a backlog clears."""
    st.header("When a backlog clears", anchor=False)
    st.markdown(
        "Each forecast was made from the months before, and held against the month in which the "
        "made-up backlog really came down. A straight line through the backlog is what is usually "
        "drawn."
    )
    _told(tables.CLEARANCE)


def again() -> None:
    """How it was done, and how to do it again."""
    st.header("How it was done, and how to do it again", anchor=False)
    st.markdown(f"{words.sizes(proof())} Each has a yearly season.")
    st.markdown(
        f"These are the figures of method {proof().method}; they belong to the program, not to a "
        "release. `make bench-coverage` makes all of them again in some minutes, and fails where a "
        "promise is not kept. Chance is seeded, so the same sizes give the same figures."
    )


def _told(told: Told, *, folded: bool = False) -> None:
    if folded:
        with st.expander(told.title):
            _table(told.rows(proof()), told.title)
        return
    st.subheader(told.title, anchor=False)
    _table(told.rows(proof()), told.title)


def _table(rows: Sequence[dict[str, str]], alt: str) -> None:
    """A table of words with all heads that any row has."""
    heads = dict.fromkeys(head for row in rows for head in row)
    st.table(escaped([{head: row.get(head, NOT_TRIED) for head in heads} for row in rows]), alt=alt)
