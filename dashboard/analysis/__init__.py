"""Series, and later verdicts: pure functions, no screen."""
