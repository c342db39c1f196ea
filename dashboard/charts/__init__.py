"""A description in, a figure with its alt text out."""
