"""What is measured, and how small numbers are kept private."""
