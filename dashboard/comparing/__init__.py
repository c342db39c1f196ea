"""Comparing: what a submission would change, worked out in a warm process of its own."""
