"""The pages of core groups."""
