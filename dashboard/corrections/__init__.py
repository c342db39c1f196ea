"""Releases made without a file: a cell withdrawn, the store rolled back, the figures rebuilt."""
