"""`insourcing due` tells people what is late, and says who could not be told."""

import json
import socket

import pytest
from typer.testing import CliRunner, Result

from dashboard.cli.commands import app
from dashboard.cli.mailing import PASSWORD, USER
from tests.dashboard.cli.listening import (
    REFUSED,
    Letters,
    certificate,
    http_server,
    mail_server,
)
from tests.dashboard.late_borough import build, build_made_up

OFFICER, OTHER = "officer@council.example", "other@council.example"
FROM = ("--mail-from", "dashboard@council.example")


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    place = tmp_path_factory.mktemp("late") / "store"
    build(place, refusals=0)
    return place


@pytest.fixture(scope="module")
def in_time(tmp_path_factory):
    place = tmp_path_factory.mktemp("in_time") / "store"
    build_made_up(place)
    return place


def due(root, *words: object) -> Result:
    return CliRunner().invoke(app, ["due", "--root", str(root), *map(str, words)])


def mailed(port: int, *receivers: str) -> tuple[str, ...]:
    to = [word for receiver in receivers for word in ("--mail-to", receiver)]
    return (*to, "--mail-server", f"127.0.0.1:{port}", *FROM)


def test_what_is_late_is_posted_as_words_and_facts(late) -> None:
    with http_server() as posted:
        done = due(late, "--post-to", f"http://127.0.0.1:{posted.port}/hook?key=1")
    assert done.exit_code == 1
    assert "Told: 127.0.0.1." in done.output
    ((path, kind, body),) = posted.requests
    sent = json.loads(body)
    assert (path, kind) == ("/hook?key=1", "application/json; charset=utf-8")
    assert sent["subject"].startswith("Testing Borough Council: 3 extracts late on ")
    assert sent["text"].startswith("Late: Repairs, Housing <i>management</i>, from nec, ")
    assert sent["text"] in done.output
    late_ones = [(one["dataset"], one["stands"]) for one in sent["late_extracts"]]
    assert sent["late"] == 3
    assert late_ones == [("repairs", "late"), ("complaints", "withdrawn"), ("complaints", "late")]


def test_nobody_is_told_where_nothing_is_late_unless_they_always_are(in_time) -> None:
    with http_server() as posted:
        url = f"http://localhost:{posted.port}/"
        assert due(in_time, "--post-to", url).exit_code == 0
        assert posted.requests == []
        done = due(in_time, "--post-to", url, "--always", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["told"] == ["localhost"]
    assert "Nothing is late on" in json.loads(posted.requests[0][2])["subject"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "127.0.0.1 was not told: it answered 500."),
        (307, "it answered 307, which points elsewhere and is not followed."),
        (302, "it answered 302, which points elsewhere and is not followed."),
    ],
)
def test_an_answer_that_is_no_yes_is_said_and_not_followed(late, status: int, said: str) -> None:
    with http_server() as elsewhere:
        location = f"http://127.0.0.1:{elsewhere.port}/"
        with http_server(status, location) as posted:
            done = due(late, "--post-to", f"http://127.0.0.1:{posted.port}/")
    assert done.exit_code == 3
    assert said in done.stderr
    assert "3 extracts late" in done.stdout
    assert (len(posted.requests), elsewhere.requests) == (1, [])


def test_who_does_not_answer_is_said_in_words_and_in_json(late) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/"
        done = due(late, "--post-to", url, "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["error"].startswith("127.0.0.1 was not told: ")
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://council.example/", "only this machine is told over http"),
        ("http://127.0.0.1.council.example/", "only this machine is told over http"),
        ("ftp://council.example/", "https://HOST/PATH"),
        ("file:///etc/passwd", "https://HOST/PATH"),
        ("https://me:word@council.example/", "without a name, a password"),
        ("https://council.example/ x", "blanks"),
        ("https://council.example/\nX: y", "blanks"),
        ("https://[", "not an address"),
    ],
)
def test_what_may_not_be_posted_to_is_wrong_usage(late, url: str, why: str) -> None:
    done = due(late, "--post-to", url)
    assert done.exit_code == 2
    assert why in " ".join(done.stderr.replace("│", " ").split())


def test_each_receiver_gets_a_letter_in_the_words_of_due(late) -> None:
    letters = Letters()
    with mail_server(letters) as port:
        done = due(late, *mailed(port, OFFICER, OTHER, OFFICER))
    assert done.exit_code == 1
    assert f"Told: {OFFICER}, {OTHER}." in done.stdout
    first, second = letters.kept
    assert (first["To"], second["To"]) == (OFFICER, OTHER)
    assert first["From"] == FROM[1]
    assert first["Subject"].startswith("Testing Borough Council: 3 extracts late on ")
    assert first["Auto-Submitted"] == "auto-generated"
    body = first.get_payload(decode=True).decode()
    assert body.splitlines()[0] in done.stdout
    assert OTHER not in first.as_string()


def test_who_is_refused_is_named_and_the_others_are_told(late) -> None:
    letters = Letters()
    with mail_server(letters) as port:
        done = due(late, *mailed(port, REFUSED, OFFICER))
    assert done.exit_code == 3
    assert f"{REFUSED} was not told: the mail server refused it (550" in done.stderr
    assert [letter["To"] for letter in letters.kept] == [OFFICER]


@pytest.mark.parametrize(("password", "code"), [("right", 1), ("wrong", 3)])
def test_a_password_goes_encrypted_and_a_wrong_one_is_said(
    late, tmp_path, monkeypatch, password: str, code: int
) -> None:
    letters, file = Letters(), certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv(USER, "a post")
    monkeypatch.setenv(PASSWORD, password)
    with mail_server(letters, file) as port:
        done = due(late, *mailed(port, OFFICER))
    assert done.exit_code == code
    assert letters.users[0] == b"a post"
    assert len(letters.kept) == (code == 1)
    assert ("it answered 535" in done.stderr) == (code == 3)
    assert password not in done.output


def test_a_server_that_is_not_who_it_says_is_not_trusted(late, tmp_path) -> None:
    letters = Letters()
    with mail_server(letters, certificate(tmp_path)) as port:
        done = due(late, *mailed(port, OFFICER))
    assert done.exit_code == 3
    assert "certificate" in done.stderr
    assert letters.kept == []


@pytest.mark.parametrize(
    "words",
    [
        ("--mail-to", "a@b.example\nBcc: c@d.example", "--mail-server", "localhost:25", *FROM),
        ("--mail-to", "a@b.example,c@d.example", "--mail-server", "localhost:25", *FROM),
        ("--mail-to", OFFICER, "--mail-server", "localhost:25", "--mail-from", "x\n@y.example"),
        ("--mail-to", OFFICER, "--mail-server", "localhost", *FROM),
        ("--mail-to", OFFICER, "--mail-server", "localhost:99999", *FROM),
        ("--mail-to", OFFICER),
        FROM,
    ],
)
def test_what_cannot_be_mailed_is_wrong_usage(late, words) -> None:
    assert due(late, *words).exit_code == 2
