"""An analyst's own CSV file, read without a store: its numbers and its periods, or why not."""
