"""A series of an analyst's own: its effect, its verdict, and what to look at beside them."""
