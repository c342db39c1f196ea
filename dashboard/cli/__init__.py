"""`insourcing ...`: what scheduled loads and analysts type."""

from dashboard.cli.commands import main

__all__ = ["main"]
