"""One submitted file: how far it has come, what was found, what would change, and the decision."""

from collections.abc import Callable

import streamlit as st

from dashboard import access, session
from dashboard.components import findings, proposed
from dashboard.components.desk import arrived_words
from dashboard.components.mapping import mapping
from dashboard.components.text import counted, escape
from dashboard.components.view import LANDING
from dashboard.desk.case import DECIDED, Case, Step
from dashboard.desk.desk import Desk, NoSuchCaseError
from dashboard.one_line import NotOneLineError, one_line
from dashboard.permissions import Actor, NotPermittedError
from dashboard.refresh import RefreshBlockedError
from datasets.store import StoreError
from expectations.report import Severity
from expectations.set_aside import CannotSetAsideError, rows_to_set_aside

LOOK_EVERY = 0.4
"""Seconds between two looks at a file that is being worked on."""


def open_case(desk: Desk, who: Actor) -> Case | None:
    """The file that the address names; None, and said, where there is none for this officer."""
    asked = session.asked(session.SUBMISSION)
    if asked is None:
        return None
    try:
        return desk.case(asked, who)
    except NoSuchCaseError as error:
        st.warning(str(error))
    except StoreError as error:
        st.error(escape(error))
    return None


def case(desk: Desk, one: Case) -> None:
    """The whole of one file, top to bottom."""
    st.title(escape(findings.title_of(one)), anchor=False)
    st.markdown(arrived_words(one))
    for words in one.told:
        st.info(escape(words))
    for words in session.told():
        st.error(escape(words))
    standing = st.container()
    if one.step is Step.MAPPING:
        mapping(desk, one)
    elif one.faults:
        findings.faults(one, one.faults)
    if one.refresh is not None and one.step is not Step.PUBLISHED:
        _judged(desk, one)
    _ways_out(desk, one)
    with standing:  # last, for what is looked at again waits a while for more to see
        _standing(desk, one)


def _standing(desk: Desk, one: Case) -> None:
    """Where the file stands, in words; looked at again and again while something is being done."""
    if one.is_at_work:
        _watch(desk, one.id, shown=one.known)
    elif one.step is Step.PUBLISHED:
        st.success(f"**{escape(one.words)}** Readers see it now.")
        st.page_link(LANDING, label="See it as readers do", query_params=session.carried())
    elif one.step in {Step.READY, Step.NOTHING_TO_DO}:
        _verdict_of_the_gate(one)
    elif one.step is Step.DISCARDED:
        st.info(escape(one.words))
    else:
        st.warning(f"**{escape(one.words)}**")


def _verdict_of_the_gate(one: Case) -> None:
    """Whether it may be published, in a sentence that says what is asked for."""
    report = one.refresh.report if one.refresh else None
    warnings = len(report.of(Severity.WARNING)) if report else 0
    if report is not None and report.blocked:
        st.error(f"**{escape(one.words)}**")
    elif report is not None and warnings:
        need = "needs" if warnings == 1 else "need"
        st.warning(f"**{escape(one.words)}** {counted(warnings, 'warning')} {need} a reason.")
    else:
        st.success(f"**{escape(one.words)}**")


@st.fragment(run_every=LOOK_EVERY)
def _watch(desk: Desk, submission: str, *, shown: int) -> None:
    """The progress in words; the whole page is drawn anew once there is more to see."""
    try:
        now = desk.case(submission, access.actor())
    except (NoSuchCaseError, StoreError):
        st.rerun()
    if not now.is_at_work or now.known > shown:
        st.rerun()
    share = now.done / now.of if now.of and now.step is Step.CHECKING else _SHARES[now.step]
    st.progress(min(share, 1.0), text=f"{escape(now.words)}…")
    if desk.has_more(submission, than=shown, within=LOOK_EVERY):
        st.rerun()


_SHARES = {
    Step.RECEIVED: 0.02,
    Step.READING: 0.1,
    Step.CHECKING: 0.2,
    Step.COMPARING: 0.9,
    Step.PUBLISHING: 0.98,
}


