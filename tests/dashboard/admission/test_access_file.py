"""The access file: what it can say, and what is said of each slip."""

from pathlib import Path

import pytest

from dashboard.admission.access_file import AccessFileError, read_access_file
from dashboard.admission.opening import doorkeeper_for
from dashboard.admission.secrets import CLIENT_SECRET, COOKIE_SECRET
from tests.dashboard.admission.signing import OFFICER, ORIGIN, SECRET, access_text, written


def _refused(folder: Path, text: str) -> str:
    with pytest.raises(AccessFileError) as refused:
        read_access_file(written(folder, text))
    return str(refused.value)


def test_the_readmes_access_file_is_one(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    examples = [block.split("```")[0] for block in readme.split("```toml\n")[1:]]
    (example,) = (block for block in examples if block.startswith("session_hours"))
    access = read_access_file(written(tmp_path, example))
    posts = ["Repairs data officer", "Internal auditor", "Committee clerk"]
    assert [person.actor.name for person in access.people] == posts


def test_defaults_are_the_careful_ones(tmp_path: Path) -> None:
    access = read_access_file(written(tmp_path, ""))
    assert (access.session_hours, access.claim, access.reading) == (8, "email", "public")
    assert access.people == ()


def test_everything_that_it_can_say_is_read(tmp_path: Path) -> None:
    top = 'session_hours = 4.5\nclaim = "oid"\nreading = "signed-in"\nends_with_token = true'
    access = read_access_file(written(tmp_path, access_text(top=top)))
    assert (access.session_hours, access.claim, access.reading) == (4.5, "oid", "signed-in")
    assert access.provider is not None
    assert access.provider.origin == ORIGIN
    assert [str(person.role) for person in access.people] == ["officer", "auditor", "reader"]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "words"),
    [
        ('role = "officer"', 'role = "admin"', 13, "entry 1.role: has to be one of 'reader'"),
        ('["repairs"]', '["repair"]', 14, "repair is no dataset; there are repairs, complaints"),
        ('["repairs"]', "[]", 14, 'has to be a list such as ["repairs"], or "all"'),
        ('["repairs"]', '"repairs"', 14, 'has to be a list such as ["repairs"], or "all"'),
        ('datasets = ["repairs"]', "", 10, "an officer needs datasets"),
        ('role = "auditor"', 'role = "auditor"\ndatasets = "all"', 16, "only an officer has"),
        ("Internal auditor", "Jo Bloggs", 18, "nobody's name"),
        ('post = "Internal auditor"', "", 16, "entry 2.post: is missing"),
        ('role = "auditor"', 'roles = "auditor"', 19, "roles: is not a word of this file"),
        ("client_id", "clientid", 7, "clientid: is not a word of this file"),
        ("/oauth2callback", "/callback", 8, "has to end in /oauth2callback"),
        ("/oauth2callback", "/app/oauth2callback", 8, "nothing between"),
        ("https://figures", "http://figures", 8, "has to begin with https://"),
        ("https://sign-in", "ftp://sign-in", 6, "has to begin with https://"),
        ("https://sign-in.example.org", "https://login.microsoftonline.com/common", 6, "no tenant"),
        ('who_to_ask = "the performance team"', "session_hours = 0", 2, "has to be more than 0"),
        (
            'who_to_ask = "the performance team"',
            "session_hours = 25",
            2,
            "has to be 24.0 or less",
        ),
        (
            'who_to_ask = "the performance team"',
            'claim = "name"',
            2,
            "one of 'email', 'sub'",
        ),
        (
            'who_to_ask = "the performance team"',
            'reading = "all"',
            2,
            "one of 'public' or",
        ),
        ('who_to_ask = "the performance team"', 'cookie_secret = "x"', 2, "not a word of this"),
    ],
)
def test_each_slip_is_named_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, words: str
) -> None:
    said = _refused(tmp_path, access_text().replace(was, becomes, 1))
    assert said.startswith("access.toml cannot be used as an access file:\n- ")
    assert f"line {line}, " in said
    assert words in said


def test_what_concerns_the_whole_file_is_said_too(tmp_path: Path) -> None:
    twice = access_text().replace("auditor@example.org", OFFICER.title())
    assert "stands twice under [[people]]" in _refused(tmp_path, twice)
    assert "without [provider] nobody can sign in" in _refused(tmp_path, 'reading = "signed-in"')
    assert "line 1" in _refused(tmp_path, "people = nobody\n")
    assert "is not UTF-8" in _bytes_refused(tmp_path, b"\xff\xfe")
    assert "cannot be read" in _bytes_refused(tmp_path, None)


def _bytes_refused(folder: Path, data: bytes | None) -> str:
    path = folder / "bytes.toml"
    if data is not None:
        path.write_bytes(data)
    else:
        path.unlink()
    with pytest.raises(AccessFileError) as refused:
        read_access_file(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, f"{CLIENT_SECRET} is not set"),
        ({CLIENT_SECRET: "x"}, f"{COOKIE_SECRET} is not set"),
        ({CLIENT_SECRET: "x", COOKIE_SECRET: "changeme"}, f"{COOKIE_SECRET} is too weak"),
        ({CLIENT_SECRET: "x", COOKIE_SECRET: "a" * 64}, f"{COOKIE_SECRET} is too weak"),
        ({CLIENT_SECRET: " ", COOKIE_SECRET: SECRET}, f"{CLIENT_SECRET} is not set"),
    ],
)
def test_missing_or_weak_secrets_are_refused_at_the_start(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    path = written(tmp_path, access_text())
    with pytest.raises(AccessFileError, match=words) as refused:
        doorkeeper_for(str(tmp_path / "s"), path, environment, trusts_this_machine=True)
    assert SECRET not in str(refused.value)


def test_secrets_are_not_told_by_whoever_holds_them(tmp_path: Path) -> None:
    secrets = {CLIENT_SECRET: "their-secret", COOKIE_SECRET: SECRET}
    path = written(tmp_path, access_text())
    keeper = doorkeeper_for(str(tmp_path / "s"), path, secrets, trusts_this_machine=True)
    assert SECRET not in repr(keeper)
    assert "their-secret" not in repr(keeper)
