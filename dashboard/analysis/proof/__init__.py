"""How sure we are: what the engine's answers were worth on series whose truth was known."""
