"""What we are sent, and what we keep."""
