"""What somebody of the family does at their own door."""
