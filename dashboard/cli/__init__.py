"""`insourcing ...`: what scheduled loads and analysts type."""
