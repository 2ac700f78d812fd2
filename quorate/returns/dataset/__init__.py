"""The Standard Safeguarding Dataset: its tables, and reading files of it (STANDARDS 3)."""
