"""A training instance's invented councils: people, families and conferences that nobody could take for real ones."""
