"""Mutation testing of the rules: spoil one thing in the code at a time, and see that a test notices."""
