"""View: what a page is about, found from the address; or plain words where it cannot be shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st

from dashboard import cached, session
from dashboard.components.text import escape
from datasets.programme import Programme, Service, Ward
from datasets.store import LiveRelease, NoStoreError, NoSuchReleaseError, StoreError

LANDING, MEASURE, ABOUT = "screens/landing.py", "screens/measure.py", "screens/about.py"
OFFICIAL = "screens/official.py"
HOW_SURE = "screens/how_sure.py"
UPLOAD, MONTH = "screens/upload.py", "screens/month.py"
CORRECTIONS, PROGRAMME = "screens/corrections.py", "screens/programme.py"
AUDIT = "screens/audit.py"


def exists(screen: str) -> bool:
    """Whether there is such a screen to link to."""
    return Path(__file__).parents[1].joinpath(screen).is_file()


@dataclass(frozen=True, slots=True)
class View:
    """One release, service and ward. `notices` say in words what of the address was not found."""

    root: str
    release: int
    latest: int
    pinned: bool
    programme: Programme
    service: Service
    ward: Ward | None
    notices: tuple[str, ...]

    @property
    def service_names(self) -> dict[str, str]:
        """Every service's name by its id."""
        return {service.id: service.name for service in self.programme.services}

    def key(self, measure: str, *, comparator: str | None = None) -> cached.Key:
        """The series of a measure in this view."""
        ward = self.ward.code if self.ward and comparator is None else None
        return cached.Key(self.root, self.release, measure, self.service.id, ward, comparator)


def open_view() -> View:
    """What the address asks for. A page that cannot be shown says why, and ends."""
    root = cached.root()
    newest = _newest(root)
    asked = _asked_release(newest)
    number = newest.number if asked is None else asked
    programme = cached.programme(root, number)
    if programme is None:
        _end(
            "No programme yet",
            f"Release {number} has no programme file, so nobody has said yet which services "
            "there are. Publish one with `insourcing programme FILE`.",
        )
    service, no_service = _service(programme)
    ward, no_ward = _ward(programme)
    notices = tuple(words for words in (escape(newest.notice), no_service, no_ward) if words)
    return View(root, number, newest.number, asked is not None, programme, service, ward, notices)


def _newest(root: str) -> LiveRelease:
    try:
        newest = cached.store(root).release()
    except NoStoreError:
        _end(
            "Nothing to show yet",
            "There is no store here yet. Make the demonstration with `insourcing demo`, or "
            "publish a first extract with `insourcing publish FILE`.",
        )
    except StoreError as error:
        _end("The figures cannot be opened", escape(error))
    if not newest.number:
        _end(
            "Nothing has been published yet",
            "The store is ready, but holds no release. Publish a first extract with "
            "`insourcing publish FILE`.",
        )
    return newest


def _asked_release(newest: LiveRelease) -> int | None:
    try:
        asked = session.pinned_release()
        if asked is not None:
            cached.release(cached.root(), asked)
    except (session.NotAReleaseError, NoSuchReleaseError):
        _end(
            "There is no such release",
            f"The address asks for release “{escape(session.asked(session.RELEASE))}”. "
            f"The newest here is release {newest.number}.",
        )
    except StoreError as error:
        _end("This release cannot be shown", escape(error))
    return asked


def _service(programme: Programme) -> tuple[Service, str]:
    asked = session.asked(session.SERVICE)
    for service in programme.services:
        if service.id == asked:
            return service, ""
    first = programme.services[0]
    if asked is None:
        return first, ""
    return first, f"There is no service “{escape(asked)}” here. {escape(first.name)} is shown."


def _ward(programme: Programme) -> tuple[Ward | None, str]:
    asked = session.asked(session.WARD)
    if asked is None:
        return None, ""
    for ward in programme.wards:
        if ward.code == asked:
            return ward, ""
    return None, f"There is no ward “{escape(asked)}” here. The whole area is shown."


def _end(title: str, words: str) -> NoReturn:
    st.title(title, anchor=False)
    st.markdown(words)
    if session.asked(session.RELEASE):
        st.button("Show the newest release", on_click=session.unpin)
    st.stop()
