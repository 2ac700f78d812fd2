"""Reminding people of what they owe, and leaving them alone."""
