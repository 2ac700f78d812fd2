"""What each figure counts: one module for each topic, from rows to things that count."""
