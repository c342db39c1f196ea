"""A proposed mapping as TOML, with what is still to be decided as comments."""

from collections.abc import Iterator, Sequence

from datasets.refusal import on_one_line
from datasets.suggestion.drafting import Draft, toml_text
from datasets.suggestion.proposal import Proposal
from datasets.suggestion.sampling import SHORT_YEARS_TO

NAMES_OF_A_HEADER = 3


def written(proposal: Proposal) -> str:
    """The mapping's text."""
    contract, found, draft = proposal.contract, proposal.found, proposal.draft
    constants = [f"{key} = {toml_text(said)}" for key, said in proposal.constants.items()]
    constants += [f"# {c.name} needs a source: {c.what}" for c in proposal.missing]
    nothing = [
        f"{toml_text(theirs)} = [{', '.join(map(toml_text, days))}]"
        for theirs, days in draft.sentinels_of.items()
    ]
    lines = [
        "# Suggested from the header: confirm every line before you use it.",
        f"name = {toml_text(proposal.name)}",
        f"title = {toml_text(proposal.title)}",
        f"dataset = {toml_text(contract.name)}",
        *_short_years(draft),
        *_listed("sentinels", sorted(draft.sentinels), "what the system writes for nothing"),
        *_listed("pseudonymise", list(found.keys.values()), "only a keyed hash of these is kept"),
        *_listed("drop", proposal.dropped, "never read, never kept"),
        *_not_recognised(proposal),
        *_listed("not_collected", proposal.absent, "no column was recognised as these"),
        *_month(proposal),
        *_file(proposal),
        *_table("columns", draft.columns),
        *_table("constants", constants),
        *draft.codes,
        *_table("dates", draft.dates),
        *_table("numbers", draft.numbers),
        *_table("sentinels_of", nothing),
        *_joined(proposal),
    ]
    return "\n".join(lines) + "\n"


def _joined(proposal: Proposal) -> list[str]:
    if not proposal.joined:
        return []
    return [
        "",
        "# Every record needs a reference of its own, which stays from month to month.",
        "[[derived]]",
        'column = "record_id"',
        'function = "joined"',
        f"from = [{', '.join(map(toml_text, proposal.joined))}]",
        'by = "/"',
    ]


def _file(proposal: Proposal) -> list[str]:
    """The sheet, and where the header stands if not first: by its names, for its row may move."""
    rules, lines = proposal.rules, []
    if rules.sheet is not None:
        lines.append(f"sheet = {toml_text(rules.sheet)}")
    if rules.header_row is not None:
        names = list(dict.fromkeys(proposal.found.columns.values()))[:NAMES_OF_A_HEADER]
        lines.append(f"header_has = [{', '.join(map(toml_text, names))}]")
    return _table("file", lines)


def _month(proposal: Proposal) -> list[str]:
    if "month" in proposal.sources:
        return []
    return ["# No column says which month it is: name it with --month, or give a full history."]


def _short_years(draft: Draft) -> list[str]:
    if not draft.short_years:
        return []
    return [f"short_years_to = {SHORT_YEARS_TO} # the last year that two digits can mean"]


def _listed(word: str, names: Sequence[str], why: str) -> list[str]:
    if not names:
        return []
    return [f"{word} = [ # {why}", *(f"    {toml_text(name)}," for name in names), "]"]


def _table(word: str, lines: Sequence[str]) -> list[str]:
    return ["", f"[{word}]", *lines] if lines else []


def _not_recognised(proposal: Proposal) -> Iterator[str]:
    found = proposal.found
    for name in proposal.strange:
        also = found.also.get(name)
        why = f"might be {also}, as another might" if also else "drop it, or say what it is"
        yield f"# not recognised: {on_one_line(name)} ({why})"
    if found.unnamed:
        yield f"# not named here, for they look like personal data: {found.unnamed} of the columns"
