"""Short scripts, one file each, that read top to bottom as they look."""
