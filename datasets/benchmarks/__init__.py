"""What others publish about a council: the regulator's yearly figures, and series for context."""
