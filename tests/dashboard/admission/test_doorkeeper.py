"""Who is let in: the rules of the door, with known cookies."""

import logging
import os
import time
from pathlib import Path

import pytest

from dashboard.admission.access_file import AccessFileError
from dashboard.admission.admitted import Standing
from dashboard.admission.doorkeeper import Doorkeeper
from dashboard.admission.opening import doorkeeper_for
from dashboard.admission.secrets import CLIENT_SECRET, COOKIE_SECRET
from dashboard.admission.signed_out import KEPT_FOR
from dashboard.permissions import ANYBODY, Actor, Role
from tests.dashboard.admission.signing import (
    AUDITOR,
    CLERK,
    OFFICER,
    ORIGIN,
    PEOPLE,
    SECRET,
    STRANGER,
    access_text,
    caller,
    claims_of,
    cookies_of,
    in_parts,
    written,
)

SECRETS = {CLIENT_SECRET: "theirs", COOKIE_SECRET: SECRET}
HOUR = 3600


def keeper_for(folder: Path, text: str) -> Doorkeeper:
    """The doorkeeper of a server that was started with an access file."""
    path = written(folder, text)
    return doorkeeper_for(str(folder / "store"), path, SECRETS, trusts_this_machine=True)


@pytest.fixture
def keeper(tmp_path: Path) -> Doorkeeper:
    return keeper_for(tmp_path, access_text())


@pytest.mark.parametrize(
    ("email", "actor"),
    [
        (OFFICER, Actor("Repairs data officer", Role.OFFICER, ("repairs",))),
        (OFFICER.upper(), Actor("Repairs data officer", Role.OFFICER, ("repairs",))),
        (AUDITOR, Actor("Internal auditor", Role.AUDITOR)),
        (CLERK, Actor("Committee clerk", Role.READER)),
    ],
)
def test_a_person_of_the_file_is_let_in_as_their_post(
    keeper: Doorkeeper, email: str, actor: Actor
) -> None:
    found = keeper.admit(caller(cookies_of(email)))
    assert (found.actor, found.standing) == (actor, Standing.SIGNED_IN)
    assert keeper.admit(caller(in_parts(claims_of(email), 3))).actor == actor


def test_nobody_else_may_do_more_than_read(keeper: Doorkeeper) -> None:
    found = keeper.admit(caller(cookies_of(STRANGER)))
    assert (found.actor, found.standing) == (ANYBODY, Standing.UNKNOWN)
    found = keeper.admit(caller())
    assert (found.actor, found.standing) == (ANYBODY, Standing.NOT_SIGNED_IN)


def test_where_people_sign_in_this_machine_is_nobody(keeper: Doorkeeper) -> None:
    assert keeper.admit(caller(host="127.0.0.1:8501")).standing is Standing.NOT_SIGNED_IN


def test_a_page_of_another_site_has_nobodys_session(keeper: Doorkeeper) -> None:
    cookies = cookies_of(OFFICER)
    assert keeper.admit(caller(cookies, origin=ORIGIN)).actor.role is Role.OFFICER
    for elsewhere in ("https://evil.example", "null", "", "http://figures.example.org"):
        assert keeper.admit(caller(cookies, origin=elsewhere)).actor == ANYBODY


@pytest.mark.parametrize(
    ("age", "standing"),
    [
        (7.9 * HOUR, Standing.SIGNED_IN),
        (8.1 * HOUR, Standing.EXPIRED),
        (29 * 24 * HOUR, Standing.EXPIRED),
        (-10 * 60, Standing.EXPIRED),
    ],
)
def test_a_session_ends_by_our_own_limit(
    keeper: Doorkeeper, age: float, standing: Standing
) -> None:
    found = keeper.admit(caller(cookies_of(OFFICER, age=age)))
    assert found.standing is standing
    assert (found.actor == ANYBODY) is (standing is Standing.EXPIRED)


def test_an_old_token_in_a_new_cookie_is_expired(keeper: Doorkeeper) -> None:
    claims = {"iat": int(time.time() - 9 * HOUR), "exp": int(time.time() + HOUR)}
    found = keeper.admit(caller(cookies_of(OFFICER, **claims)))
    assert found.standing is Standing.EXPIRED


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time() - HOUR)},
        *({name: value} for name in ("iat", "exp") for value in (None, "soon", True, 1e300)),
    ],
)
def test_a_token_that_had_expired_or_does_not_say_when_is_refused(
    keeper: Doorkeeper, claims: dict[str, object]
) -> None:
    found = keeper.admit(caller(cookies_of(OFFICER, **claims)))
    assert (found.actor, found.standing) == (ANYBODY, Standing.EXPIRED)


def test_a_session_can_be_made_to_end_with_its_token(tmp_path: Path) -> None:
    cookies = cookies_of(OFFICER, age=2 * HOUR, lasts=HOUR)
    usual = keeper_for(tmp_path, access_text())
    assert usual.admit(caller(cookies)).standing is Standing.SIGNED_IN
    strict = keeper_for(tmp_path, access_text(top="ends_with_token = true"))
    assert strict.admit(caller(cookies)).standing is Standing.EXPIRED


@pytest.mark.parametrize(
    ("verified", "known"),
    [(True, True), ("true", True), (False, False), ("false", False), (0, False)],
)
def test_an_address_that_the_provider_did_not_verify_is_nobodys(
    keeper: Doorkeeper, verified: object, known: bool
) -> None:
    found = keeper.admit(caller(cookies_of(OFFICER, email_verified=verified)))
    assert found.is_known is known


