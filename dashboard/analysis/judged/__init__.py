"""Every measure of a service judged: read from a release's figures, and given a verdict."""
