"""`python -m dashboard.cli`: the same as `insourcing`."""

import sys

from datasets.loading import main_of


def main() -> None:
    """The console script."""
    sys.exit(main_of("dashboard.cli.commands")())


if __name__ == "__main__":
    main()
