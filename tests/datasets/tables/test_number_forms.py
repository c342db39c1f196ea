"""Which number formats make a date of a number: known answers."""

import pytest

from datasets.tables.number_forms import Form, form_numbered, form_of


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("General", Form.NUMBER),
        ("0.00", Form.NUMBER),
        ("#,##0;[Red]-#,##0", Form.NUMBER),
        ("0.00E+00", Form.NUMBER),
        ("@", Form.NUMBER),
        ("[$£-809]#,##0.00", Form.NUMBER),
        ('0" days"', Form.NUMBER),
        ('_-"£"* #,##0.00_-', Form.NUMBER),
        (r"0\d", Form.NUMBER),
        ("00000", Form.DRESSED),
        ("000-000", Form.DRESSED),
        ('"WO"0', Form.DRESSED),
        (r"\W\O#", Form.DRESSED),
        ("00.0", Form.DRESSED),
        ("0.0;(00)", Form.NUMBER),
        ("dd/mm/yyyy", Form.DAY),
        ("[$-F800]dddd, mmmm dd, yyyy", Form.DAY),
        ("mmm-yy", Form.DAY),
        ('yyyy"h"', Form.DAY),
        ("dd/mm/yyyy hh:mm", Form.TIME),
        ("h:mm AM/PM", Form.TIME),
        ("mm:ss.0", Form.TIME),
        ("[h]:mm", Form.ELAPSED),
        ("[mm]:ss", Form.ELAPSED),
    ],
)
def test_a_format_says_what_its_numbers_are(code: str, form: Form) -> None:
    assert form_of(code) is form


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, Form.NUMBER), (14, Form.DAY), (22, Form.TIME), (46, Form.ELAPSED), (164, Form.DAY)],
)
def test_built_in_formats_need_no_code(number: int, form: Form) -> None:
    assert form_numbered(number, {164: "d mmm"}) is form
