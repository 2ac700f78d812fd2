"""The pages of partners, and the pages on which staff see who is reminded."""
