"""Unfit: why a series cannot answer whether it changed."""

from enum import StrEnum


class Unfit(StrEnum):
    """A reason, fit to stand behind "This cannot be judged: "."""

    NO_BEFORE = "there are no figures from before the change"
    NO_AFTER = "there are no figures from after the change"
    TOO_FEW_PERIODS = "there are too few periods"
    TOO_FEW_EVENTS = "there are too few cases"
    NOTHING_VARIES = "every figure is the same"
    PERFECT_FIT = "the figures lie exactly on a line, which no real series does"
    NOT_TOLD_APART = "two of the things that could explain it go together, and cannot be told apart"
    IMPOSSIBLE = "a figure is impossible: below zero, endless, or more than there were"
    NOT_SETTLED = "the fit did not settle"


class UnfitError(ValueError):
    """The series cannot answer, and `reason` says why."""

    def __init__(self, reason: Unfit) -> None:
        super().__init__(f"This cannot be judged: {reason}.")
        self.reason = reason
