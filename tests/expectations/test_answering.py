"""A warm process answers first, and gets ahead while nobody asks."""

import json
import subprocess
import sys

AT_WORK = """
import sys
from expectations.answering import answer_lines

def steps(name, say):
    if name == "open what fails":
        say({name: 1})
        raise KeyError("a value that nobody may see")
    for step in (1, 2, 3):
        say({name: step})
        yield

def answer(line, say):
    say({"answer": line.strip()})
    if line.strip() == "fail":
        raise KeyError("a value that nobody may see")
    return steps(line.strip(), say) if line.startswith("open") else None

answer_lines(answer, doing="baking")
"""


def said(process: subprocess.Popen) -> dict:
    return json.loads(process.stdout.readline())


def ask(process: subprocess.Popen, *lines: str) -> None:
    process.stdin.write("".join(f"{line}\n" for line in lines))
    process.stdin.flush()


def started() -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", AT_WORK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert said(process) == {"ready": True}
    return process


def test_every_line_is_answered_before_it_gets_ahead():
    process = started()
    ask(process, "open A", "B", "C")
    found = [said(process) for _ in range(6)]
    assert [f for f in found if "answer" in f] == [
        {"answer": name} for name in ("open A", "B", "C")
    ]
    assert [f for f in found if "answer" not in f] == [{"open A": step} for step in (1, 2, 3)]
    ask(process, "D")
    assert said(process) == {"answer": "D"}
    out, _ = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 0)


def test_what_is_to_be_got_ahead_with_takes_the_place_of_what_was():
    process = started()
    ask(process, "open A", "open B", "open C")
    out, _ = process.communicate(timeout=30)
    found = [json.loads(line) for line in out.splitlines()]
    assert [f["answer"] for f in found if "answer" in f] == ["open A", "open B", "open C"]
    assert sum("open A" in f for f in found) < 3


def test_the_last_words_quote_nothing():
    process = started()
    ask(process, "fail")
    out, error = process.communicate(timeout=30)
    assert [json.loads(line) for line in out.splitlines()] == [
        {"answer": "fail"},
        {"error": "The baking stopped on something unforeseen (KeyError)."},
    ]
    assert process.returncode == 1
    assert "nobody may see" not in error


def test_what_goes_wrong_while_nobody_waits_ends_nothing():
    process = started()
    ask(process, "open what fails")
    assert said(process) == {"answer": "open what fails"}
    assert said(process) == {"open what fails": 1}
    ask(process, "B")
    out, error = process.communicate(timeout=30)
    assert [json.loads(line) for line in out.splitlines()] == [{"answer": "B"}]
    assert process.returncode == 0
    assert error.splitlines()[-1] == "KeyError"
    assert "nobody may see" not in error


def test_it_ends_without_a_word_when_nobody_listens_any_more():
    process = started()
    process.stdout.close()
    ask(process, "B", "C")
    _, error = process.communicate(timeout=30)
    assert (error, process.returncode) == ("", 0)
