"""What changed in the words of verdicts from one release to another."""

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.changed import Changed, changed_since
from dashboard.analysis.judged.verdict_row import VerdictRow


def row(outcome, p=None):
    return VerdictRow(outcome=outcome, sentence=f"{outcome}.", p=p)


EARLY, BETTER = row(Outcome.TOO_EARLY), row(Outcome.IMPROVED)
A, B, C = (("homes", measure, "", "") for measure in "abc")
WARD = ("homes", "a", "ward", "E1")


def test_another_word_a_new_one_and_one_that_is_gone():
    older = {A: EARLY, C: BETTER, WARD: EARLY}
    newer = {WARD: BETTER, B: EARLY, A: BETTER}
    assert changed_since(older, newer) == [
        Changed(*WARD, EARLY, BETTER),
        Changed(*B, None, EARLY),
        Changed(*A, EARLY, BETTER),
        Changed(*C, BETTER, None),
    ]


def test_other_numbers_under_the_same_word_are_no_change():
    assert changed_since({A: row(Outcome.IMPROVED, 0.01)}, {A: row(Outcome.IMPROVED, 0.02)}) == []


def test_nothing_has_changed_since_the_same_release():
    held = {A: EARLY, B: BETTER}
    assert changed_since(held, held) == []
