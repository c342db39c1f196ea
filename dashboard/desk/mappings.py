"""The mappings that are known: those saved here, those of the live release, those shipped."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from dashboard.judging import MAPPING as DOCUMENT
from datasets.mapping import Mapping, MappingError, parse_mapping, read_mapping, shipped_mappings
from datasets.store import Store, StoreError
from datasets.store.errors import in_words
from datasets.store.files import names, read_whole, write_whole

FOLDER, SUFFIX = "mappings", ".toml"


def save_mapping(store: Store, mapping: Mapping) -> str:
    """Keep a mapping in the store's folder `mappings`, to be read and reviewed; its file's name.

    One of the same name is replaced: each release keeps the text that it was read with.
    StoreError if it cannot be written.
    """
    name = f"{FOLDER}/{mapping.name}{SUFFIX}"
    with in_words("The mapping could not be saved"):
        write_whole(store.root, name, mapping.text.encode())
    return name


def known_mappings(store: Store) -> tuple[Mapping, ...]:
    """Every mapping that may be used, each name once: a saved one before one of the release."""
    found: dict[str, Mapping] = {}
    for mapping in (*_saved(store), *_released(store), *_shipped()):
        found.setdefault(mapping.name, mapping)
    return tuple(found.values())


def is_taken(store: Store, name: str, dataset: str) -> bool:
    """Whether another dataset's mapping is known by that name: it is not to be replaced."""
    known = known_mappings(store)
    return any(mapping.name == name and mapping.dataset != dataset for mapping in known)


def mapping_for(header: Collection[str], known: Sequence[Mapping]) -> Mapping | None:
    """The one mapping that knows every column of a header and lacks none; None if not just one.

    A name is compared as it is written: a mapping for almost these columns is not taken unasked.
    """
    columns = set(header)
    fitting = [mapping for mapping in known if _columns(mapping) == columns]
    return fitting[0] if len(fitting) == 1 else None


def _columns(mapping: Mapping) -> set[str]:
    return {*mapping.sources, *mapping.drop, *mapping.pseudonymise}


def _saved(store: Store) -> Iterator[Mapping]:
    with suppress(StoreError, OSError):
        for name in names(store.root, FOLDER, SUFFIX):
            text = read_whole(store.root, f"{FOLDER}/{name}")
            with suppress(MappingError, UnicodeDecodeError):
                if text is not None:
                    yield parse_mapping(text.decode(), name)


def _released(store: Store) -> Iterator[Mapping]:
    with suppress(StoreError):
        live = store.release()
        for name in live.documents():
            text = live.document(name) if name.startswith(DOCUMENT) else None
            with suppress(MappingError):
                if text:
                    yield parse_mapping(text, name)


def _shipped() -> Iterator[Mapping]:
    for name in shipped_mappings():
        yield read_mapping(name)
