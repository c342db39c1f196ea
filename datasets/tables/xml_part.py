"""One XML part of a workbook, read as it streams by: no document type, nothing kept."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

CHUNK = 1 << 16
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Words = Callable[[str], object]


class XmlError(ValueError):
    """A part is not as a workbook's parts are."""


def parse(
    part: IO[bytes], start: Start, end: End | None = None, words: Words | None = None
) -> None:
    """Calls `start`, `end` and `words` as elements begin and end; XmlError if it declares a type.

    A document type is where entities are defined that unpack without bound, and no workbook has
    one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise XmlError(f"not well-formed: {error.code}") from error


def prefix_of(root: str, local: str) -> str:
    """The prefix ("x:" or none) of a root element that must have that local name."""
    prefix, _, name = root.rpartition(":")
    if name != local:
        raise XmlError(f"the root is not {local}")
    return f"{prefix}:" if prefix else ""


def _refuse_type(*_: object) -> None:
    raise XmlError("a document type")
