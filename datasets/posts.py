"""Whether a text reads like a post: people appear as posts, never by name."""

import re

from datasets.personal import looks_personal

POST_WORDS = frozenset(
    {
        "accountant", "administrator", "adviser", "advisor", "analyst", "assistant", "auditor",
        "board", "cabinet", "chair", "chief", "clerk", "commissioner", "committee", "controller",
        "coordinator", "council", "deputy", "director", "directorate", "engineer", "executive",
        "group", "head", "inspector", "lead", "leader", "manager", "mayor", "member",
        "ombudsman", "office", "officer", "panel", "partner", "planner", "provider",
        "representative", "secretary", "service", "solicitor", "supervisor", "surveyor", "team",
        "treasurer",
    }
)  # fmt: skip
"""A post is named with one of these, or with its plural."""

LONGEST = 80


def is_a_post(text: str) -> bool:
    """Whether a text names a post or a body: one of its words is of a post, and none personal.

    A bare name has no such word, so it is refused without anybody having to know that it is one.
    """
    words = {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.casefold())}
    fits = bool(text) and len(text) <= LONGEST and text.isprintable()
    return fits and not looks_personal(text) and not POST_WORDS.isdisjoint(words)
