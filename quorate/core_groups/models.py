"""Core groups: who is in them, their meetings and actions, visits to the child, drift."""
