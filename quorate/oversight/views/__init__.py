"""Views of oversight, by subject."""
