"""`python -m dashboard.cli`: the same as `insourcing`."""

from dashboard.cli import main

main()
