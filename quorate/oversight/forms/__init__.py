"""Forms of oversight, by subject."""
