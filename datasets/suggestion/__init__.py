"""A mapping proposed from a file's header, for an officer to confirm."""

from datasets.suggestion.asking import suggest_mapping
from datasets.suggestion.suggest import Suggestion

__all__ = ["Suggestion", "suggest_mapping"]
