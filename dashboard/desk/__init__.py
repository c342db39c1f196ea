"""The officers' desk: each submitted file on its way from arrival to a decision."""
