"""What a workbook's zip directory may say, before anything that it lists is unpacked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from datasets.limits import MIB, Limits
from datasets.refusal import Fault, named

SMALL = 4 * MIB
"""A part that unpacks to less may be packed as small as it likes."""
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_FORBIDDEN = {
    "vbaproject": "macros",
    "macrosheets/": "macros",
    "externallinks/": "links to other workbooks",
    "connections.xml": "connections to other data",
    "querytables/": "connections to other data",
    "embeddings/": "embedded documents",
    "activex/": "active controls",
}
DAMAGED = Fault(
    "damaged",
    "It is a workbook by its first bytes, but what is inside cannot be read: it is damaged, or was "
    "not written as a workbook is. Open it in Excel, save it as a new workbook (.xlsx), and send "
    "that.",
)
_COPY = "Copy the sheet's values into a new workbook (.xlsx), and send that."


def directory_faults(members: Sequence[ZipInfo], size: int, limits: Limits) -> list[Fault]:
    """What is wrong with the directory of a zip of `size` bytes; the worst alone if it lies."""
    if len(members) > limits.members:
        many = f"It has {len(members):,} parts; the most is {limits.members:,}."
        return [Fault("too_large", f"{many} {_COPY}")]
    if any(_is_untrue(member, size) for member in members) or _overlap(members):
        return [DAMAGED]
    return [*_bombs(members, limits)] or [*_unwanted(members)]


def _is_untrue(member: ZipInfo, size: int) -> bool:
    name = PurePosixPath(member.filename)
    return (
        name.is_absolute()
        or ".." in name.parts
        or "\\" in member.orig_filename
        or ":" in member.filename
        or "\0" in member.orig_filename
        or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        or min(member.file_size, member.compress_size, member.header_offset) < 0
        or member.header_offset + _LOCAL_HEADER + member.compress_size > size
        or (member.compress_type == ZIP_STORED and member.file_size != member.compress_size)
    )


def _overlap(members: Sequence[ZipInfo]) -> bool:
    """Whether two parts share bytes, or a name: readers then differ on what is in them."""
    names = Counter(member.filename.casefold() for member in members)
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + _LOCAL_HEADER + member.compress_size
    return any(times > 1 for times in names.values())


def _bombs(members: Sequence[ZipInfo], limits: Limits) -> Iterator[Fault]:
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        yield Fault(
            "too_large",
            f"It unpacks to {unpacked // MIB:,} MB; the most is {limits.unpacked_bytes // MIB:,}. "
            "Send one month at a time, as CSV or Parquet.",
        )
    for member in members:
        if member.file_size > SMALL and member.file_size > limits.ratio * member.compress_size:
            yield Fault(
                "too_large",
                f"Its part {named(member.filename)} unpacks to {member.file_size // MIB:,} MB, "
                f"over {limits.ratio} times its size, as no sheet of data does: it is full of "
                f"empty cells, or is no workbook. {_COPY}",
            )


def _unwanted(members: Sequence[ZipInfo]) -> Iterator[Fault]:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        yield Fault("encrypted", "It has a password. Save it without one.")
    found = {
        words: member.filename
        for member in members
        for part, words in _FORBIDDEN.items()
        if part in member.filename.casefold()
    }
    for words, member_name in found.items():
        yield Fault("active_content", f"It holds {words} ({named(member_name)}). {_COPY}")
