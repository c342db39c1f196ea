"""A column of dates or whole numbers, read in the one form in which all of it is written."""

import numpy as np
import polars as pl

from dashboard.analyst_file.columns import NOTHING, AnalystFile
from dashboard.analyst_file.dates import (
    ALL_FORMS,
    FORMS,
    NUMBERS,
    STROKES,
    DateForm,
    are_run_together,
    form_of,
    may_be_month_first,
    read,
    why_unread,
)
from datasets.refusal import named


def read_dates(file: AnalystFile, column: str) -> tuple[DateForm, pl.Series]:
    """The form of a column, and the day or number of each row; ExtractRefusedError without one."""
    text = file.columns[column]
    if empty := text.is_in(NOTHING).arg_true().to_list():
        raise file.refusal(column, "there is a row without a period.", empty)
    form = form_of(text)
    if form is None:
        raise file.refusal(column, *_unread(text))
    found = read(text, form)
    if none := found.is_null().arg_true().to_list():
        value = named(str(text[none[0]]))
        what = f"{value} is no day that there is, read as {form.name}."
        raise file.refusal(column, what, none)
    if form is STROKES and may_be_month_first(text):
        raise file.refusal(
            column,
            "it cannot be told whether 05/01/2024 means 5 January or 1 May. Write 2024-01-05.",
        )
    if form is NUMBERS and are_run_together(text):
        raise file.refusal(
            column,
            f"{named(str(text[0]))} may be a date without marks or a number. Write 2024-01-05, or "
            "2024-01.",
        )
    return form, found


def _unread(text: pl.Series) -> tuple[str, list[int]]:
    """What is wrong with a column that is not all in one form, and the rows to look at."""
    fits = {form: text.str.contains(form.looks) for form in FORMS}
    none = ~pl.Series(np.logical_or.reduce([fit.to_numpy() for fit in fits.values()]))
    if none.any():
        rows = none.arg_true().to_list()
        value = str(text[rows[0]])
        told = f"{named(value)} is no period{why_unread(value)}."
        return f"{told} Write all as one of {ALL_FORMS}.", rows
    rows = [fit.arg_true()[0] for fit in fits.values() if fit.any()]
    shown = " and ".join(named(str(text[row])) for row in rows[:2])
    return f"periods are written in more than one way: {shown}. Write all in one.", sorted(rows)
