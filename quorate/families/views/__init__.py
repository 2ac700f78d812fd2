"""The pages of families: each says and asks one thing."""
