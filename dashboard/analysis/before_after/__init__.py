"""Is it better since the change, and how sure are we? Pure functions: no store, screen or clock."""
