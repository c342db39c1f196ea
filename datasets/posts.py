"""Whether a text reads like a post: people appear as posts, never by name."""

import re

from datasets.personal import looks_personal

POST_WORDS = frozenset(
    {
        "accountant", "administrator", "adviser", "advisor", "agency", "analyst", "assistant",
        "association", "auditor", "authority", "board", "borough", "cabinet", "chair", "chief",
        "clerk", "commissioner", "committee", "company", "controller", "coordinator", "council",
        "deputy", "director", "directorate", "engineer", "executive", "group", "head", "home",
        "inspector", "lead", "leader", "limited", "ltd", "manager", "mayor", "member", "office",
        "officer", "ombudsman", "panel", "partner", "planner", "plc", "provider",
        "representative", "secretary", "service", "solicitor", "supervisor", "surveyor", "team",
        "treasurer", "trust",
    }
)  # fmt: skip
"""A post or a body is named with one of these, or with its plural."""

LONGEST = 80
_PARTS = re.compile(r"[,;:()/]| [-\N{EN DASH}] ")
_NAMED = re.compile(r"\b(?:Cllr|Councillor|Sir|Dame|Lord|Lady|Prof|Professor)\.? +[A-Z][a-z]+")
_NAME = re.compile(r"(?:[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}.-]*\s*){2,4}")


def is_a_post(text: str) -> bool:
    """Whether a text names a post or a body, and nobody beside it.

    One of its words is of a post, so a bare name is refused without anybody having to know that it
    is one; and no part of it is two to four words with capitals, none of them of a post.
    """
    fits = bool(text) and len(text) <= LONGEST and text.isprintable()
    if not fits or looks_personal(text) or _NAMED.search(text) or not _has_post(text):
        return False
    parts = [part.strip() for part in _PARTS.split(text)]
    return not any(_NAME.fullmatch(part) and not _has_post(part) for part in parts)


def _has_post(text: str) -> bool:
    words = {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.casefold())}
    return not POST_WORDS.isdisjoint(words)
