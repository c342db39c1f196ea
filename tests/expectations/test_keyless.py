"""What is left of a finding once its keys have to go."""

import pytest

from expectations.keyless import without_keys

EXAMPLES = ("J1", "J2/3", "row 7")


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        (
            "2 jobs vanished (1% of 200). Column record_id; for example J1, J2/3, row 7. Resend.",
            "2 jobs vanished (1% of 200). Column record_id. Resend.",
        ),
        (
            "2 jobs were closed (1% of 200). For example J1, J2/3, row 7. Run it again.",
            "2 jobs were closed (1% of 200). Run it again.",
        ),
        (
            "2 are odd: 'O'N', 'P9' (under 0.1% of 99). Column x; for example J1, J2/3, row 7.",
            "2 are odd (under 0.1% of 99). Column x.",
        ),
        ("2 jobs, J1 among them, vanished.", "Some check: 1,002 rows."),
        ("The first is in row 12.", "Some check: 1,002 rows."),
        ("2 jobs vanished; J10 is none of them.", "2 jobs vanished; J10 is none of them."),
    ],
)
def test_sentence_without_keys_keeps_what_it_can(sentence, left):
    assert without_keys(sentence, EXAMPLES, check="some_check", count=1002) == left
