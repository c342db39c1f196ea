"""What a desk finds in staging when it opens: the files that another process had in hand."""

from contextlib import suppress

from dashboard.desk.case import DECIDED, Case, Step, case_of
from dashboard.desk.in_hand import InHand
from datasets.mapping import MappingError
from datasets.staging import Staging
from datasets.store import Store


def left_behind(store: Store, staging: Staging, in_hand: InHand) -> list[Case]:
    """The files to go on with, stopped, each told why; all others are held as they ended.

    Of a note that says nothing to this version of the program, the rows go: nobody could ever
    decide about them.
    """
    staging.expire()
    going_on = []
    for submission, facts in staging.noted().items():
        try:
            case = case_of(submission, facts)
        except (KeyError, ValueError, TypeError, AttributeError, MappingError):
            with suppress(OSError):
                staging.forget(submission)
            continue
        in_hand.hold(case)
        if case.step not in DECIDED and not _was_published(case, store, staging, in_hand):
            going_on += [_stopped(case, in_hand)] if case.step is not Step.STOPPED else []
    in_hand.forget_old()
    return going_on


def _was_published(case: Case, store: Store, staging: Staging, in_hand: InHand) -> bool:
    """Whether a release holds it already, which the process did not live to write down."""
    found = (release.number for release in store.releases() if release.submission == case.id)
    number = next(found, None)
    if number is None:
        return False
    words = f"Published as release {number}, just before the server stopped."
    in_hand.became(case.at(Step.PUBLISHED, words, published=number))
    with suppress(OSError):
        staging.decided(case.id)
    return True


def _stopped(case: Case, in_hand: InHand) -> Case:
    told = case.told
    if case.is_at_work:
        told = (f"The server stopped while this file was at “{case.step}”. Nothing was lost.",)
    stopped = case.at(Step.STOPPED, told=told)
    in_hand.hold(stopped)
    return stopped
