"""Queries of oversight, by subject."""
