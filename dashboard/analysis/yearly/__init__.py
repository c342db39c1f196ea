"""Yearly official figures: what is published of a council, where it stands, what is flagged."""
