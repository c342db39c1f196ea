"""How much is made up: COVERAGE_SERIES series a row, and from that the rest."""

import os

SERIES = int(os.environ.get("COVERAGE_SERIES", "2000"))
DRIFTS = 4 * SERIES
"""Where what is true lies near its limit: with 2,000 chance alone moves a figure by .7 points."""
OTHERS = max(SERIES // 4, 20)
"""For methods that fit one series after the other."""
SLOWEST = max(SERIES // 20, 10)
"""For those that take forty times as long."""
LOOKED_AT = max(SERIES // 4, 20)
"""Series that are looked at 24 times."""
FAMILIES = max(SERIES // 5, 20)
"""Services of ten figures each."""
BOROUGHS = max(SERIES // 10, 10)
BACKLOGS = max(SERIES // 5, 20)
PUBLISHED = 2000
"""With so many series or more, nothing is put down to chance."""
