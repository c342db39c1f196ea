"""Previews, worked out in a process of their own, so that no page waits for a fit."""
