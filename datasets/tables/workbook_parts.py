"""A workbook's parts beside its sheets: which sheets there are, its shared text, its formats."""

import posixpath
import re
from dataclasses import dataclass
from zipfile import ZipFile

from datasets.tables.number_forms import Form, form_numbered
from datasets.tables.xml_part import XmlError, parse

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its part of the zip (empty if it is no sheet of cells), its state."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What the workbook says of itself. `from_1904`: its days are counted from 1 January 1904.

    `shared` and `styles` are the parts of shared text and of formats; empty where it has none.
    """

    sheets: tuple[Sheet, ...]
    from_1904: bool
    shared: str
    styles: str


def read_book(archive: ZipFile) -> Book:
    """The workbook's sheets, in order; XmlError or KeyError if parts are missing."""
    part = _only_part(_relations(archive, ""), "officeDocument")
    relations = _relations(archive, part)
    found: list[tuple[str, str, bool]] = []
    from_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        local = name.rpartition(":")[2]
        if local == "sheet":
            shown = attributes.get("state", "visible") == "visible"
            found.append((attributes["name"], _relation_id(attributes), not shown))
        elif local == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    with archive.open(part) as stream:
        parse(stream, start)
    return Book(
        tuple(_sheet(name, relations[key], hidden=hidden) for name, key, hidden in found),
        from_1904,
        _only_part(relations, "sharedStrings"),
        _only_part(relations, "styles"),
    )


def _relation_id(attributes: dict[str, str]) -> str:
    for name, value in attributes.items():
        if name.rpartition(":")[2] == "id":
            return value
    raise XmlError("a sheet without a part")


def _sheet(name: str, relation: tuple[str, str], *, hidden: bool) -> Sheet:
    kind, target = relation
    return Sheet(name, target if kind == "worksheet" else "", hidden)


def forms(archive: ZipFile, part: str) -> dict[str, Form]:
    """What each style makes of a number, by the style's place, in digits."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        if local == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif local == "cellXfs":
            inside = True
        elif local == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        if name.rpartition(":")[2] == "cellXfs":
            inside = False

    if part:
        with archive.open(part) as stream:
            parse(stream, start, end)
    known = {number: form_numbered(number, codes) for number in styles}
    return {"0": Form.NUMBER} | {str(n): known[number] for n, number in enumerate(styles)}


def unescaped(text: str) -> str:
    """Text without the escapes that workbooks have for what XML cannot hold (_x000D_)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def shared_text(archive: ZipFile, part: str) -> list[str]:
    """Every shared string, in order, without what is only said of how it is pronounced."""
    found: list[str] = []
    pieces: list[str] = []
    inside, aside = False, 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, aside
        local = name.rpartition(":")[2]
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            aside += 1
        inside = local == "t" and not aside

    def end(name: str) -> None:
        nonlocal inside, aside
        local = name.rpartition(":")[2]
        if local == "si":
            found.append(unescaped("".join(pieces)))
        elif local == "rPh":
            aside -= 1
        inside = False

    def words(text: str) -> None:
        if inside:
            pieces.append(text)

    if part:
        with archive.open(part) as stream:
            parse(stream, start, end, words)
    return found


def _only_part(relations: dict[str, tuple[str, str]], kind: str) -> str:
    """The part of that kind; empty if there is none."""
    targets = [target for found, target in relations.values() if found == kind]
    if len(targets) > 1:
        raise XmlError(f"several {kind}")
    return targets[0] if targets else ""


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part relates to: by id, the kind of relation and the part's full name."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] != "Relationship":
            return
        target = attributes["Target"]
        if attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if attributes["Id"] in found:
            raise XmlError("a relation twice")
        found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target)

    with archive.open(posixpath.join(folder, "_rels", f"{name}.rels")) as stream:
        parse(stream, start)
    return found
