"""Questions about core groups, their meetings, visits and drift. Always for a reader."""