def _judged(desk: Desk, one: Case) -> None:
    """What was found, what would change, and the decision."""
    refresh = one.refresh
    if refresh is None:
        return
    findings.findings(one, refresh.report)
    if refresh.report.blocked:
        if one.step is Step.READY:
            _set_aside(desk, one)
        return
    if one.proposal is not None and refresh.programme is not None:
        proposed.proposed(one.proposal, refresh.programme, of=f"submission-{one.id[:8]}")
    if one.step is Step.READY:
        _decide(desk, one)


def _set_aside(desk: Desk, one: Case) -> None:
    """The other way out of a critical finding, where there is one."""
    refresh = one.refresh
    if refresh is None:
        return
    try:
        rows = len(rows_to_set_aside(refresh.report, refresh.extract).why)
    except CannotSetAsideError:
        return
    st.header("Or publish the other rows", anchor=False)
    st.markdown(
        f"{counted(rows, 'row')} may be set aside: kept, counted on every page that they concern, "
        "and expected again next month, mended."
    )
    with st.form("set aside"):
        reason = st.text_input(
            f"Why may the other rows be published without {'it' if rows == 1 else 'them'}?",
            max_chars=500,
        )
        if st.form_submit_button(f"Set {counted(rows, 'row')} aside and check again"):
            try:
                desk.set_aside(one.id, access.actor(), one_line(reason))
            except (RefreshBlockedError, NotPermittedError, NoSuchCaseError) as error:
                session.tell([str(error)])
            except NotOneLineError as error:
                session.tell([f"The reason: {error}"])
            st.rerun()


def _decide(desk: Desk, one: Case) -> None:
    """Publish, with a reason where a warning needs one."""
    refresh = one.refresh
    if refresh is None:
        return
    warnings = refresh.report.of(Severity.WARNING)
    reason = f"reason for {one.id}"
    if session.typed(reason) is None and one.reason:
        session.write(reason, one.reason)
    st.header("Publish", anchor=False)
    with st.form("publish"):
        if warnings:
            session.type_line(
                f"Why is it right in spite of {counted(len(warnings), 'warning')}? Kept for ever, "
                "and shown on the pages that it concerns.",
                reason,
            )
        st.form_submit_button("Publish", type="primary", on_click=_publish, args=(desk, one.id))


def _publish(desk: Desk, submission: str) -> None:
    """Done before the page is drawn, which then says what came of it."""
    reason = session.typed(f"reason for {submission}") or ""
    try:
        release = desk.publish(submission, access.actor(), one_line(reason))
    except NotOneLineError as error:
        session.tell([f"The reason: {error}"])
    except RefreshBlockedError as error:
        session.tell([str(error).replace('publish with --accept-warnings "', 'say "')])
    except (NotPermittedError, NoSuchCaseError, StoreError) as error:
        session.tell([str(error)])
    else:
        if release is None:
            session.tell(["Another release came first, so this one was not published."])


def _ways_out(desk: Desk, one: Case) -> None:
    """Back to the others; another look; away with it."""
    st.divider()
    with st.container(horizontal=True):
        st.button("Upload another file", on_click=session.close_submission)
        may_go_on = one.step is Step.STOPPED and not desk.is_gone(one)
        if may_go_on and st.button("Try again"):
            _or_told(lambda: desk.check_again(one.id, access.actor()))
        undecided = one.step not in {*DECIDED, Step.PUBLISHING}
        if undecided and st.button("Discard this file"):
            _or_told(lambda: desk.discard(one.id, access.actor()))


def _or_told(deed: Callable[[], None]) -> None:
    """Do it, and draw the page anew; where it could not be done, that says why."""
    try:
        deed()
    except (NoSuchCaseError, StoreError) as error:
        session.tell([str(error)])
    except OSError as error:
        session.tell([f"It was not done: {error.strerror or 'the disk did not answer'}."])
    st.rerun()
