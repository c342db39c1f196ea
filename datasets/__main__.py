"""`python -m datasets`: the reading process, as `datasets.reading` says."""

import sys

from datasets.loading import main_of

if __name__ == "__main__":
    sys.exit(main_of("datasets.reading")())