@pytest.mark.parametrize("claim", ["sub", "oid"])
def test_people_can_be_known_by_another_claim(tmp_path: Path, claim: str) -> None:
    people = PEOPLE.replace(OFFICER, "3f1c-Aa")
    keeper = keeper_for(tmp_path, access_text(top=f'claim = "{claim}"', people=people))
    assert keeper.admit(caller(cookies_of("x@example.org", **{claim: "3f1c-Aa"}))).is_known
    for other in ("3f1c-aa", "", None, 7, ["3f1c-Aa"]):
        found = keeper.admit(caller(cookies_of(OFFICER, **{claim: other})))
        assert found.standing is Standing.UNKNOWN


def test_sign_out_holds_for_the_cookie_in_every_form_and_after_a_restart(
    keeper: Doorkeeper, tmp_path: Path
) -> None:
    text = claims_of(OFFICER)
    whole, parts = cookies_of(OFFICER), in_parts(text, 2)
    other = cookies_of(OFFICER, sub="another device")
    keeper.end(caller(parts))
    keeper.end(caller(whole))
    keeper.end(caller())
    again = keeper_for(tmp_path, access_text())
    for one in (keeper, again):
        assert one.admit(caller(whole)).standing is Standing.SIGNED_OUT
        assert one.admit(caller(parts)).standing is Standing.SIGNED_OUT
        assert one.admit(caller(other)).standing is Standing.SIGNED_IN


def test_ended_sessions_are_their_owners_only_and_forgotten_in_time(
    keeper: Doorkeeper, tmp_path: Path
) -> None:
    keeper.end(caller(cookies_of(OFFICER)))
    folder = tmp_path / "store" / "staging" / "signed-out"
    [kept] = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600
    assert OFFICER not in kept.name + kept.read_text()
    long_ago = time.time() - KEPT_FOR - 60
    os.utime(kept, (long_ago, long_ago))
    keeper.end(caller(cookies_of(AUDITOR)))
    assert kept not in list(folder.iterdir())
    assert len(list(folder.iterdir())) == 1


def test_a_list_of_ended_sessions_that_cannot_be_read_lets_nobody_in(
    keeper: Doorkeeper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", fails)
    found = keeper.admit(caller(cookies_of(OFFICER)))
    assert (found.actor, found.standing) == (ANYBODY, Standing.NOBODY_CAN_BE_KNOWN)
    assert "ended sessions cannot be read: Permission denied" in caplog.text


def test_a_role_changed_in_the_file_counts_from_the_next_run(
    keeper: Doorkeeper, tmp_path: Path
) -> None:
    asked = caller(cookies_of(OFFICER))
    assert keeper.admit(asked).actor.datasets == ("repairs",)
    written(tmp_path, access_text().replace('["repairs"]', '["complaints"]'))
    assert keeper.admit(asked).actor.datasets == ("complaints",)
    written(tmp_path, access_text().replace('["repairs"]', '"all"'))
    assert keeper.admit(asked).actor.datasets is None
    written(tmp_path, access_text(people=""))
    assert keeper.admit(asked).standing is Standing.UNKNOWN


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_while_the_file_is_broken_nobody_may_do_anything_and_the_log_says_why(
    keeper: Doorkeeper, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked = caller(cookies_of(OFFICER))
    assert keeper.admit(asked).is_known
    path = tmp_path / "access.toml"
    if damage == "cut":
        path.write_text(access_text()[:-60], "utf-8")
    else:
        path.unlink()
    with caplog.at_level(logging.ERROR):
        for _twice in range(2):
            found = keeper.admit(asked)
            assert (found.actor, found.standing) == (ANYBODY, Standing.NOBODY_CAN_BE_KNOWN)
            assert not keeper.reading_needs_sign_in
    assert caplog.text.count("nobody may do anything") == 1
    assert "access.toml" in caplog.text
    assert "Traceback" not in caplog.text
    written(tmp_path, access_text())
    assert keeper.admit(asked).is_known


def test_reading_that_was_closed_stays_closed_while_the_file_is_broken(tmp_path: Path) -> None:
    keeper = keeper_for(tmp_path, access_text(top='reading = "signed-in"'))
    written(tmp_path, "reading = ")
    assert keeper.reading_needs_sign_in
    assert not keeper.admit(caller(cookies_of(CLERK))).is_known
    (tmp_path / "access.toml").unlink()
    assert keeper.reading_needs_sign_in


def test_reading_can_be_closed_and_opened_while_the_server_runs(
    keeper: Doorkeeper, tmp_path: Path
) -> None:
    assert not keeper.reading_needs_sign_in
    written(tmp_path, access_text(top='reading = "signed-in"'))
    assert keeper.reading_needs_sign_in


def test_a_server_for_readers_knows_nobody(tmp_path: Path) -> None:
    keeper = doorkeeper_for("s", None, {}, trusts_this_machine=True, readers_only=True)
    assert keeper.admit(caller(cookies_of(OFFICER), host="127.0.0.1")).actor == ANYBODY
    with pytest.raises(AccessFileError, match="--readers-only"):
        doorkeeper_for("s", tmp_path, SECRETS, trusts_this_machine=True, readers_only=True)


def test_without_an_access_file_this_machine_itself_may_do_everything() -> None:
    keeper = doorkeeper_for("s", None, {}, trusts_this_machine=True)
    found = keeper.admit(caller(host="127.0.0.1:8501"))
    assert found.actor == Actor("this machine", Role.OFFICER, None)
    elsewhere = doorkeeper_for("s", None, {}, trusts_this_machine=False)
    assert elsewhere.admit(caller(host="127.0.0.1:8501")).actor == ANYBODY
    assert Doorkeeper().admit(caller(host="127.0.0.1:8501")).actor == ANYBODY
