"""The pages of what goes out: for administrators and the designated manager."""
