"""`python -m expectations`: the audit process, as `expectations.worker` says."""

import sys

from datasets.loading import main_of

if __name__ == "__main__":
    sys.exit(main_of("expectations.worker")())
