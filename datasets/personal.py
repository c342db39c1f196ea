"""What personal data looks like: addresses, numbers and titled names, told by their patterns.

A bare name cannot be told from any other word by a pattern: that is why a mapping drops the
columns that hold names before they are parsed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_AREA = (
    "(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]"
    "|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?"
    "|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)
_INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_STREETS = "Road|Rd|Street|Avenue|Ave|Gardens|Crescent|Terrace|Lane|Grove"

PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        # at most 64 before the @, as the standard has it: longer is looked through for ever
        "an email address": r"(?i)[a-z0-9._%+'-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        "a telephone number": (
            r"(?:\+44|\b0044)[ -]?(?:\(0\) ?)?[1-9][0-9]{1,3}[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}\b"
            r"|(?:^|[^0-9A-Za-z])07[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}\b"
            r"|(?:^|[^0-9A-Za-z])\(?0(?:1[0-9]{2,3}|2[0-9])\)?[ -][0-9]{3,4}[ -]?[0-9]{3,4}\b"
            r"|[A-Za-z][ :]+0[12][0-9]{9}\b"
        ),
        "a National Insurance number": (
            r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b"
        ),
        "a full postcode": (
            rf"(?i:\b{_AREA}[0-9][0-9A-Z]? +{_INWARD}\b)|\b{_AREA}[0-9][0-9A-Z]{_INWARD}\b"
        ),
        "a street address": (
            rf"\b[0-9]{{1,4}}[A-Za-z]?,? +(?:[A-Z][a-z']+ +){{1,3}}(?:{_STREETS})\b"
        ),
        "a titled name": r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? +[A-Z][a-z]+",
    }
)
"""What is looked for, in words, and its pattern."""

NOT_SHOWN = "(not shown: it looks like personal data)"
_COMPILED = tuple(re.compile(pattern) for pattern in PATTERNS.values())


def looks_personal(text: str) -> bool:
    """Whether a text holds what looks like personal data."""
    return any(pattern.search(text) for pattern in _COMPILED)


def without_personal(text: str) -> str:
    """The text, with whatever looks like personal data taken out and said to be."""
    for pattern in _COMPILED:
        text = pattern.sub(NOT_SHOWN, text)
    return text
